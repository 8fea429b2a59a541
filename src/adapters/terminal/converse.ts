import { createInterface, type Interface } from 'node:readline'
import { type Console, write } from './console.ts'

/** Lines that end a conversation. */
export const chatEnds = ['/exit', '/quit']

/** A conversation, line by line. */
export interface Conversation {
  /** Answers one line; the signal stops this answer only. */
  answer(line: string, signal: AbortSignal): Promise<void>
  /** Returns the completions of a line, and the part of the line that they replace. */
  complete(line: string): Promise<[candidates: string[], replaced: string]>
  /** Ends the conversation. */
  signal: AbortSignal
}

/** Answers the lines of standard input one after the other, until its end or a line that ends the conversation. */
export async function converse(console: Console, { answer, complete, signal }: Conversation): Promise<void> {
  const { stdin, stdout } = console
  const typed = (stdin as { isTTY?: boolean }).isTTY === true && stdout.isTTY === true
  const lines = createInterface({
    input: stdin,
    ...(typed ? { output: stdout, completer: completerOf(complete) } : {}),
  })
  let current: AbortController | undefined
  if (typed) lines.on('SIGINT', () => interrupt(lines, current))
  signal.addEventListener('abort', () => lines.close(), { once: true })
  lines.setPrompt('> ')
  if (typed) lines.prompt()
  for await (const line of lines) {
    if (chatEnds.includes(line.trim())) return lines.close()
    current = new AbortController()
    await answer(line, AbortSignal.any([signal, current.signal]))
    current = undefined
    if (signal.aborted) return
    if (typed) lines.prompt()
  }
  if (typed) await write(stdout, '\n')
}

/** Ctrl-C stops the answer, else clears the line, else ends the conversation. */
function interrupt(lines: Interface, current: AbortController | undefined): void {
  // The answer did not stop: the process gets the signal, as it would outside of a conversation.
  if (current?.signal.aborted) process.kill(process.pid, 'SIGINT')
  else if (current !== undefined) current.abort()
  else if (lines.line === '') lines.close()
  else {
    lines.write(null, { ctrl: true, name: 'e' })
    lines.write(null, { ctrl: true, name: 'u' })
  }
}

function completerOf(complete: Conversation['complete']) {
  return (line: string, done: (error: null, result: [string[], string]) => void) => {
    // Completion is a convenience: an error means no candidates.
    complete(line).then(
      (result) => done(null, result),
      () => done(null, [[], line]),
    )
  }
}
