import type { Draft, Related, Severity } from '../../findings/finding.ts'
import { nearestLine } from '../../git/diff/nearest-line.ts'
import { columnsOfName } from '../../positions/columns.ts'
import type { CodeSymbol } from '../../syntax/types.ts'
import type { CallSite } from './references/call-sites.ts'
import type { DeletedFile } from './symbols/deleted-files.ts'
import type { MatchTier, Overloads, Target } from './target.ts'

const maxListed = 20
const rules = {
  gone: 'impact/removed-symbol',
  parameters: 'impact/changed-parameters',
  shifted: 'impact/reordered-parameters',
  types: 'impact/changed-parameters',
  results: 'impact/changed-results',
  async: 'impact/now-async',
  sync: 'impact/no-longer-async',
} as const

/**
 * Creates one finding for a target and all places that no longer match it. The most reliable tier determines the
 * confidence.
 */
export function impactMessage(target: Target, found: readonly CallSite[], capped: boolean): Draft | undefined {
  const sure = found.filter((place) => place.tier !== 'name')
  const places = sure.length > 0 ? sure : found
  if (places.length === 0) return undefined
  const resolved = places.some((place) => place.tier === 'resolved')
  const tier = resolved ? 'resolved' : sure.length > 0 ? 'unique' : 'name'
  const { line, file } = anchor(target)
  return {
    rule: rules[target.change],
    severity: severityOf(target, tier),
    category: 'impact',
    path: target.file.change.path,
    startLine: line,
    endLine: line,
    ...(file ? {} : columnsOfName(target.file.after?.text ?? '', line, target.name)),
    message: `${headline(target)} ${consequence(target, places, tier, capped)} ${advice(target, places, capped)}`,
    confidence: confidenceOf(target, tier),
    symbol: target.path,
    code: `${target.change} ${target.path} ${target.before.map(signature).join(' ')}`,
    related: relate(places),
    ...(tier === 'name' ? { show: 'summary' as const } : file ? { show: 'file' as const } : {}),
  }
}

/** Creates one finding for a deleted file that is still imported. */
export function deletedFileMessage(file: DeletedFile, places: readonly CallSite[], capped: boolean): Draft {
  const old = file.before.path
  const moved = file.after !== undefined
  const s = places.length === 1 && !capped ? 's' : ''
  const fact = moved ? `moved to \`${file.change.path}\`` : 'was removed'
  const advice = moved
    ? 'Update them to the new path, or keep a file at the old path that re-exports it.'
    : 'Remove the imports, or keep the file.'
  return {
    rule: 'impact/removed-file',
    severity: 'error',
    category: 'impact',
    path: file.change.path,
    startLine: 1,
    endLine: 1,
    message: `\`${old}\` ${fact}, but ${count(places, 'import', capped)} still refer${s} to it and no longer resolve${s}. ${advice}`,
    confidence: 0.95,
    code: `removed ${old}`,
    related: relate(places),
    show: 'file',
  }
}

function relate(places: readonly CallSite[]): Related[] {
  return places
    .slice(0, maxListed)
    .map((place) => ({ path: place.path, startLine: place.line, endLine: place.line, text: place.text.slice(0, 200) }))
}

/** Returns the changed line to report the finding on, or that it belongs to the file as a whole. */
function anchor({ file, before, after: [after] }: Target): { line: number; file: boolean } {
  if (file.after === undefined) return { line: 1, file: true }
  if (after === undefined) return { line: nearestLine(file.change, before[0].nameLine), file: false }
  const header = Math.min(after.endLine, after.nameLine + (after.parameters?.length ?? 0) + 1)
  const changed = file.added.find((range) => range.endLine >= after.nameLine && range.startLine <= header)
  return { line: Math.max(changed?.startLine ?? 0, after.nameLine), file: false }
}

function severityOf(target: Target, tier: MatchTier): Severity {
  if (tier === 'name') return 'info'
  const compiled = ['parameters', 'types', 'results'].includes(target.change)
  const breaks = target.change === 'gone' || (compiled && target.traits.compiled)
  return tier === 'resolved' && breaks ? 'error' : 'warning'
}

function confidenceOf(target: Target, tier: MatchTier): number {
  if (tier === 'name') return 0.4
  if (tier === 'unique') return 0.7
  if (target.change === 'parameters' && target.traits.shortage === 'harmless') return 0.6
  return ['gone', 'parameters', 'results', 'types'].includes(target.change) ? 0.95 : 0.85
}

function headline(target: Target): string {
  const name = `\`${shown(target)}\``
  if (target.change === 'gone') return `${name} ${whereabouts(target)},`
  const before = signature(differing(target.before, target.after))
  const after = signature(differing(target.after, target.before))
  switch (target.change) {
    case 'parameters':
      return `\`${shown(target)}${before}\` is now \`${after}\`,`
    case 'shifted':
      return `The parameters of ${name} were reordered: \`${before}\` is now \`${after}\`,`
    case 'types':
      return `\`${target.parameter}\` of ${name} is now a \`${target.types.after}\` instead of a \`${target.types.before}\`,`
    case 'results':
      return `${name} now returns ${values(target.results.after)} instead of ${values(target.results.before)},`
    case 'async':
      return `${name} is now async,`
    case 'sync':
      return `${name} is no longer async,`
  }
}

function whereabouts({ before, after, successor }: Extract<Target, { change: 'gone' }>): string {
  if (after.length > 0) return 'is no longer exported'
  if (successor === undefined) return 'was removed'
  if (successor.name === differing(before, after).name) return `moved to \`${successor.path}\``
  return `was removed (possibly renamed to \`${successor.name}\`)`
}

/** Returns the most relevant overload to show. */
function differing(overloads: Overloads, others: readonly CodeSymbol[]): CodeSymbol {
  const known = new Set(others.map(signature))
  const [first, ...rest] = overloads
  return overloads.findLast((overload) => !known.has(signature(overload))) ?? rest.at(-1) ?? first
}

const tierHints: Record<MatchTier, string> = {
  resolved: '',
  unique: ' (matched by name, which is unique in this repository)',
  name: ' (matched by name only)',
}

function consequence(target: Target, places: readonly CallSite[], tier: MatchTier, capped: boolean): string {
  const imports = places.every((place) => place.how === 'import')
  const noun = imports ? 'import' : target.change === 'gone' ? 'use' : 'call'
  const one = places.length === 1 && !capped
  return `but ${count(places, noun, capped)} ${mismatch(target, one ? 's' : '')}${tierHints[tier]}.`
}

/** Returns what the places still do. `s` is the ending of a verb after a singular subject, or empty. */
function mismatch(target: Target, s: 's' | ''): string {
  switch (target.change) {
    case 'gone':
      return `remain${s}`
    case 'parameters':
      return `still pass${s && 'es'} the old arguments`
    case 'shifted':
      return `still use${s} the old order`
    case 'types':
      return `still pass${s && 'es'} a \`${target.types.before}\``
    case 'results':
      return `still expect${s} ${values(target.results.before)}`
    case 'async':
      return `do${s && 'es'} not await the ${awaitedNoun(target)}`
    case 'sync':
      return `still await${s} it`
  }
}

function awaitedNoun({ traits: { async } }: Target): string {
  return async === false ? 'value' : async.noun
}

function advice(target: Target, places: readonly CallSite[], capped: boolean): string {
  const them = places.length === 1 && !capped ? 'it' : 'them'
  switch (target.change) {
    case 'gone':
      return `Update ${them}, or keep ${target.successor === undefined ? `\`${shown(target)}\`` : 'an alias with the old name'}.`
    case 'parameters':
      return `Update ${them}, or ${compatible(target)}.`
    case 'shifted':
      return `Check the order of ${them === 'it' ? 'its' : 'their'} arguments.`
    case 'types':
      return `Convert the argument, or also accept a \`${target.types.before}\`.`
    case 'results':
      return `Update ${them}${target.traits.compiled ? `, because ${them === 'it' ? 'it no longer compiles' : 'they no longer compile'}` : ''}.`
    case 'async':
      return `Await ${them}, or mark ${them} as intentionally not awaited.`
    case 'sync':
      return 'Remove the `await`.'
  }
}

/** Suggests the change to the declaration that makes the old arguments valid again. */
function compatible({ before, after, traits }: Exclude<Target, { change: 'gone' }>): string {
  const old = new Set(differing(before, after).parameters?.map(({ name }) => name))
  const now = differing(after, before).parameters ?? []
  const [only, ...others] = now.filter(({ name, optional, rest }) => !old.has(name) && !optional && !rest)
  const kept = now.filter(({ name }) => old.has(name)).length
  return traits.defaults && only !== undefined && others.length === 0 && kept === old.size
    ? `give \`${bareName(only)}\` a default value`
    : 'keep accepting the old arguments'
}

function values(number: number): string {
  return number === 0 ? 'nothing' : number === 1 ? 'one value' : `${number} values`
}

function count(places: readonly CallSite[], noun: string, capped: boolean): string {
  const [file, ...others] = new Set(places.map((place) => place.path))
  const number = `${capped ? 'at least ' : ''}${places.length} ${noun}${places.length === 1 ? '' : 's'}`
  return others.length === 0 ? `${number} in \`${file}\`` : `${number} in ${others.length + 1} files`
}

function shown(target: Target): string {
  return target.called === 'constructor' ? (target.owner ?? target.name) : target.path
}

/** Formats a signature, for example `(a, b?, ...rest)`. */
function signature(symbol: CodeSymbol): string {
  const names = (symbol.parameters ?? []).map((parameter) => {
    const bare = bareName(parameter)
    if (parameter.rest) return /^[.*]/.test(bare) ? bare : `...${bare}`
    return parameter.optional ? `${bare}?` : bare
  })
  return `(${names.join(', ')})`
}

function bareName({ name }: { name: string }): string {
  return name.replace(/\s+/g, ' ').slice(0, 40)
}
