import type { Outcome } from '../types.ts'

/** An answer in words, as Markdown. */
export function textOutcome(markdown: string): Outcome {
  return { state: 'complete', parts: [{ kind: 'text', markdown }] }
}

/** Returns an answer that is one table; an empty one says so in its title. */
export function tableOutcome(title: string, columns: string[], rows: string[][]): Outcome {
  return {
    state: 'complete',
    parts: [{ kind: 'data', title: rows.length === 0 ? `${title}: none` : title, columns, rows }],
  }
}
