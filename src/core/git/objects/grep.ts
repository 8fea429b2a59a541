import { availableParallelism } from 'node:os'
import { DuckError } from '../../errors.ts'
import { decodeName } from '../names.ts'
import { type GitContext, type RunOptions, runGit } from '../process/run.ts'
import type { Mention } from '../types.ts'
import { createRepoWordFinder } from '../words.ts'
import { isUncommitted, stagedIndex, workingTree } from './object-id.ts'

export interface GrepOptions {
  /** Maximum number of mentions per word; default 200. */
  perWord?: number
  /** Maximum number of bytes of git's output to read; default 64 MiB. */
  maxBytes?: number
}

export interface GrepResult {
  mentions: Mention[]
  /** Words whose search was incomplete: too short, too long, too frequent, or stopped. */
  unknown: Set<string>
}

const maxWords = 2000
const wordsPerPattern = 200
/** Maximum length of the searched part of a line, because mentions in minified code are irrelevant. */
const maxLine = 64 * 1024
const maxText = 300

/**
 * Searches whole words in all text files of a side with one `git grep`. A single PCRE alternation is 2.3 × as fast as a
 * list of fixed strings (measured with 50 words on 7,300 files). A git without PCRE gets the list.
 */
export async function grepWords(
  git: GitContext,
  side: string,
  words: string[],
  options: GrepOptions = {},
): Promise<GrepResult> {
  const { perWord = 200, maxBytes = 64 * 1024 * 1024 } = options
  const unknown = new Set<string>()
  const wanted = new Set<string>()
  for (const word of words) {
    const usable = word.length >= 2 && word.length <= 200 && !/[\n\r\0]/.test(word) && wanted.size < maxWords
    if (usable) wanted.add(word)
    else unknown.add(word)
  }
  if (wanted.size === 0) return { mentions: [], unknown }

  const find = createRepoWordFinder(wanted)
  const counts = new Map<string, number>()
  const mentions: Mention[] = []
  const prefix = isUncommitted(side) ? 0 : side.length + 1
  const results: SearchResults = {
    add(name, line, bytes) {
      const text = bytes.toString()
      const found = find(text)
      if (found.size === 0) return
      const path = decodeName(name.subarray(prefix))
      for (const word of found) {
        const count = (counts.get(word) ?? 0) + 1
        counts.set(word, count)
        if (count > perWord) unknown.add(word)
        else mentions.push({ word, path, line, text: excerpt(text, word) })
      }
    },
    clear() {
      mentions.length = 0
      counts.clear()
    },
  }
  const stopped = await search(git, { side, words: [...wanted], maxBytes }, results)
  if (stopped) for (const word of wanted) unknown.add(word)
  return { mentions, unknown }
}

interface Search {
  side: string
  words: string[]
  /** Maximum number of bytes of git's output to read. */
  maxBytes: number
}

interface SearchResults {
  add(name: Buffer, line: number, text: Buffer): void
  /** Removes all results, because the search is repeated. */
  clear(): void
}

/** Returns whether the search was stopped before its end. */
async function search(git: GitContext, { side, words, maxBytes }: Search, results: SearchResults): Promise<boolean> {
  const run = async (flags: string[], patterns: string[]): Promise<boolean> => {
    const args = [
      'grep',
      '-n',
      '-I',
      '-z',
      '--no-color',
      '--full-name',
      '--no-column',
      '--no-heading',
      '--no-break',
      '--no-textconv',
      '--no-recurse-submodules',
      `--threads=${Math.min(8, Math.max(2, availableParallelism()))}`,
      ...flags,
      '-f',
      '-',
      // A revision is passed as an id and never looks like an option, because `git grep` 2.39 does not support
      // --end-of-options.
      ...placeOf(side),
    ]
    const limits: RunOptions = { input: `${patterns.join('\n')}\n`, codes: [0, 1], timeoutMs: 30_000 }
    const read = createReader(results.add)
    let left = maxBytes
    const consume = (chunk: Buffer) => {
      left -= read(chunk)
      return left > 0
    }
    return (await runGit(git, args, { ...limits, consume })).cut
  }
  try {
    return await run(['-P'], alternatives(words))
  } catch (error) {
    if (git.signal?.aborted || !(error instanceof DuckError)) throw error
    if (error.kind === 'timeout') return true
    // This git has no PCRE, or PCRE failed on a file.
    if (!/perl|pcre/i.test(error.detail ?? '')) throw error
  }
  results.clear()
  try {
    return await run(['-F', '-w'], words)
  } catch (error) {
    if (!git.signal?.aborted && error instanceof DuckError && error.kind === 'timeout') return true
    throw error
  }
}

function placeOf(side: string): string[] {
  if (side === workingTree) return ['--untracked', '--exclude-standard']
  return side === stagedIndex ? ['--cached'] : [side, '--']
}

function alternatives(words: string[]): string[] {
  const patterns: string[] = []
  for (let i = 0; i < words.length; i += wordsPerPattern) {
    const escaped = words.slice(i, i + wordsPerPattern).map((word) => word.replaceAll(/[^\w\u0080-\uffff]/g, '\\$&'))
    patterns.push(`(?<![A-Za-z0-9_])(?:${escaped.join('|')})(?![A-Za-z0-9_])`)
  }
  return patterns
}

/**
 * Splits records of the form `name NUL line NUL text LF` and returns the number of bytes consumed, excluding long
 * lines.
 */
function createReader(add: SearchResults['add']): (chunk: Buffer) => number {
  let rest: Buffer = Buffer.alloc(0)
  let skipping = false
  return (chunk) => {
    let from = 0
    if (skipping) {
      const end = chunk.indexOf(10)
      if (end < 0) return 0
      skipping = false
      from = end + 1
    }
    const read = chunk.length - from
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk.subarray(from)]) : chunk.subarray(from)
    let position = 0
    while (position < bytes.length) {
      const nameEnd = bytes.indexOf(0, position)
      const numberEnd = nameEnd < 0 ? -1 : bytes.indexOf(0, nameEnd + 1)
      if (numberEnd < 0) break
      const end = bytes.indexOf(10, numberEnd + 1)
      const tooLong = end < 0 && bytes.length - numberEnd > maxLine
      if (end < 0 && !tooLong) break
      const stop = Math.min(end < 0 ? bytes.length : end, numberEnd + 1 + maxLine)
      const line = Number(bytes.toString('latin1', nameEnd + 1, numberEnd))
      add(bytes.subarray(position, nameEnd), line, bytes.subarray(numberEnd + 1, stop))
      if (tooLong) skipping = true
      position = tooLong ? bytes.length : end + 1
    }
    rest = Buffer.from(bytes.subarray(position))
    return read
  }
}

function excerpt(line: string, word: string): string {
  const text = line.endsWith('\r') ? line.slice(0, -1) : line
  if (text.length <= maxText) return text
  const start = Math.max(0, text.indexOf(word) - maxText / 3)
  return text.slice(start, start + maxText)
}
