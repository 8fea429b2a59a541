import { digest } from '../hash.ts'
import type { Inspector } from '../syntax/types.ts'

export interface SyntaxErrors {
  /** Infinity: it could not be parsed at all. */
  count: number
  /** First line of each, where they are known. */
  lines: number[]
}

/** What does not parse in a text of its own, which no blob holds. */
export async function syntaxErrors(inspector: Inspector, language: string, text: string): Promise<SyntaxErrors> {
  const seen = await inspector.inspect({ id: digest('text', text), language, text, want: {} })
  return 'failure' in seen
    ? { count: Number.POSITIVE_INFINITY, lines: [] }
    : { count: seen.errors.length, lines: seen.errors }
}
