import type { ChangeSet } from '../../change/types.ts'
import type { LineRange } from '../../types.ts'
import { endsLine, endTouching, firstTouching, roles, startsLine, type TokenStream } from '../tokens/token-stream.ts'
import { findInPlace, type MatchedRun, newLines, type Patch, readPatch } from './hunk-alignment.ts'
import type { Budget } from './myers-diff.ts'
import { findRelocations } from './relocations.ts'
import { applyRenames } from './renames.ts'

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
    ...[
      '@ts-',
      'eslint',
      'prettier-ignore',
      'biome-ignore',
      'istanbul',
      '\\bc8 ',
      '\\bv8 ignore',
      '@jsx',
      '@flow',
      '@jest-',
    ],
    ...[
      'webpack',
      '<reference',
      '@vitest-',
      '@preserve',
      'sourcemapping',
      'noqa',
      'nosec',
      'type:\\s*ignore',
      'pylint',
      'mypy',
    ],
    ...[
      'pyright',
      'pragma',
      'fmt:',
      'isort:',
      'cython:',
      'go:',
      '\\+build',
      '#cgo',
      'nolint',
      'rubocop',
      'frozen_string_literal',
    ],
    ...[
      'warn_indent',
      'typed:',
      'coding[:=]',
      'clang-format',
      'shellcheck',
      'noinspection',
      'swiftlint',
      'phpcs',
      '@phpstan',
    ],
    ...['@psalm', 'credo:', '#!', 'rubberduck', '@generated'],
  ].join('|'),
  'i',
)

/** Maximum number of comparisons for all alignments of a change. */
const alignmentBudget = 20_000_000

const known = new WeakMap<ChangeSet, ChangeLines>()

/** Classifies each changed line; memoized per change. */
export function classifyLines(change: ChangeSet): ChangeLines {
  const done = known.get(change)
  if (done !== undefined) return done
  const patches = change.files.map(readPatch).filter((patch) => patch !== undefined)
  const budget: Budget = { left: alignmentBudget }
  applyRenames(patches, budget)
  for (const patch of patches) findInPlace(patch, budget)
  const cut = !findRelocations(patches)
  const comments = new CommentPool()
  const lines = patches.map((patch) => ({
    patch,
    added: new Map<number, LineKind>(),
    removed: new Map<number, LineKind>(),
  }))
  for (const { patch, removed } of lines) {
    if (patch.file.change.status !== 'copied') readSide(patch.before, patch.oldRun, patch.file.removed, 'old', removed)
    comments.collect(patch.before, removed)
  }
  for (const { patch, added } of lines) {
    readSide(patch.after, patch.newRun, newLines(patch.file), 'new', added)
    comments.judge(patch.after, added)
    if (patch.file.change.status === 'copied') leaveCopied(patch, added)
  }
  for (const { patch, removed } of lines) comments.settle(patch.before, removed)
  const result = { patches: lines, cut }
  known.set(change, result)
  return result
}

/** The unchanged lines of a copied file are not new, unless they were moved from elsewhere. */
function leaveCopied({ file }: Patch, added: Map<number, LineKind>): void {
  const changed = new Set(file.added.flatMap(({ startLine, endLine }) => range(startLine, endLine)))
  for (const [line, kind] of added) if (kind !== 'moved' && !changed.has(line)) added.delete(line)
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i)
}

function readSide(
  stream: TokenStream,
  runs: (MatchedRun | undefined)[],
  ranges: LineRange[],
  side: 'old' | 'new',
  kinds: Map<number, LineKind>,
): void {
  const blank = blankLines(stream.text, ranges)
  for (const { startLine, endLine } of ranges) {
    let from = firstTouching(stream, startLine)
    for (let line = startLine; line <= endLine; line++) {
      while (from < stream.size && stream.lastLine[from]! < line) from++
      const to = from < stream.size && stream.line[from]! <= line ? endTouching(stream, line) : from
      if (from === to) kinds.set(line, blank.has(line) ? 'blank' : 'comment')
      else kinds.set(line, kindOf(stream, runs, from, to, side))
    }
  }
}

function blankLines(text: string, ranges: LineRange[]): Set<number> {
  const found = new Set<number>()
  const lines = text.split('\n')
  for (const { startLine, endLine } of ranges) {
    for (let line = startLine; line <= endLine; line++) if ((lines[line - 1] ?? '').trim() === '') found.add(line)
  }
  return found
}

/** A single run must explain the whole line without splitting a line on the other side. */
function kindOf(
  stream: TokenStream,
  runs: (MatchedRun | undefined)[],
  from: number,
  to: number,
  side: 'old' | 'new',
): LineKind {
  const run = runs[from]
  if (run === undefined) return 'new'
  const start = side === 'new' ? run.newStart : run.oldStart
  const end = start + run.length
  let last = to
  if (!run.inPlace) while (last > from && last > end && stream.role[last - 1] === roles.layout) last--
  if (last > end) return 'new'
  const other = side === 'new' ? run.old.before : run.new.after
  const otherStart = side === 'new' ? run.oldStart : run.newStart
  if (start >= from && !startsLine(other, otherStart)) return 'new'
  if (end <= to && !endsLine(other, otherStart + run.length, !run.inPlace)) return 'new'
  const offset = run.oldStart - start
  for (let i = from; i < last; i++) if (run.old.renamed[i + offset] === 1) return 'renamed'
  return run.inPlace ? 'reformatted' : 'moved'
}

/** Matches comments by their words, to distinguish moved from new ones. Only old directives are ignored. */
class CommentPool {
  private readonly texts = new Map<string, number>()
  private readonly moved = new Map<string, number>()

  collect(stream: TokenStream, kinds: Map<number, LineKind>): void {
    for (const text of this.commented(stream, kinds)) this.texts.set(text[1], (this.texts.get(text[1]) ?? 0) + 1)
  }

  judge(stream: TokenStream, kinds: Map<number, LineKind>): void {
    for (const [line, text, kind] of this.commented(stream, kinds)) {
      const left = this.texts.get(text) ?? 0
      if (left > 0) {
        this.texts.set(text, left - 1)
        this.moved.set(text, (this.moved.get(text) ?? 0) + 1)
        if (kind === 'comment') kinds.set(line, 'moved')
      } else if (directive.test(text)) kinds.set(line, 'new')
    }
  }

  settle(stream: TokenStream, kinds: Map<number, LineKind>): void {
    for (const [line, text, kind] of this.commented(stream, kinds)) {
      const left = this.moved.get(text) ?? 0
      if (left > 0) {
        this.moved.set(text, left - 1)
        if (kind === 'comment') kinds.set(line, 'moved')
      } else if (directive.test(text)) kinds.set(line, 'new')
    }
  }

  /** Yields comment lines, and lines of explained code that contain a directive. */
  private *commented(stream: TokenStream, kinds: Map<number, LineKind>): Generator<[number, string, LineKind]> {
    if (stream.language === undefined) return
    const lines = stream.text.split('\n')
    for (const [line, kind] of kinds) {
      if (kind === 'new' || kind === 'blank') continue
      const text = (lines[line - 1] ?? '').trim()
      if (kind === 'comment' || directive.test(text)) yield [line, text, kind]
    }
  }
}
