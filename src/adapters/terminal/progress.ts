import { type Console, columnsOn } from './console.ts'
import { mark } from './text/ascii.ts'
import { cutLine } from './text/wrap.ts'

/** A line on standard error that is rewritten in place, on terminals only. */
export interface Progress {
  /** Shows the current step. The empty text clears the line. */
  say(text: string): void
  /** Shows the current step, or `label`, with the seconds that it has taken so far. Returns a function that ends this. */
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
