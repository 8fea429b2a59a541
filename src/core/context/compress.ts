import { classify } from '../findings/classify.ts'
import type { Material } from '../llm/think.ts'

/** A piece of context before it is known whether all pieces fit. */
export interface Piece extends Material {
  /** The file that it is, or is from. */
  path?: string
  /** What it declares, where it is a file of code. */
  outline?: string
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
 * Makes pieces fit into so many tokens: the least important first become an outline (code), a sample (data) or their
 * beginning (prose), each at most half as large as before; those that still do not fit are left out.
 */
export function compress(pieces: readonly Piece[], budget: number, count: Count): Fitted {
  const sized = pieces.map((piece) => ({ piece, text: piece.text, tokens: count(piece.text), note: '' }))
  let total = sized.reduce((sum, { tokens }) => sum + tokens, 0)
  const notes: string[] = []
  const set = (each: (typeof sized)[number], text: string, note: string) => {
    total -= each.tokens
    each.text = text
    each.tokens = text === '' ? 0 : count(text)
    each.note = note
    total += each.tokens
  }
  const weakestFirst = sized.toSorted(
    (one, other) => one.piece.weight - other.piece.weight || other.tokens - one.tokens,
  )
  const [needed, rest] = [weakestFirst.filter(isNeeded), weakestFirst.filter((each) => !isNeeded(each))]
  for (const each of rest) {
    if (total <= budget) break
    const most = Math.max(Math.floor(each.tokens / 2), each.tokens - (total - budget))
    const { text, how } = shrink(each.piece, most, count)
    set(each, text, text === '' ? 'left out' : `only ${how}`)
  }
  for (const each of rest) if (total > budget) set(each, '', 'left out')
  for (const each of needed) {
    if (total <= budget) break
    set(each, truncate(each.text, Math.max(0, each.tokens - (total - budget)), count), 'only its beginning')
  }
  for (const { piece, note } of sized) if (note !== '') notes.push(`${piece.name}: ${note}, for want of room.`)
  return {
    material: sized.filter(({ text }) => text !== '').map(({ piece, text }) => ({ name: piece.name, text })),
    notes,
  }
}

function isNeeded({ piece }: { piece: Piece }): boolean {
  return piece.weight >= 1
}

function shrink(piece: Piece, most: number, count: Count): { text: string; how: string } {
  const { text, outline, path } = piece
  if (outline !== undefined && outline !== '' && count(outline) <= most) return { text: outline, how: 'its outline' }
  if (path !== undefined && isData(path)) return { text: sample(text, most, count), how: 'a sample' }
  return { text: truncate(outline || text, most, count), how: outline ? 'a part of its outline' : 'its beginning' }
}

const data = /\.(json|jsonl|ndjson|csv|tsv|ya?ml|xml|sql|log|lock)$/i

function isData(path: string): boolean {
  return data.test(path) && !classify(path).documentation
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
  const marked = (kept: number) => (kept === of ? make(kept) : `${make(kept)}\n… ${of - kept} of ${of} lines left out`)
  let low = 0
  let high = most
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (count(marked(middle)) <= budget) low = middle
    else high = middle - 1
  }
  return low === 0 ? '' : marked(low)
}
