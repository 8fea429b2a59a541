import { must } from '../../must.ts'
import { collapsed, indentOf, reindent } from './indentation.ts'

/** Lines of a text to be replaced, 0-based, without the line at `end`. */
export interface LineEdit {
  start: number
  end: number
  lines: readonly string[]
}

/** The edit, or the 1-based first lines of the places that the search could mean. */
export type Found = { edit: LineEdit } | { places: number[] }

/** What a quote may differ in, from the strictest form. */
const forms: readonly ((line: string) => string)[] = [(line) => line.trimEnd(), (line) => line.trim(), collapsed]

/**
 * Finds the only place of quoted text and returns the edit that replaces it. White space at the begin and end of lines
 * is ignored, and a quote may be a part of a line. The replacement gets the indentation of the place.
 */
export function findEdit(lines: readonly string[], search: string, replace: string): Found {
  const numbered = lines.length > 0 && hasNumbers(search)
  const wanted = trimBlank(splitLines(numbered ? withoutNumbers(search) : search))
  const given =
    replace === '' ? [] : trimBlank(splitLines(hasNumbers(replace) && numbered ? withoutNumbers(replace) : replace))
  for (const form of forms) {
    const places = placesOf(lines, wanted, form)
    if (places.length > 1) return { places: places.map((at) => at + 1) }
    const [at] = places
    if (at === undefined) continue
    const end = at + wanted.length
    const fitted = reindent(given, wanted, lines.slice(at, end))
    return fitted === undefined ? { places: [] } : { edit: narrow({ start: at, end, lines: fitted }, lines) }
  }
  return findPart(lines, wanted.join('\n'), given.join('\n'))
}

/** Returns the edit that replaces lines whose numbers are known, 0-based, without the line at `end`. */
export function editAt(lines: readonly string[], start: number, end: number, replace: string): LineEdit {
  const given = trimBlank(splitLines(replace))
  const first = given.find((line) => line.trim() !== '') ?? ''
  const own = lines.slice(start, end).find((line) => line.trim() !== '') ?? ''
  return narrow({ start, end, lines: reindent(given, [first], [own]) ?? given }, lines)
}

function placesOf(lines: readonly string[], wanted: readonly string[], form: (line: string) => string): number[] {
  const quoted = wanted.map(form)
  const own = lines.map(form)
  return [...own.keys()].filter((at) => quoted.every((line, index) => own[at + index] === line))
}

/** Finds text that begins or ends within a line. It must consist of whole words. */
function findPart(lines: readonly string[], search: string, replace: string): Found {
  const text = lines.join('\n')
  const wanted = search.trim()
  const starts = wanted === '' ? [] : occurrences(text, wanted)
  if (starts.length !== 1) return { places: starts.map((at) => text.slice(0, at).split('\n').length) }
  const at = must(starts[0])
  const start = text.slice(0, at).split('\n').length - 1
  const end = start + wanted.split('\n').length
  const from = text.lastIndexOf('\n', at - 1) + 1
  const rest = text.indexOf('\n', at + wanted.length)
  const before = text.slice(from, at)
  const after = text.slice(at + wanted.length, rest === -1 ? text.length : rest)
  const changed = `${before}${indented(replace.trim(), indentOf(before))}${after}`
  return { edit: narrow({ start, end, lines: changed.trim() === '' ? [] : changed.split('\n') }, lines) }
}

/** Indents the further lines of a replacement that begins within a line, unless they are. */
function indented(text: string, indent: string): string {
  const [first = '', ...others] = text.split('\n')
  if (others.every((line) => line.trim() === '' || line.startsWith(indent))) return text
  return [first, ...others.map((line) => (line.trim() === '' ? '' : indent + line))].join('\n')
}

const word = /[\p{L}\p{N}_$]/u

function occurrences(text: string, wanted: string): number[] {
  const found: number[] = []
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + 1)) {
    const end = at + wanted.length
    const splits = (index: number) => word.test(text.charAt(index - 1)) && word.test(text.charAt(index))
    if (!splits(at) && !splits(end)) found.push(at)
  }
  return found
}

/** Leaves out the lines at both ends that do not change, so that edits may quote the same surroundings. */
function narrow(edit: LineEdit, all: readonly string[]): LineEdit {
  const { start, end, lines } = edit
  const isSame = (index: number, at: number) => lines[index]?.trimEnd() === all[at]?.trimEnd()
  const most = Math.min(lines.length, end - start)
  let head = 0
  while (head < most && isSame(head, start + head)) head++
  // Only white space at the end of lines changes.
  if (head === lines.length && head === end - start) return edit
  let tail = 0
  while (tail < most - head && isSame(lines.length - 1 - tail, end - 1 - tail)) tail++
  return { start: start + head, end: end - tail, lines: lines.slice(head, lines.length - tail) }
}

/** The form in which the tool `read_file` shows lines. */
const number = /^\s*\d+: ?/

function hasNumbers(text: string): boolean {
  return text.trim() !== '' && splitLines(text).every((line) => line.trim() === '' || number.test(line))
}

function withoutNumbers(text: string): string {
  return splitLines(text)
    .map((line) => line.replace(number, ''))
    .join('\n')
}

export function splitLines(text: string): string[] {
  return text.split(/\r?\n/)
}

/** Removes the blank lines that quotes tend to begin and end with. */
function trimBlank(lines: string[]): string[] {
  const first = lines.findIndex((line) => line.trim() !== '')
  const last = lines.findLastIndex((line) => line.trim() !== '')
  return first === -1 ? [''] : lines.slice(first, last + 1)
}
