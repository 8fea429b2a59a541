import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { DuckError, toDuckError } from '../errors.ts'
import { isUncommitted, workingTree } from '../git/objects/object-id.ts'
import type { RequestedScope } from '../git/range/range.ts'
import type { Repository } from '../git/repository.ts'
import type { FileChange, Range } from '../git/types.ts'
import { codeSpan } from '../report/markdown/markdown-text.ts'
import { readPlainDiff, standardInput } from './plain-diff.ts'
import { blobTexts, type Texts } from './read-change.ts'

/** The change to review, before its files are parsed. */
export interface ReviewInput {
  range: Range
  files: FileChange[]
  texts: Texts
  /** Files of which only the lines in the diff are known. */
  partial: Set<string>
}

/** Reads the change between two commits, the index and the working tree. */
export async function readRange(repository: Repository, wanted: RequestedScope, cwd: string): Promise<ReviewInput> {
  const range = await repository.chooseRange(wanted).catch((thrown) => {
    throw suggestAnalyze(thrown, wanted.range, cwd)
  })
  const { files, notes } = await repository.diff(range)
  return {
    range: { ...range, notes: [...range.notes, ...notes] },
    files,
    texts: blobTexts(repository),
    partial: new Set(),
  }
}

/** Suggests `analyze` for a path, because a folder is not a revision. */
function suggestAnalyze(thrown: unknown, range: string | undefined, cwd: string): unknown {
  if (range === undefined || toDuckError(thrown).kind !== 'not-found' || !existsSync(resolve(cwd, range))) return thrown
  return new DuckError(
    'not-found',
    `${codeSpan(range)} is a file or folder, not a revision. To analyze it, run \`rubberduck analyze ${range}\`.`,
  )
}

/** Reads a diff from a file, or from standard input if its name is `-`. */
export async function readDiff(
  name: string,
  repository: Repository | undefined,
  { cwd, stdin }: { cwd: string; stdin(): Promise<string> },
): Promise<ReviewInput> {
  if (name === '-') return readPlainDiff(await stdin(), standardInput, repository)
  const text = await readFile(resolve(cwd, name), 'utf8').catch((cause) => {
    throw new DuckError(
      'not-found',
      `Cannot read the diff ${name}. Specify the path of a file, or - for standard input.`,
      { cause },
    )
  })
  return readPlainDiff(text, name, repository)
}

/**
 * Returns the side to read the configuration from: the base, so that a change cannot disable its own review. For
 * uncommitted changes, this is the working tree, so that errors in the configuration are reported before they are
 * committed.
 */
export function policySide({ scope, base, head }: Range, repository: Repository | undefined): string {
  if (scope.kind === 'diff') return repository === undefined ? base : workingTree
  return isUncommitted(head) ? head : base
}
