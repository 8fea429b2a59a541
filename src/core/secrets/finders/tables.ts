import { oneOf } from '../reading/one-of.ts'
import { isPlaceholder, isQuotedSecret, looksRandom } from '../secret-values.ts'
import type { SecretSpan } from '../spans.ts'

const separators = [',', ';', '\t', '|']
const longestLine = 2_000
const mostRows = 500
const telling = oneOf('pass(?:w(?:or)?d|wort|phrase|code)? pwd secret token pin')
const heading = new RegExp(`^(?:\\w+[ _-])?${telling}$`, 'i')
const keyWords = oneOf('secret access api private')
const keyHeading = new RegExp(`^\\w*[ _-]?${keyWords}[ _-](?:access[ _-])?(?:key|token)$`, 'i')
const hint = /pass|pwd|secret|token|pin|key/i

interface Cell extends SecretSpan {
  text: string
  raw: string
}

/** Finds values in table columns whose header names a secret: CSV, TSV, Markdown and Gherkin examples. */
export function tableSpans(text: string): SecretSpan[] {
  if (!hint.test(text)) return []
  const spans: SecretSpan[] = []
  let columns: number[] = []
  let width = 0
  let separator = ''
  let rows = 0
  let start = 0
  for (const line of text.split('\n')) {
    const cells = separator === '' || line.length > longestLine ? [] : cellsOf(line, separator, start)
    if (columns.length > 0 && cells.length === width && rows++ < mostRows) {
      for (const column of columns) addCell(cells[column], separator, spans)
    } else {
      columns = []
      separator =
        line.length > longestLine || !hint.test(line) ? '' : (separators.find((one) => line.includes(one)) ?? '')
      const names = separator === '' ? [] : cellsOf(line, separator, start)
      width = names.length
      rows = 0
      if (width > 1 && isHead(names, separator))
        columns = names.flatMap(({ text: name }, index) => (isHeading(name) ? [index] : []))
    }
    start += line.length + 1
  }
  return [...spans, ...insertSpans(text)]
}

/** Tells whether all cells of a row are plain names, unlike in code. */
function isHead(cells: readonly Cell[], separator: string): boolean {
  const inner = separator === '|' ? cells.slice(1, -1) : cells
  return (
    inner.length > 0 &&
    inner.every(
      ({ text, raw }) => /^[\p{L}\d_][\p{L}\d_ .-]*$/u.test(text) && !/^\s+\S|[`']/.test(separator === '|' ? '' : raw),
    )
  )
}

function isHeading(name: string): boolean {
  return heading.test(name) || keyHeading.test(name)
}

function addCell(cell: Cell | undefined, separator: string, spans: SecretSpan[]): void {
  if (cell === undefined || isPlaceholder(cell.text) || /^[\s:-]+$/.test(cell.text)) return
  // A table in documentation may list the types of fields, while a data file contains values.
  const value =
    separator === '|' ? looksRandom(cell.text) || /\d.*\W|\W.*\d/.test(cell.text) : !/[(){}[\]<>]/.test(cell.text)
  if (value) spans.push({ start: cell.start, end: cell.end })
}

function cellsOf(line: string, separator: string, offset: number): Cell[] {
  const cells: Cell[] = []
  let start = offset
  for (const part of line.split(separator)) {
    const own = part.replace(/^[\s"'`]+/, '')
    const text = own.replace(/[\s"'`]+$/, '')
    const from = start + part.length - own.length
    cells.push({ text, raw: part, start: from, end: from + text.length })
    start += part.length + 1
  }
  return cells
}

const insert = /\binsert\s+into\s[^()]{1,120}\(([^()]{1,400})\)\s*values?\s*/gi
const row = /\(([^()]{1,1000})\)\s*,?\s*/y
const literal = /^\s*N?(["'])(.*)\1\s*$/
const mostValues = 4_000

/** Finds values in `INSERT INTO users (name, password) VALUES ('…', '…')`. */
function insertSpans(text: string): SecretSpan[] {
  const spans: SecretSpan[] = []
  for (const match of text.matchAll(insert)) {
    const names = (match[1] ?? '').split(',').map((name) => name.replace(/^[\s"'`[]+|[\s"'`\]]+$/g, ''))
    const wanted = names.flatMap((name, index) => (isHeading(name) ? [index] : []))
    const keyed = names.findIndex((name) => /^(?:key|name|option_name)$/i.test(name))
    const first = match.index + match[0].length
    row.lastIndex = first
    for (let found = row.exec(text); found !== null && found.index < first + mostValues; found = row.exec(text)) {
      const values = (found[1] ?? '').split(',')
      const named = keyed >= 0 && hint.test(values[keyed] ?? '') ? [keyed + 1] : []
      for (const column of [...wanted, ...named]) {
        const value = literal.exec(values[column] ?? '')?.[2] ?? ''
        const start = text.indexOf(value, found.index + 1 + values.slice(0, column).join(',').length)
        if (value !== '' && isQuotedSecret(value, 'password')) spans.push({ start, end: start + value.length })
      }
    }
  }
  return spans
}
