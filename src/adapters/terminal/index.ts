import { addAbortSignal } from 'node:stream'
import type { Command } from '../../core/command.ts'
import { defined } from '../../core/defined.ts'
import { DuckError } from '../../core/errors.ts'
import { writeFileWhole } from '../../core/store/write-file.ts'
import type { Receipt, Reply } from '../../core/types.ts'
import { type Console, columnsOn, write } from './console.ts'
import { type Conversation, converse } from './converse.ts'
import { helpOn } from './help/help.ts'
import { helpPageFor } from './help/help-layout.ts'
import { terminalLimits } from './limits.ts'
import { type Parsed, parse } from './parse.ts'
import { createProgress } from './progress.ts'
import { renderOverview } from './render/overview.ts'
import type { Screen } from './render.ts'
import type { TerminalView } from './view.ts'

/** The adapter for the terminal: the only place that reads and writes the streams of the process. */
export interface Terminal {
  name: 'terminal'
  limits: typeof terminalLimits
  receive(argv: readonly string[], commands: readonly Command[], id: string): Parsed
  /** Writes the answer to standard output or to the file in the view. */
  send(reply: Reply, view: TerminalView, elapsedMs: number): Promise<Receipt>
  /** Writes a piece of an answer, before `send` writes the rest. */
  tell(markdown: string): void
  /** Writes a text unchanged, for example the version or a script. */
  say(text: string): Promise<void>
  help(topic: string | undefined, commands: readonly Command[]): string
  complain(message: string): Promise<void>
  /** Rewrites one line on standard error if it is a terminal. The empty text clears the line. */
  progress(text: string): void
  /** Shows progress during a long step; see `createProgress`. */
  during(label: string): () => void
  converse(conversation: Conversation): Promise<void>
  /** Reads all of standard input. Throws when the signal aborts. */
  read(signal: AbortSignal): Promise<string>
}

export function createTerminal(console: Console): Terminal {
  const { stdout, stderr, version, variables } = console
  const progress = createProgress(console)
  let told: Promise<void> = Promise.resolve()
  const aside = async (text: string) => {
    progress.say('')
    await write(stderr, text)
  }
  return {
    name: 'terminal',
    limits: terminalLimits,
    receive(argv, commands, id) {
      const parsed = parse(argv, commands, id)
      if (parsed.kind === 'command') refuseImageOnScreen(parsed.view, console)
      return parsed
    },
    progress: progress.say,
    during: progress.during,
    tell(markdown) {
      // In order: the renderer is loaded with the first piece.
      told = told.then(async () => {
        const { renderPiece } = await import('./render.ts')
        progress.say('')
        await write(stdout, `${renderPiece(markdown, screenOf(console, {}, 0))}\n\n`)
      })
    },
    say: (text) => write(stdout, text),
    help(topic, commands) {
      const page = helpPageFor(variables, columnsOn(stdout, variables))
      return topic === undefined ? renderOverview(commands, version, page) : helpOn(topic, commands, page)
    },
    async complain(message) {
      const { renderError } = await import('./render.ts')
      await aside(renderError(message, screenOf(console, {}, 0)))
    },
    async send(reply, view, elapsedMs) {
      const { render, renderImage } = await import('./render.ts')
      await told
      const screen = screenOf(console, view, elapsedMs)
      const { answer, aside: also } =
        view.format === 'png' ? await renderImage(reply, view, screen) : render(reply, view, screen, version)
      if (answer === undefined) progress.say('')
      else if (view.output === undefined) {
        progress.say('')
        await write(stdout, answer)
      } else await writeFileWhole(view.output, answer, console.cwd)
      await aside(also)
      return { surface: 'terminal', place: view.output ?? 'stdout', ids: [reply.job] }
    },
    converse: (conversation) => converse(console, conversation),
    async read(signal) {
      let text = ''
      addAbortSignal(signal, console.stdin).setEncoding('utf8')
      for await (const piece of console.stdin) text += piece
      return text
    },
  }
}

/** Throws `invalid` if the bytes of an image would go to a terminal. */
function refuseImageOnScreen({ format, output }: TerminalView, { stdout }: Console): void {
  if (format === 'png' && output === undefined && stdout.isTTY === true)
    throw new DuckError('invalid', 'A terminal cannot show `--format png`. Add `--output FILE`.')
}

function screenOf(console: Console, view: Pick<TerminalView, 'color' | 'output'>, elapsedMs: number): Screen {
  const { stdout, stderr, variables, cwd } = console
  const columns = view.output === undefined ? columnsOn(stdout, variables) : undefined
  const errorColumns = columnsOn(stderr, variables)
  return {
    color: view.color ?? variables.color ?? columns !== undefined,
    cwd,
    errorColor: view.color ?? variables.color ?? errorColumns !== undefined,
    ascii: variables.ascii,
    elapsedMs,
    ...defined({ columns, errorColumns }),
  }
}
