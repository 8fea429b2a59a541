import type { Readable } from 'node:stream'
import type { TerminalVariables } from '../../core/config/terminal.ts'

type Output = NodeJS.WritableStream & { isTTY?: boolean; columns?: number }

/** The three streams of a process and what is known of the terminal behind them. */
export interface Console {
  stdin: Readable
  stdout: Output
  stderr: Output
  /** What the environment says. */
  variables: TerminalVariables
  cwd: string
  version: string
}

/** Returns the columns of a terminal; undefined off one. */
export function columnsOn(stream: Output, { columns }: TerminalVariables): number | undefined {
  return stream.isTTY === true ? (columns ?? stream.columns ?? 80) : undefined
}

/** Writes text; resolves when the stream has taken it, or when nobody reads it any more. */
export function write(stream: NodeJS.WritableStream, text: string): Promise<void> {
  if (text === '') return Promise.resolve()
  return new Promise((resolve) => stream.write(text, () => resolve()))
}
