import type { Defined } from '../store/code-index/code-index.ts'

/** Returns the lines on which the symbols of a file begin, with their numbers. All other lines are omitted. */
export function outlineOf(text: string, symbols: readonly Defined[]): string {
  const lines = text.split('\n')
  const starts = [...new Set(symbols.map(({ startLine }) => startLine))].toSorted((one, other) => one - other)
  return starts.map((line) => `${line}: ${(lines[line - 1] ?? '').trimEnd().slice(0, 200)}`).join('\n')
}
