import { fileKindOf } from '../change/file-kind.ts'
import type { Material } from '../llm/prompting/ask-with-untrusted-input.ts'
import type { Summaries } from './summaries.ts'

/** A piece of context before it is known whether all pieces fit. */
export interface Piece extends Material {
  /** The file that it is, or is from. */
  path?: string
  /** What it declares, where it is a file of code. */
  outline?: string
  /** The whole file, where `text` is less; what a summary is made of. */
  whole?: string
  /** Pieces of little weight are made smaller first; 1 is never left out. */
  weight: number
}

export interface Fitted {
  material: Material[]
  /** What is not there as it was, one sentence each. */
  notes: string[]
}

type Count = (text: string) => number

/**
 * Makes pieces fit into so many tokens. The least important first become an outline (code), a sample (data) or their
 * beginning (prose), each at most half as large as before; code whose outline is still too large becomes a summary, where
 * somebody writes one, and the summaries of one folder one. What still does not fit is left out.
 */
export async function compress(
  pieces: readonly Piece[],
  budget: number,
  count: Count,
  summaries?: Summaries,
): Promise<Fitted> {
  const sized: Sized[] = pieces.map((piece) => ({ piece, text: piece.text, tokens: count(piece.text), note: '' }))
  const total = () => sized.reduce((sum, { tokens }) => sum + tokens, 0)
  const set = (each: Sized, text: string, note: string) => {
    each.text = text
    each.tokens = text === '' ? 0 : count(text)
    each.note = note
  }
  const weakestFirst = sized.toSorted(
    (one, other) => one.piece.weight - other.piece.weight || other.tokens - one.tokens,
  )
  const [needed, rest] = [weakestFirst.filter(isNeeded), weakestFirst.filter((each) => !isNeeded(each))]
  for (const each of rest) {
    const over = total() - budget
    if (over <= 0) break
    const most = Math.max(Math.floor(each.tokens / 2), each.tokens - over)
    const { text, how } = await shrink(each.piece, most, count, summaries)
    each.summarised = how === 'a summary'
    set(each, text, text === '' ? 'omitted' : `only ${how}`)
  }
  if (total() > budget && summaries !== undefined) await joinSummaries(rest, set, summaries)
  for (const each of rest) if (total() > budget) set(each, '', 'omitted')
  for (const each of needed) {
    const over = total() - budget
    if (over <= 0) break
    set(each, truncate(each.text, Math.max(0, each.tokens - over), count), 'only the beginning')
  }
  const notes = sized
    .filter(({ note }) => note !== '')
    .map(({ piece, note }) => `${piece.name}: ${note}, because of the context limit.`)
  return {
    material: sized
      .filter(({ text }) => text !== '')
      .map(({ piece, text, name }) => ({ name: name ?? piece.name, text })),
    notes,
  }
}

interface Sized {
  piece: Piece
  text: string
  tokens: number
  note: string
  summarised?: boolean
  /** Instead of the piece's own. */
  name?: string
}

/** The summaries of a folder's files become one, in the place of the first of them. */
async function joinSummaries(
  pieces: readonly Sized[],
  set: (each: Sized, text: string, note: string) => void,
  summaries: Summaries,
): Promise<void> {
  const folders = Map.groupBy(
    pieces.filter(({ summarised }) => summarised),
    ({ piece }) => (piece.path ?? '').split('/').slice(0, -1).join('/'),
  )
  for (const [folder, files] of folders) {
    const [first, ...others] = files
    if (first === undefined || others.length === 0) continue
    const known = files.map(({ piece, text }) => ({ path: piece.path ?? '', summary: text }))
    const summary = await summaries.module(folder, known)
    if (summary === undefined) continue
    set(first, summary, `only a summary of ${folder}`)
    first.name = folder
    for (const other of others) set(other, '', `only a summary of ${folder}`)
  }
}

function isNeeded({ piece }: { piece: Piece }): boolean {
  return piece.weight >= 1
}

async function shrink(
  piece: Piece,
  most: number,
  count: Count,
  summaries: Summaries | undefined,
): Promise<{ text: string; how: string }> {
  const { text, outline, path, whole = text } = piece
  if (outline !== undefined && outline !== '' && count(outline) <= most) return { text: outline, how: 'the outline' }
  if (path !== undefined && isData(path)) return { text: sample(text, most, count), how: 'a sample' }
  if (path !== undefined && outline && summaries !== undefined) {
    const summary = await summaries.file(path, whole)
    if (summary !== undefined && count(summary) <= most) return { text: summary, how: 'a summary' }
  }
  return { text: truncate(outline || text, most, count), how: outline ? 'part of the outline' : 'the beginning' }
}

const data = /\.(json|jsonl|ndjson|csv|tsv|ya?ml|xml|sql|log|lock)$/i

function isData(path: string): boolean {
  return data.test(path) && !fileKindOf(path).documentation
}

/** The first lines that fit. */
function truncate(text: string, most: number, count: Count): string {
  const lines = text.split('\n')
  return largest(lines.length, (kept) => lines.slice(0, kept).join('\n'), lines.length, most, count)
}

/** Lines from all over, as many as fit: of data each line is like the next. */
function sample(text: string, most: number, count: Count): string {
  const lines = text.split('\n')
  const pick = (kept: number) => {
    const head = Math.ceil(kept / 2)
    const rest = kept - head
    const step = rest === 0 ? 0 : (lines.length - head) / rest
    return [
      ...lines.slice(0, head),
      ...Array.from({ length: rest }, (_, index) => lines[Math.floor(head + index * step)]!),
    ].join('\n')
  }
  return largest(lines.length, pick, lines.length, most, count)
}

/** The largest of a growing row of texts that fits, and a line that says how much is not there. */
function largest(most: number, make: (kept: number) => string, of: number, budget: number, count: Count): string {
  const marked = (kept: number) => (kept === of ? make(kept) : `${make(kept)}\n… ${of - kept} of ${of} lines omitted`)
  let low = 0
  let high = most
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (count(marked(middle)) <= budget) low = middle
    else high = middle - 1
  }
  return low === 0 ? '' : marked(low)
}
