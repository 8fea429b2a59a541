import { digest } from '../hash.ts'
import type { Inspector } from '../syntax/inspector.ts'

export interface SyntaxErrors {
  /** Infinity if the text could not be parsed. */
  count: number
  /** First line of each error, if known. */
  lines: number[]
}

/** Returns the syntax errors in a text that is not stored as a blob. */
export async function syntaxErrors(inspector: Inspector, language: string, text: string): Promise<SyntaxErrors> {
  const seen = await inspector.inspect({ id: digest('text', text), language, text, want: {} })
  return 'failure' in seen
    ? { count: Number.POSITIVE_INFINITY, lines: [] }
    : { count: seen.errors.length, lines: seen.errors }
}
