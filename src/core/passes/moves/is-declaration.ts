import { outlineIndex } from '../../change/outline-index.ts'
import type { Side } from '../../change/types.ts'
import { memoize } from '../../memoize.ts'
import { must } from '../../must.ts'
import { languageNamed } from '../../syntax/language/languages.ts'
import { type TokenStream, wordAt } from '../tokens/token-stream.ts'

const memberMarks = new Set(['.', '?.', '->', '::', '&.', '?->'])

/** Tells whether a token declares a variable or function; false if in doubt. */
export function isDeclaration(stream: TokenStream, index: number): boolean {
  const { side } = stream
  if (declaredAt(side).has(must(stream.start[index]))) return true
  const outline = side.inspection?.outline
  const symbols = outline === undefined ? [] : (outlineIndex(outline).byName.get(wordAt(stream, index)) ?? [])
  return symbols.some(({ nameLine }) => nameLine === stream.line[index])
}

/** Returns the offsets of declared variable names. */
const declaredAt = memoize(({ inspection }: Side): ReadonlySet<number> => {
  const declared = (inspection?.outline?.bindings ?? []).filter(({ member, reassigned }) => !member && !reassigned)
  return new Set(declared.map(({ start }) => start))
})

/** Tells whether a token is a member, a key or a keyword argument, which do not share a namespace with variables. */
export function isMember(stream: TokenStream, index: number): boolean {
  const before = index > 0 ? wordAt(stream, index - 1) : ''
  if (memberMarks.has(before)) return true
  const { mark, after } = languageNamed(stream.language)?.layout.keys ?? { mark: '', after: [] }
  if (mark === '' || !after.includes(before) || index + 1 >= stream.size) return false
  return wordAt(stream, index + 1) === mark && !declaredAt(stream.side).has(must(stream.start[index]))
}
