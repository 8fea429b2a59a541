import type { ChangedFile } from '../../change/types.ts'
import type { Draft } from '../../findings/finding.ts'
import { nearestLine } from '../../git/diff/nearest-line.ts'
import { must } from '../../must.ts'
import type { RuleOf } from '../../rules/known-rules.ts'
import { type MentionPlace, relatedOf } from './mention-kind.ts'

/** A removed item with its line on the old side. */
export interface Removed {
  name: string
  file: ChangedFile
  oldLine: number
}

/** A removed item with the places that still mention it. */
export interface Stale extends Removed {
  places: MentionPlace[]
}

/** Items that were removed from one file and are mentioned in the same files. */
export type StaleGroup<T extends Stale = Stale> = [T, ...T[]]

export function groupStale<T extends Stale>(stale: readonly T[]): StaleGroup<T>[] {
  const key = ({ file, places }: Stale) => {
    const texts = file.change.status === 'deleted' ? [] : new Set(places.map(({ mention }) => mention.path))
    return [file.change.path, ...[...texts].toSorted()].join('\0')
  }
  return [...Map.groupBy(stale, key).values()].map(([first, ...others]) => [must(first), ...others])
}

/** Returns the places of a group, each line once. */
export function placesOfGroup(group: readonly Stale[]): MentionPlace[] {
  const places = group.flatMap((stale) => stale.places)
  return [...new Map(places.map((place) => [`${place.mention.path}:${place.mention.line}`, place])).values()]
}

/** Creates a finding for a removed item that is still mentioned. */
export function driftDraft(
  { name, file, oldLine, places }: Stale,
  { rule, message, confidence }: { rule: RuleOf<'drift'>; message: string; confidence: number },
): Draft {
  const gone = file.change.status === 'deleted'
  const line = gone ? 1 : nearestLine(file.change, oldLine)
  return {
    rule: `drift/${rule}`,
    severity: places.every((place) => place.kind === 'comment') ? 'info' : 'warning',
    category: 'drift',
    path: file.change.path,
    startLine: line,
    endLine: line,
    code: name,
    message,
    confidence,
    related: relatedOf(places),
    ...(gone ? { show: 'file' as const } : {}),
  }
}

/** Returns the first item of each name. */
export function uniqueByName<T extends { name: string }>(items: readonly T[]): T[] {
  return [...Map.groupBy(items, ({ name }) => name).values()].map(([first]) => must(first))
}

/** Tells whether a file contains hand-written code, where names, flags and variables are declared. */
export function isSource(file: ChangedFile): boolean {
  return (
    file.language !== undefined && file.skipped === undefined && !file.test && !/^(json|yaml|toml)$/.test(file.language)
  )
}
