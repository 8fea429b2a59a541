import { outlineIndex } from '../../change/outline-index.ts'
import { must } from '../../must.ts'
import type { CodeSymbol } from '../../syntax/types.ts'
import { roles, type TokenStream, wordAt } from '../tokens/token-stream.ts'
import { type Patch, renameToken } from './patch.ts'
import type { SwappedPatch } from './swaps.ts'

/** Returns symbols (functions, classes, fields) that were declared under one name and now under another, by text. */
export function findSymbolRenames(swapped: readonly SwappedPatch[]): Map<string, string> {
  const renames = declaredRenames(swapped)
  if (renames.size === 0) return renames
  const replaced = new Map([...renames].map(([from, to]) => [to, from]))
  for (const { patch } of swapped) {
    for (const [, name] of identifiers(patch.new.stream)) renames.delete(name)
    for (const [, name] of identifiers(patch.old.stream)) {
      const from = replaced.get(name)
      if (from !== undefined) renames.delete(from)
    }
  }
  return renames
}

/** Returns the renames of declarations with references that were also renamed, by text. */
function declaredRenames(swapped: readonly SwappedPatch[]): Map<string, string> {
  const before = symbolNames(swapped, 'before')
  const after = symbolNames(swapped, 'after')
  const renames = new Map<string, string>()
  const owners = new Map<string, number>()
  const referenced = new Set<string>()
  for (const { patch, swaps } of swapped) {
    for (const swap of swaps) {
      const from = wordAt(patch.old.stream, swap.old)
      const to = wordAt(patch.new.stream, swap.new)
      if (!before.has(from) || after.has(from) || before.has(to) || !after.has(to)) continue
      const declared = [symbolAt(patch.old.stream, swap.old), symbolAt(patch.new.stream, swap.new)]
      if (declared.includes(undefined)) referenced.add(from)
      else {
        if (renames.get(from) !== to) owners.set(to, (owners.get(to) ?? 0) + 1)
        renames.set(from, to)
      }
    }
  }
  // A renamed declaration alone does not prove that its references were renamed.
  for (const [from, to] of renames) if (owners.get(to) !== 1 || !referenced.has(from)) renames.delete(from)
  return renames
}

function symbolNames(swapped: readonly SwappedPatch[], side: 'before' | 'after'): Set<string> {
  const symbols = swapped.flatMap(({ patch }) => patch.file[side]?.inspection?.outline?.symbols ?? [])
  return new Set(symbols.map(({ name }) => name))
}

/** Returns the symbol that a token declares. */
function symbolAt(stream: TokenStream, index: number): CodeSymbol | undefined {
  const outline = stream.side.inspection?.outline
  const namesakes = outline === undefined ? [] : (outlineIndex(outline).byName.get(wordAt(stream, index)) ?? [])
  return namesakes.find((symbol) => symbol.nameLine === stream.line[index])
}

/** Yields the index and the name of each identifier. */
function* identifiers(stream: TokenStream): Generator<[number, string]> {
  for (let i = 0; i < stream.size; i++) if (stream.role[i] === roles.identifier) yield [i, wordAt(stream, i)]
}

/** The declaration line of an exported symbol still needs a review, because other code depends on it. */
export function applySymbolRenames(patch: Patch, renames: ReadonlyMap<string, string>): void {
  const before = patch.old.stream
  const after = patch.new.stream
  const codes = new Map<string, number>()
  const wanted = new Set(renames.values())
  for (const [i, name] of identifiers(after)) {
    if (wanted.has(name)) codes.set(`${after.shape[i]}:${name}`, must(after.code[i]))
  }
  for (const [i, name] of identifiers(before)) {
    const to = renames.get(name)
    if (to === undefined || symbolAt(before, i)?.exported) continue
    const code = codes.get(`${before.shape[i]}:${to}`)
    if (code !== undefined) renameToken(patch, i, code)
  }
}
