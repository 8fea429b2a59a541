import { isTest } from '../change/file-kind.ts'
import { textOf } from '../context/reading-tools.ts'
import type { RunContext } from '../engine.ts'
import { DuckError } from '../errors.ts'
import type { Repository } from '../git/repository.ts'
import { openWorkspace } from '../repo/workspace.ts'
import { codeSpan } from '../report/markdown/markdown-text.ts'
import { plural } from '../report/tally.ts'
import type { FileEdit } from '../types.ts'
import { checkNames, type RenamedFile } from './check-names.ts'

/** The new name is unrestricted here; the language determines whether it is valid. */
const pattern =
  /^rename\s+[`"']?([\p{L}_$][\p{L}\p{N}_$]*)[`"']?\s+(?:to|into|as|->|→)\s+[`"']?([^\s`"']+?)[`"']?[.!]?$/iu

const incomplete = /^rename\b(?:\s+\S+)?(?:\s+(?:to|into|as|->|→))?$/iu

export interface Rename {
  from: string
  to: string
}

/**
 * Parses an instruction such as `rename total to sum`; undefined for other instructions. Throws `invalid` if a name is
 * missing.
 */
export function parseRename(instruction: string): Rename | undefined {
  if (incomplete.test(instruction.trim()))
    throw new DuckError('invalid', 'Missing names to rename (expected `refactor rename OLD to NEW`).')
  const [, from, to] = pattern.exec(instruction.trim()) ?? []
  return from === undefined || to === undefined ? undefined : { from, to }
}

/**
 * Renames a symbol in all files where its name is an identifier. Strings and comments are unchanged. Throws if the name
 * is ambiguous or the new name is already used.
 */
export async function renameSymbol(
  { from, to }: Rename,
  repository: Repository,
  side: string,
  context: RunContext,
): Promise<{ edits: FileEdit[]; notes: string }> {
  if (from === to) throw new DuckError('invalid', 'The old and the new name are the same. Choose another name.')
  const { mentions, unknown } = await repository.grep(side, [from, to], { perWord: 20_000 })
  if (unknown.has(from)) throw new DuckError('invalid', `${codeSpan(from)} has too many occurrences for a safe rename.`)
  const paths = [...new Set(mentions.filter(({ word }) => word === from).map(({ path }) => path))]
  const workspace = openWorkspace(context, repository.root)
  const definitions: string[] = []
  const taken: string[] = []
  const left: string[] = []
  const renamed: RenamedFile[] = []
  let count = 0
  try {
    for (const path of paths) {
      const before = await textOf(repository, side, path)
      const { name: language } = workspace.reader.parseable(path, before)
      const seen =
        language === undefined
          ? undefined
          : await workspace.reader.inspector.inspect({
              id: `${path}:${before}`,
              language,
              text: before,
              want: { tokens: true, outline: true },
            })
      if (language === undefined || seen === undefined || 'failure' in seen || seen.tokens === undefined) {
        left.push(path)
        continue
      }
      for (const symbol of seen.outline?.symbols ?? []) {
        // `const total = require('./total').total` imports the name.
        const brought = seen.outline!.imports.some(
          ({ line, names }) => line === symbol.nameLine && names.some(({ name, as }) => name === from && as === from),
        )
        if (symbol.name === from && !brought) definitions.push(`${path}:${symbol.nameLine} ${symbol.path}`)
        if (symbol.name === to) taken.push(`${path}:${symbol.nameLine}`)
      }
      const { start, end, role } = seen.tokens
      let after = ''
      let at = 0
      const places: number[] = []
      for (let index = 0; index < start.length; index++) {
        const word = before.slice(start[index], end[index])
        if (role[index] === 1 && word === to) taken.push(path)
        if (role[index] !== 1 || word !== from) continue
        after += before.slice(at, start[index])
        places.push(after.length)
        after += to
        at = end[index]!
        count++
      }
      after += before.slice(at)
      if (after !== before) renamed.push({ edit: { path, before, after }, language, places })
      else left.push(path)
    }
    if (taken.length === 0) await checkNames(to, renamed, workspace.reader)
  } finally {
    await workspace.close()
  }
  const edits = renamed.map(({ edit }) => edit)
  if (edits.length === 0)
    throw new DuckError('not-found', `Identifier ${codeSpan(from)} not found. Check the spelling.`)
  const own = definitions.filter((place) => !isTest(place.split(':')[0]!))
  if (own.length > 1)
    throw new DuckError(
      'invalid',
      `${codeSpan(from)} has ${own.length} definitions: ${own.slice(0, 5).map(codeSpan).join(', ')}. A rename cannot distinguish them.`,
    )
  if (taken.length > 0)
    throw new DuckError(
      'invalid',
      `The name ${codeSpan(to)} is already used at ${codeSpan(taken[0]!)}. Choose another name.`,
    )
  const also =
    left.length === 0
      ? ''
      : ` Mentions in text and comments were not changed: ${left.slice(0, 8).map(codeSpan).join(', ')}.`
  return { edits, notes: `${plural(count, 'place')} in ${plural(edits.length, 'file')}.${also}` }
}
