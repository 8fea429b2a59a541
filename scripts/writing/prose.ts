/** A piece of prose in a file: a paragraph, a heading, a table cell or a string literal. */
export interface Prose {
  kind: 'text' | 'heading' | 'message'
  /** As long as its source, with code spans and placeholders as runs of `_` and markup as spaces. */
  text: string
  /** Where it begins in the file. */
  offset: number
}

/** Replaces what the expression matches by equally many `_`, so that it counts as one word and offsets still hold. */
export function maskAll(text: string, expression: RegExp): string {
  return text.replaceAll(expression, (found) => '_'.repeat(found.length))
}
