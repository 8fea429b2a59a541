/**
 * Returns the code from an answer: of the first fenced block, even if it has no end, or else the whole answer without
 * blank lines around it.
 */
export function codeIn(answer: string): string {
  const lines = answer.split('\n')
  const start = lines.findIndex((line) => fence.test(line))
  if (start === -1) return answer.replace(/^\s*\n/, '').trimEnd()
  const mark = fence.exec(lines[start] ?? '')?.[1] ?? ''
  const end = lines.findIndex((line, index) => index > start && line.trim().startsWith(mark))
  return lines
    .slice(start + 1, end === -1 ? undefined : end)
    .join('\n')
    .replace(/\n$/, '')
}

const fence = /^\s*(`{3,}|~{3,})/

/**
 * Lists the forms in which code may belong between two texts, the most probable one first: without what repeats the
 * surroundings, then as it is, then only its first lines.
 */
export function completionForms(code: string, before: string, after: string): string[] {
  const own = withoutStart(code, before)
  const lines = own.split('\n')
  const repeated = repeatedLines(lines, after).map((count) =>
    lines
      .slice(0, lines.length - count)
      .join('\n')
      .trimEnd(),
  )
  const inLine = repeatedEnd(own, after)
  const cut = [...repeated, ...inLine]
  // A single bracket is rather the end of what the code began.
  const isWeak = (form: string) => !/[\p{L}\p{N}]/u.test(own.slice(form.trimEnd().length))
  const shorter = lines.map((_, index) => lines.slice(0, index).join('\n')).toReversed()
  const forms = [...cut.filter((form) => !isWeak(form)), own, ...cut.filter(isWeak), ...shorter]
  return [...new Set(forms)].filter((form) => form.trim() !== '')
}

/** Removes the beginning of the line, if the code repeats it. */
function withoutStart(code: string, before: string): string {
  const line = before.slice(before.lastIndexOf('\n') + 1)
  if (line !== '' && code.startsWith(line)) return code.slice(line.length)
  const begun = line.trimStart()
  if (begun === '') return line === '' ? code : code.trimStart()
  return begun.length > 2 && code.startsWith(begun) ? code.slice(begun.length) : code
}

/** Returns how many last lines are also the first lines after the cursor, from the most to the fewest. */
function repeatedLines(lines: readonly string[], after: string): number[] {
  const next = after.split('\n').map((line) => line.trim())
  const rest = next.slice(next.findIndex((line) => line !== ''))
  const own = lines.map((line) => line.trim())
  return own
    .map((_, index) => own.slice(index))
    .filter((tail) => tail[0] !== '' && tail.every((line, index) => line === rest[index]))
    .map((tail) => tail.length)
}

/** Returns the code without its end, if the line after the cursor begins with it. */
function repeatedEnd(code: string, after: string): string[] {
  const line = after.split('\n', 1)[0] ?? ''
  for (let length = Math.min(line.length, code.length); length > 0; length--)
    if (line.slice(0, length).trim() !== '' && code.endsWith(line.slice(0, length))) return [code.slice(0, -length)]
  return []
}
