import { must } from '../../must.ts'
import { codeSpan } from '../../report/markdown/markdown-text.ts'
import { roles, type TokenStream, wordAt } from '../tokens/token-stream.ts'
import type { Clone } from './clones.ts'
import { symbolsAround } from './enclosing.ts'

/** A token in which a copy differs from the original. */
export interface CloneDifference {
  mine: string
  theirs: string
  /** The difference changes what the code does: not only a local name was renamed. */
  meaning: boolean
}

const member = new Set(['.', '?.', '::', '->', '!.', '@', ':', '#'])
const opening = new Set(['(', '{', '::', '!', '<', ':'])

/** Returns the different tokens of a clone, each pair once. */
export function cloneDifferences(clone: Clone): CloneDifference[] {
  const { copy, copyFrom, copyTo, original, originalFrom } = clone
  const found = new Map<string, CloneDifference>()
  const renamed = new Map<string, string>()
  const sources = new Map<string, string>()
  const ownNames = new Set(
    symbolsAround(copy, { startLine: must(copy.stream.line[copyFrom]), endLine: must(copy.stream.line[copyFrom]) }).map(
      ({ name }) => name,
    ),
  )
  for (let at = copyFrom; at < copyTo; at++) {
    const other = at - copyFrom + originalFrom
    if (copy.stream.role[at] === roles.layout || copy.stream.code[at] === original.stream.code[other]) continue
    const mine = wordAt(copy.stream, at)
    const theirs = wordAt(original.stream, other)
    const isLocal = copy.stream.role[at] === roles.identifier && (isPlainName(copy.stream, at) || ownNames.has(mine))
    const meaning = !isLocal || (renamed.get(theirs) ?? mine) !== mine || (sources.get(mine) ?? theirs) !== theirs
    renamed.set(theirs, mine)
    sources.set(mine, theirs)
    const key = `${mine} ${theirs}`
    found.set(key, { mine, theirs, meaning: meaning || found.get(key)?.meaning === true })
  }
  const values = [...found.values()]
  return values.map((one) => ({ ...one, meaning: one.meaning || occurs(clone, one.mine) }))
}

/** Tells whether the original also has the name, so that it was exchanged and not renamed. */
function occurs({ original, originalFrom, originalTo }: Clone, name: string): boolean {
  for (let at = originalFrom; at < originalTo; at++) if (wordAt(original.stream, at) === name) return true
  return false
}

/** Tells whether a name is neither a member, a type nor a callee. */
function isPlainName(stream: TokenStream, at: number): boolean {
  if (!/^[a-z_$]/.test(wordAt(stream, at))) return false
  if (at > 0 && member.has(wordAt(stream, at - 1))) return false
  return at + 1 >= stream.size || !opening.has(wordAt(stream, at + 1))
}

const mostNamed = 3

/** Names the differences that matter, in the middle of a sentence. */
export function describeDifferences(differences: readonly CloneDifference[]): string {
  if (differences.length === 0) return ''
  const named = differences.filter(({ meaning }) => meaning)
  if (named.length === 0) return ', except for local names'
  const shown = named.slice(0, mostNamed).map(({ mine, theirs }) => `${codeSpan(mine)} instead of ${codeSpan(theirs)}`)
  const more = named.length > shown.length ? ` and ${named.length - shown.length} more` : ''
  return `, with ${shown.join(', ')}${more}`
}
