import { mark } from './ascii.ts'
import { type Console, columnsOn } from './console.ts'
import { cutLine } from './wrap.ts'

/** One line on standard error that is rewritten; nothing off a terminal. */
export interface Progress {
  /** Says what is being done. The empty text clears the line. */
  say(text: string): void
  /** Shows `label` once nothing has been said for a second, and how long it takes; returns what ends that. */
  during(label: string): () => void
}

const clear = '\r\u001b[2K'
const tickMs = 1_000

/** Creates the progress line of a console. It never outlives the process. */
export function createProgress({ stderr, variables }: Console): Progress {
  let shown = ''
  let said = ''
  const show = (text: string) => {
    if (stderr.isTTY !== true || text === shown) return
    shown = text
    const columns = Math.max(10, (columnsOn(stderr, variables) ?? 80) - 1)
    stderr.write(clear + cutLine(mark(variables, text), columns, mark(variables, '…')))
  }
  const say = (text: string) => {
    said = text
    show(text)
  }
  process.once('exit', () => show(''))
  return {
    say,
    during(label) {
      if (stderr.isTTY !== true) return () => {}
      let seconds = 0
      const timer = setInterval(() => show(`${said === '' ? label : said} (${++seconds} s)`), tickMs)
      timer.unref()
      return () => {
        clearInterval(timer)
        say('')
      }
    },
  }
}
