import type { Want } from '../../change/file-reader.ts'
import type { ChangeSet } from '../../change/types.ts'
import { memoize } from '../../memoize.ts'
import { must } from '../../must.ts'
import { holdsLine, type LineRange } from '../../positions/line-ranges.ts'
import { endsLine, endTouching, firstTouching, roles, startsLine, type TokenStream } from '../tokens/token-stream.ts'
import { markInPlace } from './mark-in-place.ts'
import type { Budget } from './myers-diff.ts'
import { applyRenames } from './name-renames.ts'
import { type MatchedRun, newLines, type Patch, readPatch, type SideName, type Span } from './patch.ts'
import { findRelocations } from './relocations.ts'

/**
 * The classification of a changed line. `new` lines need a review. The others are comments, blank lines, or code that
 * was only moved, consistently renamed or reformatted.
 */
export type LineKind = 'moved' | 'renamed' | 'reformatted' | 'comment' | 'blank' | 'new'

interface PatchLines {
  patch: Patch
  /** Lines that the change added, on the new side. */
  added: Map<number, LineKind>
  /** Lines that the change removed, on the old side. */
  removed: Map<number, LineKind>
}

export interface ChangeLines {
  patches: PatchLines[]
  /** The change was too large to detect moves. */
  cut: boolean
}

/** Comments with an effect on tools, which need a review. */
const directive = new RegExp(
  [
    '@ts-|@jsx|@flow|<reference|webpack|sourcemapping|@preserve|#!|rubberduck|@generated',
    'eslint|prettier-ignore|biome-ignore|istanbul|\\bc8 |\\bv8 ignore|@jest-|@vitest-',
    'noqa|nosec|type:\\s*ignore|pylint|mypy|pyright|pragma|fmt:|isort:|cython:|coding[:=]',
    'go:|\\+build|#cgo|nolint|clang-format|shellcheck|noinspection|swiftlint',
    'rubocop|frozen_string_literal|warn_indent|typed:|phpcs|@phpstan|@psalm|credo:',
  ].join('|'),
  'i',
)

/** Maximum number of comparisons for all alignments of a change. */
const alignmentBudget = 20_000_000

/** What `classifyLines` reads of both sides. */
export const lineReads: Want = { outline: true, functions: true, tokens: true }

/** Classifies each changed line. */
export const classifyLines = memoize((change: ChangeSet): ChangeLines => {
  const patches = change.files.map(readPatch).filter((patch) => patch !== undefined)
  const budget: Budget = { left: alignmentBudget }
  applyRenames(patches, budget)
  for (const patch of patches) markInPlace(patch, budget)
  const cut = !findRelocations(patches)
  const lines = patches.map((patch) => ({
    patch,
    added: classifySide(patch, 'new', newLines(patch.file)),
    removed: isCopy(patch) ? new Map<number, LineKind>() : classifySide(patch, 'old', patch.file.removed),
  }))
  classifyComments(lines)
  for (const { patch, added } of lines) if (isCopy(patch)) dropUnchangedLines(patch, added)
  return { patches: lines, cut }
})

function isCopy({ file }: Patch): boolean {
  return file.change.status === 'copied'
}

/** The unchanged lines of a copied file are not new, unless they were moved from elsewhere. */
function dropUnchangedLines({ file }: Patch, added: Map<number, LineKind>): void {
  for (const [line, kind] of added) if (kind !== 'moved' && !holdsLine(file.added, line)) added.delete(line)
}

/** Classifies lines of one side by the tokens on them. A line without tokens is a comment or blank. */
function classifySide(patch: Patch, side: SideName, ranges: readonly LineRange[]): Map<number, LineKind> {
  const { stream } = patch[side]
  const text = stream.text.split('\n')
  const kinds = new Map<number, LineKind>()
  for (const { startLine, endLine } of ranges) {
    let from = firstTouching(stream, startLine)
    for (let line = startLine; line <= endLine; line++) {
      while (from < stream.size && must(stream.lastLine[from]) < line) from++
      const used = from < stream.size && must(stream.line[from]) <= line
      if (used) kinds.set(line, kindOf(patch, side, { from, to: endTouching(stream, line) }))
      else kinds.set(line, (text[line - 1] ?? '').trim() === '' ? 'blank' : 'comment')
    }
  }
  return kinds
}

/** Classifies the tokens of a line. A single run must explain all of them without splitting a line on the other side. */
function kindOf(patch: Patch, side: SideName, line: Span): LineKind {
  const run = patch[side].runs[line.from]
  if (run === undefined) return 'new'
  const { start } = run[side]
  const end = start + run.length
  const { role } = patch[side].stream
  let last = line.to
  if (!run.inPlace) while (last > line.from && last > end && role[last - 1] === roles.layout) last--
  if (last > end || splitsLine(run, side, line)) return 'new'
  const { renamed } = run.old.patch
  const offset = run.old.start - start
  for (let i = line.from; i < last; i++) if (renamed[i + offset] === 1) return 'renamed'
  return run.inPlace ? 'reformatted' : 'moved'
}

/** Tells whether a run begins or ends on a line of this side, but within a line of the other side. */
function splitsLine(run: MatchedRun, side: SideName, line: Span): boolean {
  const { start } = run[side]
  const otherSide = side === 'new' ? 'old' : 'new'
  const other = run[otherSide]
  const { stream } = other.patch[otherSide]
  if (start >= line.from && !startsLine(stream, other.start)) return true
  return start + run.length <= line.to && !endsLine(stream, other.start + run.length, !run.inPlace)
}

/** Distinguishes moved comments from new ones by their words. */
function classifyComments(patches: readonly PatchLines[]): void {
  const comments = new CommentPool()
  for (const { patch, removed } of patches) comments.collectRemoved(patch.old.stream, removed)
  for (const { patch, added } of patches) comments.classifyAdded(patch.new.stream, added)
  for (const { patch, removed } of patches) comments.classifyRemoved(patch.old.stream, removed)
}

/** Comments of the old side that were not yet found on the new side, and those that were, with their numbers. */
class CommentPool {
  private readonly removed = new Map<string, number>()
  private readonly moved = new Map<string, number>()

  collectRemoved(stream: TokenStream, kinds: Map<number, LineKind>): void {
    for (const { text } of commentLines(stream, kinds)) add(this.removed, text)
  }

  classifyAdded(stream: TokenStream, kinds: Map<number, LineKind>): void {
    for (const comment of commentLines(stream, kinds)) {
      const moved = take(this.removed, comment.text)
      if (moved) add(this.moved, comment.text)
      classify(comment, moved, kinds)
    }
  }

  classifyRemoved(stream: TokenStream, kinds: Map<number, LineKind>): void {
    for (const comment of commentLines(stream, kinds)) classify(comment, take(this.moved, comment.text), kinds)
  }
}

function add(counts: Map<string, number>, text: string): void {
  counts.set(text, (counts.get(text) ?? 0) + 1)
}

/** Decrements a count. Returns false if it is zero. */
function take(counts: Map<string, number>, text: string): boolean {
  const left = counts.get(text) ?? 0
  if (left > 0) counts.set(text, left - 1)
  return left > 0
}

interface CommentLine {
  line: number
  text: string
  kind: LineKind
}

function classify({ line, text, kind }: CommentLine, moved: boolean, kinds: Map<number, LineKind>): void {
  if (moved && kind === 'comment') kinds.set(line, 'moved')
  else if (!moved && directive.test(text)) kinds.set(line, 'new')
}

/** Yields comment lines, and lines of explained code that contain a directive. */
function* commentLines(stream: TokenStream, kinds: Map<number, LineKind>): Generator<CommentLine> {
  if (stream.language === undefined) return
  const lines = stream.text.split('\n')
  for (const [line, kind] of kinds) {
    if (kind === 'new' || kind === 'blank') continue
    const text = (lines[line - 1] ?? '').trim()
    if (kind === 'comment' || directive.test(text)) yield { line, text, kind }
  }
}
