import { fileKindOf } from '../../change/file-kind.ts'
import type { ChangedFile, ChangeSet, RepoLookup } from '../../change/types.ts'
import { defined } from '../../defined.ts'
import type { Draft } from '../../findings/finding.ts'
import type { CodeSymbol } from '../../syntax/types.ts'
import { joinNames } from '../join-names.ts'
import {
  driftDraft,
  groupStale,
  isSource,
  placesOfGroup,
  type Removed,
  type Stale,
  type StaleGroup,
  uniqueByName,
} from './draft.ts'
import { describePlaces, locateMentions } from './mention-kind.ts'

const mostNames = 60

interface RemovedName extends Removed {
  /** The name that replaced it in the same position. */
  successor?: string
}

export function* removedNameWords(change: ChangeSet): Iterable<string> {
  for (const { name } of removedNames(change)) yield name
}

/** Reports removed exported names that documentation, configuration or comments still mention. */
export function removedNameDrift(change: ChangeSet, lookup: RepoLookup): Draft[] {
  const stale = removedNames(change).flatMap((removed) => {
    const places = lookup.unknown(removed.name) ? [] : locateMentions(removed.name, change, lookup)
    if (places.some(({ kind }) => kind === 'code' || kind === 'test')) return []
    const left = places.filter(({ kind }) => kind !== 'exempt')
    return left.length === 0 ? [] : [{ ...removed, places: left }]
  })
  const renamed = stale.filter(({ successor }) => successor !== undefined)
  const gone = stale.filter(({ successor }) => successor === undefined)
  return [...renamed.map((one): StaleGroup<RemovedName & Stale> => [one]), ...groupStale(gone)].map(draftOf)
}

function draftOf(group: StaleGroup<RemovedName & Stale>): Draft {
  const [first] = group
  const { successor, file } = first
  const places = placesOfGroup(group)
  const one = group.length === 1
  const gone =
    successor === undefined ? `${one ? 'was' : 'were'} removed from the code` : `was renamed to \`${successor}\``
  const todo = successor === undefined ? `Update the ${places.length === 1 ? 'text' : 'texts'}.` : 'Use the new name.'
  const names = joinNames(group.map(({ name }) => name))
  const message = `${names} ${gone}, but ${describePlaces(places)} still ${places.length === 1 ? 'mentions' : 'mention'} ${one ? 'it' : 'them'}. ${todo}`
  const confidence = file.change.status === 'deleted' ? 0.8 : 0.85
  return driftDraft({ ...first, places }, { rule: 'removed-name', message, confidence })
}

function removedNames(change: ChangeSet): RemovedName[] {
  const present = new Set<string>()
  for (const { after } of change.files)
    for (const symbol of after?.inspection?.outline?.symbols ?? []) present.add(symbol.name)
  const removed = change.files.flatMap(removedFrom).filter(({ name }) => !present.has(name))
  return uniqueByName(removed)
    .slice(0, mostNames)
    .map(({ name, symbol, file }) => {
      const successor = successorOf(symbol, file)
      return { name, file, oldLine: symbol.nameLine, ...defined({ successor }) }
    })
}

function removedFrom(file: ChangedFile): { name: string; symbol: CodeSymbol; file: ChangedFile }[] {
  const { before, after, change } = file
  const old = before?.inspection
  if (
    old?.outline === undefined ||
    !isSource(file) ||
    change.status === 'copied' ||
    fileKindOf(change.oldPath).documentation
  )
    return []
  const current = after?.inspection
  if (after !== undefined && (current?.outline === undefined || current.errors.length > 0)) return []
  const left = new Set(current?.outline?.symbols.map((symbol) => symbol.name))
  return old.outline.symbols
    .filter((symbol) => symbol.exported && isDistinctive(symbol.name) && !left.has(symbol.name))
    .map((symbol) => ({ name: symbol.name, symbol, file }))
}

/** Tells whether a name consists of at least two words, so that prose is unlikely to contain it by chance. */
function isDistinctive(name: string): boolean {
  const core = name.replaceAll(/^[_$@]+|[_$?!]+$/g, '')
  return (
    core.length >= 6 && (/[a-z0-9][A-Z]/.test(core) || /[A-Za-z0-9]_[A-Za-z]/.test(core) || /[A-Z]{2,}[a-z]/.test(core))
  )
}

/** Returns the new name of the same kind in the same position of the diff, if there is only one. */
function successorOf(symbol: CodeSymbol, { before, after, change }: ChangedFile): string | undefined {
  const region = change.hunks
    .flatMap((hunk) => hunk.changes)
    .find(({ oldStart, oldCount }) => symbol.nameLine >= oldStart && symbol.nameLine < oldStart + oldCount)
  if (region === undefined || region.newCount === 0 || region.oldCount > 20) return undefined
  const known = new Set(before?.inspection?.outline?.symbols.map((earlier) => earlier.name))
  const candidates = (after?.inspection?.outline?.symbols ?? []).filter(
    ({ kind, name, nameLine }) =>
      kind === symbol.kind &&
      !known.has(name) &&
      nameLine >= region.newStart &&
      nameLine < region.newStart + region.newCount,
  )
  const [only, ...others] = candidates
  return others.length === 0 ? only?.name : undefined
}
