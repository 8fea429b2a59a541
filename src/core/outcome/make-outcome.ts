import type { Outcome } from '../types.ts'

/** Returns an outcome with a Markdown text. */
export function textOutcome(markdown: string): Outcome {
  return { state: 'complete', parts: [{ kind: 'text', markdown }] }
}

/** Returns an outcome with one table. An empty table states so in its title. */
export function tableOutcome(title: string, columns: string[], rows: string[][]): Outcome {
  return {
    state: 'complete',
    parts: [{ kind: 'data', title: rows.length === 0 ? `${title}: none` : title, columns, rows }],
  }
}
