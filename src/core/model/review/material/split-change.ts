import type { RequestSection } from '../../../llm/port.ts'
import type { DescribedFile, Row } from './describe-file.ts'

/** A part of a change that fits in one request. */
export interface ChangePart {
  text: string
  /** The text by purpose: changed lines, unchanged lines of the functions around them, and outlines. */
  sections: RequestSection[]
  tokens: number
  /** Its files, perhaps with only some of their sections. */
  files: DescribedFile[]
  /** Lines of the new side that are shown, by path. */
  lines: Map<string, Set<number>>
}

/** A file, or some of its sections. */
interface Piece {
  file: DescribedFile
  text: string
  tokens: number
}

/**
 * Divides a change into parts of at most `room` tokens. Related files, such as a source file and its tests, stay
 * together if they fit. A file that does not fit is divided by its hunks, and a long hunk by its lines.
 */
export function splitChange(
  files: readonly DescribedFile[],
  room: number,
  count: (text: string) => number,
): ChangePart[] {
  const bins: { pieces: Piece[]; left: number }[] = []
  const add = (pieces: Piece[]) => {
    const tokens = pieces.reduce((sum, piece) => sum + piece.tokens, 0)
    const bin = bins.find(({ left }) => left >= tokens)
    if (bin === undefined) bins.push({ pieces: [...pieces], left: room - tokens })
    else {
      bin.pieces.push(...pieces)
      bin.left -= tokens
    }
  }
  for (const group of Map.groupBy(files, ({ path }) => subjectOf(path)).values()) {
    const pieces = group.map((file) => piecesOf(file, room, count))
    const tokens = pieces.flat().reduce((sum, piece) => sum + piece.tokens, 0)
    if (tokens <= room) add(pieces.flat())
    else for (const piece of pieces.flat()) add([piece])
  }
  return bins.map(({ pieces }) => partOf(pieces))
}

function partOf(pieces: readonly Piece[]): ChangePart {
  const lines = new Map<string, Set<number>>()
  for (const { file } of pieces) {
    const known = lines.get(file.path) ?? new Set()
    for (const { rows } of file.sections) for (const { line } of rows) if (line !== undefined) known.add(line)
    lines.set(file.path, known)
  }
  const rows = pieces.flatMap(({ file }) => file.sections.flatMap((section) => section.rows))
  const textOf = (changed: boolean) =>
    rows.flatMap((row) => ((row.changed ?? false) === changed ? row.text : [])).join('\n')
  const outlines = pieces.flatMap(({ file }) => [file.head, file.outline]).join('\n')
  return {
    sections: [
      { name: 'diff', text: textOf(true) },
      { name: 'functions', text: textOf(false) },
      { name: 'outlines', text: outlines },
    ],
    text: pieces.map(({ text }) => text).join('\n\n'),
    tokens: pieces.reduce((sum, { tokens }) => sum + tokens, 0),
    files: pieces.map(({ file }) => file),
    lines,
  }
}

/** Returns the name that a file shares with its tests: `src/cart.ts` and `test/cart.test.ts` are about `cart`. */
function subjectOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/^\./, '')
  const stem = name.slice(0, name.indexOf('.') === -1 ? undefined : name.indexOf('.'))
  const words = stem.split(/[-_]|(?<=[a-z0-9])(?=[A-Z])/).map((word) => word.toLowerCase())
  const subject = words.filter((word) => !/^(tests?|specs?|unittest)$/.test(word)).join('-')
  return subject === '' ? path : subject
}

/** Returns a file as one piece, or divided if it does not fit. */
function piecesOf(file: DescribedFile, room: number, count: (text: string) => number): Piece[] {
  const whole = pieceOf(file, file.sections, file.outline, count)
  if (whole.tokens <= room) return [whole]
  const pieces: Piece[] = []
  let open: DescribedFile['sections'] = []
  let tokens = 0
  for (const section of file.sections.flatMap((each) => shortSections(file, each, room, count))) {
    const own = pieceOf(file, [section], '', count).tokens
    if (open.length > 0 && tokens + own > room) {
      pieces.push(pieceOf(file, open, '', count))
      open = []
      tokens = 0
    }
    open.push(section)
    tokens += own
  }
  return open.length === 0 ? pieces : [...pieces, pieceOf(file, open, '', count)]
}

/** Divides the rows of a section that does not fit. */
function shortSections(
  file: DescribedFile,
  section: DescribedFile['sections'][number],
  room: number,
  count: (text: string) => number,
): DescribedFile['sections'] {
  if (pieceOf(file, [section], '', count).tokens <= room) return [section]
  const most = room - count(`${file.head}\n${headOf(section.rows)}\n`)
  const chunks: Row[][] = [[]]
  let left = most
  for (const row of section.rows) {
    const tokens = count(row.text) + 1
    if (tokens > left && chunks.at(-1)?.length !== 0) {
      chunks.push([])
      left = most
    }
    chunks.at(-1)?.push(row)
    left -= tokens
  }
  return chunks.map((rows) => ({ head: headOf(rows), rows }))
}

function headOf(rows: readonly Row[]): string {
  const first = rows.find(({ line }) => line !== undefined)?.line
  const last = rows.findLast(({ line }) => line !== undefined)?.line
  return first === undefined ? '@@ removed lines @@' : `@@ lines ${first}-${last} @@`
}

function pieceOf(
  whole: DescribedFile,
  sections: DescribedFile['sections'],
  outline: string,
  count: (text: string) => number,
): Piece {
  const file = { ...whole, sections, outline }
  const text = [
    file.head,
    ...sections.flatMap(({ head, rows }) => [head, ...rows.map((row) => row.text)]),
    ...(outline === '' ? [] : [outline]),
  ].join('\n')
  return { file, text, tokens: count(text) }
}
