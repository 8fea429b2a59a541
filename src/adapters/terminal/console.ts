import type { Readable } from 'node:stream'
import type { TerminalVariables } from '../../core/config/environment/terminal.ts'

type Output = NodeJS.WritableStream & { isTTY?: boolean; columns?: number }

/** The three streams of a process and the properties of the terminal behind them. */
export interface Console {
  stdin: Readable
  stdout: Output
  stderr: Output
  /** The environment variables about the terminal. */
  variables: TerminalVariables
  cwd: string
  version: string
}

/** Returns the columns of a terminal; undefined for any other stream. */
export function columnsOn(stream: Output, { columns }: TerminalVariables): number | undefined {
  return stream.isTTY === true ? (columns ?? stream.columns ?? 80) : undefined
}

/** Writes text or bytes; resolves when the stream has accepted them, or when its reader is gone. */
export function write(stream: NodeJS.WritableStream, text: string | Uint8Array): Promise<void> {
  if (text.length === 0) return Promise.resolve()
  return new Promise((resolve) => stream.write(text, () => resolve()))
}
