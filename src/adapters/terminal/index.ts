import { createInterface } from 'node:readline'
import { addAbortSignal, type Readable } from 'node:stream'
import type { Command } from '../../core/command.ts'
import { neutralise } from '../../core/report/neutralise.ts'
import { writeFileWhole } from '../../core/store/write-file.ts'
import type { Receipt, Reply } from '../../core/types.ts'
import { limits } from './limits.ts'
import { helpOn, overview } from './manifest.ts'
import { type Parsed, parse } from './parse.ts'
import { render, renderError, type Screen } from './render.ts'
import type { View } from './view.ts'
import { cutLine } from './wrap.ts'

/** The three streams of a process and what is known of the terminal behind them. */
export interface Console {
  stdin: Readable
  stdout: NodeJS.WritableStream & { isTTY?: boolean; columns?: number }
  stderr: NodeJS.WritableStream & { isTTY?: boolean; columns?: number }
  /** What the environment says of colour; undefined: whatever the stream is. */
  color: boolean | undefined
  cwd: string
  version: string
}

/** The terminal as an adapter: the only place here that reads and writes streams. */
export interface Terminal {
  name: 'terminal'
  limits: typeof limits
  receive(argv: readonly string[], commands: readonly Command[], id: string): Parsed
  /** Writes the answer to standard output or the file that the view names. */
  send(reply: Reply, view: View, elapsedMs: number): Promise<Receipt>
  /** A piece of an answer, before `send` gives the rest. */
  tell(markdown: string): void
  /** Help or version. */
  say(text: string): Promise<void>
  help(topic: string | undefined, commands: readonly Command[]): string
  complain(message: string): Promise<void>
  /** One line on standard error, rewritten; nothing off a terminal. The empty text clears it. */
  progress(text: string): void
  /** Hands on line after line of standard input, each when the one before is answered, until there are no more. */
  converse(answer: (line: string) => Promise<void>, signal: AbortSignal): Promise<void>
  /** All of standard input; the signal ends the waiting with an error. */
  read(signal: AbortSignal): Promise<string>
}

export function createTerminal(console: Console): Terminal {
  const { stdout, stderr, version } = console
  let line = ''
  const progress = (text: string) => {
    if (!stderr.isTTY || text === line) return
    line = text
    stderr.write(`\r\u001b[2K${text === '' ? '' : cutLine(text, Math.max(10, (stderr.columns ?? 80) - 1))}`)
  }
  const aside = async (text: string) => {
    progress('')
    await write(stderr, text)
  }
  return {
    name: 'terminal',
    limits,
    receive: parse,
    progress,
    tell(markdown) {
      progress('')
      stdout.write(`${neutralise(markdown)}\n\n`)
    },
    say: (text) => write(stdout, text),
    help: (topic, commands) => (topic === undefined ? overview(commands, version) : helpOn(topic, commands)),
    complain: (message) => aside(renderError(message, console.color ?? stderr.isTTY === true)),
    async send(reply, view, elapsedMs) {
      const { answer, aside: also } = render(reply, view, screenOf(console, view, elapsedMs), version)
      if (view.output === undefined) {
        progress('')
        await write(stdout, answer)
      } else await writeFileWhole(view.output, answer, console.cwd)
      await aside(also)
      return { surface: 'terminal', place: view.output ?? 'stdout', ids: [reply.job] }
    },
    async converse(answer, signal) {
      const asks = console.stdin === process.stdin && process.stdin.isTTY === true && stdout.isTTY === true
      const lines = createInterface({ input: console.stdin, ...(asks ? { output: stdout as NodeJS.WriteStream } : {}) })
      signal.addEventListener('abort', () => lines.close(), { once: true })
      lines.setPrompt('> ')
      if (asks) lines.prompt()
      for await (const line of lines) {
        await answer(line)
        if (signal.aborted) return
        if (asks) lines.prompt()
      }
      if (asks) await write(stdout, '\n')
    },
    async read(signal) {
      let text = ''
      addAbortSignal(signal, console.stdin).setEncoding('utf8')
      for await (const piece of console.stdin) text += piece
      return text
    },
  }
}

function screenOf({ stdout, stderr, color, cwd }: Console, view: View, elapsedMs: number): Screen {
  const terminal = stdout.isTTY === true && view.output === undefined
  return {
    color: view.color ?? color ?? terminal,
    cwd,
    errorColor: view.color ?? color ?? stderr.isTTY === true,
    ...(terminal ? { columns: stdout.columns ?? 80, elapsedMs } : {}),
  }
}

/** Resolves when the stream has taken the text, or when nobody reads it any more. */
function write(stream: NodeJS.WritableStream, text: string): Promise<void> {
  if (text === '') return Promise.resolve()
  return new Promise((resolve) => stream.write(text, () => resolve()))
}
