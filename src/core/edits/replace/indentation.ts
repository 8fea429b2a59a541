/**
 * Returns lines with the indentation of the file. `quoted` and `actual` are the same lines as a model quoted them and as
 * they are in the file. Returns undefined if the quote lost the levels of indentation, so that they cannot be restored.
 */
export function reindent(
  lines: readonly string[],
  quoted: readonly string[],
  actual: readonly string[],
): string[] | undefined {
  const pairs = quoted.flatMap((line, index) =>
    line.trim() === '' ? [] : [[indentOf(line), indentOf(actual[index] ?? '')] as const],
  )
  const [first] = pairs
  const start = lines.find((line) => line.trim() !== '')
  if (first === undefined || start === undefined || pairs.every(([from, to]) => from === to)) return [...lines]
  // The quote begins without its indentation, but the replacement has that of the file.
  if (first[0] !== first[1] && indentOf(start) === first[1]) return [...lines]
  const levels = new Map(pairs.toReversed())
  const isClear = pairs.every(([from, to]) => levels.get(from) === to)
  if (!isClear && lines.length !== quoted.length) return undefined
  const known = new Map(quoted.map((line, index) => [collapsed(line), (actual[index] ?? '').trimStart()]))
  const onlyFirst = pairs.length === 1 && isFirstStripped(lines, first[1])
  return lines.map((line, index) => {
    if (line.trim() === '') return ''
    const text = known.get(collapsed(line)) ?? line.trimStart()
    if (onlyFirst && line !== start) return indentOf(line) + text
    return (isClear ? shift(indentOf(line), levels) : indentOf(actual[index] ?? '')) + text
  })
}

/** Returns a line in the form in which quotes are compared. */
export function collapsed(line: string): string {
  return line.trim().replaceAll(/\s+/g, ' ')
}

/** Returns the leading white space of a line. */
export function indentOf(line: string): string {
  return line.slice(0, line.length - line.trimStart().length)
}

/** Tells whether only the first line lost its indentation, as texts in JSON tend to. */
function isFirstStripped(lines: readonly string[], indent: string): boolean {
  const [, ...others] = lines.filter((line) => line.trim() !== '')
  const second = indentOf(others[0] ?? '')
  return second.length > indent.length && others.every((line) => line.startsWith(indent))
}

/** Maps an indentation to that of the file: through the same one, or through the longest one that it begins with. */
function shift(indent: string, levels: ReadonlyMap<string, string>): string {
  const known = levels.get(indent)
  if (known !== undefined) return known
  const sorted = [...levels].toSorted(([one], [other]) => other.length - one.length)
  const below = sorted.find(([from]) => indent.startsWith(from))
  if (below !== undefined) return below[1] + inUnits(indent.slice(below[0].length), levels)
  const [from = '', to = ''] = sorted.at(-1) ?? []
  return to.slice(0, Math.max(0, to.length - (from.length - indent.length)))
}

/** Number of spaces of a level, if nothing in the quote shows it. */
const defaultWidth = 4

/** Converts spaces to tabs if the file is indented with tabs and the quote is not. */
function inUnits(extra: string, levels: ReadonlyMap<string, string>): string {
  const tabbed = [...levels].filter(([from, to]) => to.startsWith('\t') && !from.includes('\t'))
  if (tabbed.length === 0 || extra.includes('\t')) return extra
  const widths = tabbed.flatMap(([from, to]) => (from === '' ? [] : [from.length / to.length]))
  return '\t'.repeat(Math.max(1, Math.round(extra.length / (widths[0] ?? Math.min(extra.length, defaultWidth)))))
}
