import type { Defined } from '../store/code-index/code-index.ts'

/** A file as what it declares: the lines on which its symbols begin, with their numbers; what lies between is left out. */
export function outlineOf(text: string, symbols: readonly Defined[]): string {
  const lines = text.split('\n')
  const starts = [...new Set(symbols.map(({ startLine }) => startLine))].toSorted((one, other) => one - other)
  return starts.map((line) => `${line}: ${(lines[line - 1] ?? '').trimEnd().slice(0, 200)}`).join('\n')
}
