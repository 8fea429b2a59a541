import { fileKindOf } from '../change/file-kind.ts'
import type { Material } from '../llm/prompting/ask-with-untrusted-input.ts'
import { must } from '../must.ts'
import type { Summaries } from './summaries.ts'

/** A piece of context that may have to be shortened. */
export interface ContextPiece extends Material {
  /** The file that the piece is or comes from. */
  path?: string
  /** The outline, for a file of code. */
  outline?: string
  /** The complete file if `text` is only a part of it; used for summaries. */
  whole?: string
  /** Pieces with the lowest weight are shortened first. A piece with weight 1 is never omitted. */
  weight: number
}

export interface Fitted {
  material: Material[]
  /** Notes about shortened or omitted pieces, one sentence each. */
  notes: string[]
}

/** Minimum weight of pieces that the request is about. */
const strongWeight = 0.8

type Count = (text: string) => number

/**
 * Shortens pieces to fit a token budget. The least important pieces first become an outline (code), a sample (data) or
 * their beginning (prose), at most half as long as before. Code whose outline is still too long is replaced by a
 * summary if possible, and the summaries of a folder by one. Pieces that still do not fit are omitted. Pieces that the
 * request is not about are omitted before the others are shortened.
 */
export async function compress(
  pieces: readonly ContextPiece[],
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
  const needed = weakestFirst.filter(({ piece }) => piece.weight >= 1)
  const strong = weakestFirst.filter(({ piece }) => piece.weight >= strongWeight && piece.weight < 1)
  const weak = weakestFirst.filter(({ piece }) => piece.weight < strongWeight)
  // Weak pieces are omitted before strong ones are shortened.
  for (const rest of [weak, strong]) {
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
  }
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
  piece: ContextPiece
  text: string
  tokens: number
  note: string
  summarised?: boolean
  /** Replaces the name of the piece. */
  name?: string
}

/** Combines the summaries of a folder's files, at the position of the first one. */
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

async function shrink(
  piece: ContextPiece,
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

/** Returns the first lines that fit. */
function truncate(text: string, most: number, count: Count): string {
  const lines = text.split('\n')
  return largest(lines.length, (kept) => lines.slice(0, kept).join('\n'), most, count)
}

/** Returns as many evenly spaced lines as fit, because rows of data resemble each other. */
function sample(text: string, most: number, count: Count): string {
  const lines = text.split('\n')
  const pick = (kept: number) => {
    const head = Math.ceil(kept / 2)
    const rest = kept - head
    const step = rest === 0 ? 0 : (lines.length - head) / rest
    return [
      ...lines.slice(0, head),
      ...Array.from({ length: rest }, (_, index) => must(lines[Math.floor(head + index * step)])),
    ].join('\n')
  }
  return largest(lines.length, pick, most, count)
}

/** Returns the longest variant of a text of `all` lines that fits, with a line that states how much was omitted. */
function largest(all: number, make: (kept: number) => string, budget: number, count: Count): string {
  const marked = (kept: number) =>
    kept === all ? make(kept) : `${make(kept)}\n… ${all - kept} of ${all} lines omitted`
  let low = 0
  let high = all
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (count(marked(middle)) <= budget) low = middle
    else high = middle - 1
  }
  return low === 0 ? '' : marked(low)
}
