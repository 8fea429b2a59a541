import type { Draft } from '../../../findings/finding.ts'
import { must } from '../../../must.ts'
import { holdsLine } from '../../../positions/line-ranges.ts'
import { codeSpan } from '../../../report/markdown/markdown-text.ts'
import type { PassRule } from '../../../rules/known-rules.ts'
import { roles } from '../../tokens/token-stream.ts'
import type { Source } from '../clones.ts'
import { type FunctionTokens, functionsOf } from './function-tokens.ts'
import { type Gap, gapBetween, kindOfGap } from './gap.ts'

/** Minimum number of functions that agree. */
const leastPeers = 3
/** Minimum share of equal names where all peers have the same name. */
const leastShared = 0.85
const mostFunctions = 5_000

/**
 * Finds functions of the change that differ from at least three similar functions in a negation, guard, operator,
 * argument, `await` or lock, while those agree with each other.
 */
export function oddOnesOut(fresh: readonly Source[], all: readonly Source[]): Draft[] {
  const groups = Map.groupBy(all.flatMap(functionsOf).slice(0, mostFunctions), shapeOf)
  const candidates = [...groups.values()].flatMap((group) => (group.length === 1 ? group : []))
  const families = [...groups.values()].filter((group) => group.length >= leastPeers)
  return candidates.flatMap((odd) => {
    if (!fresh.includes(odd.source) || !touches(odd)) return []
    for (const peers of families) {
      const draft = compare(odd, peers)
      if (draft !== undefined) return [draft]
    }
    return []
  })
}

/** Returns the language and the shapes of the tokens as a key. */
function shapeOf({ source: { stream }, from, to }: FunctionTokens): string {
  return `${stream.language} ${stream.shape.subarray(from, to).join(',')}`
}

function touches({ source, startLine, endLine }: FunctionTokens): boolean {
  return source.fresh.some((range) => range.startLine <= endLine && startLine <= range.endLine)
}

function compare(odd: FunctionTokens, peers: readonly FunctionTokens[]): Draft | undefined {
  const [first] = peers
  if (first === undefined || first.source.stream.language !== odd.source.stream.language) return undefined
  const gap = gapBetween(odd, first)
  if (gap === undefined) return undefined
  const kind = kindOfGap(odd, first, gap)
  if (kind === undefined || !isChangedAt(odd, gap) || !sharesNames(odd, peers, gap)) return undefined
  return draftOf(odd, peers, { gap, kind })
}

/** Tells whether the change wrote the line that differs, or the lines around a missing one. */
function isChangedAt({ source: { stream, fresh } }: FunctionTokens, { odd: [from, to] }: Gap): boolean {
  const lines = [must(stream.line[from > 0 ? from - 1 : from]), must(stream.line[Math.min(to, stream.size - 1)])]
  return lines.some((line) => holdsLine(fresh, line))
}

/** Tells whether the function has the names that all peers have in common, outside the gap. */
function sharesNames(odd: FunctionTokens, peers: readonly FunctionTokens[], gap: Gap): boolean {
  let agreed = 0
  let shared = 0
  const length = must(peers[0]).to - must(peers[0]).from
  const gapStart = gap.peer[0] - must(peers[0]).from
  const gapEnd = gap.peer[1] - must(peers[0]).from
  const shift = gap.odd[1] - odd.from - gapEnd
  for (let at = 0; at < length; at++) {
    if (at >= gapStart && at < gapEnd) continue
    const codes = peers.map(({ source, from }) => source.stream.code[from + at])
    const { stream } = must(peers[0]).source
    const role = stream.role[must(peers[0]).from + at]
    if (role !== roles.identifier && role !== roles.literal) continue
    if (codes.some((code) => code !== codes[0])) continue
    agreed++
    const own = odd.source.stream.code[odd.from + at + (at >= gapEnd ? shift : 0)]
    if (own === codes[0]) shared++
  }
  return agreed >= 6 && shared >= agreed * leastShared
}

const mostQuoted = 3
const mostRelated = 5

function draftOf(
  odd: FunctionTokens,
  peers: readonly FunctionTokens[],
  { gap, kind }: { gap: Gap; kind: string },
): Draft {
  const { stream } = odd.source
  const line = must(stream.line[Math.min(gap.odd[0], odd.to - 1)])
  const offset = gap.peer[0] - must(peers[0]).from
  const related = peers.slice(0, mostRelated).map((peer) => {
    const at = must(peer.source.stream.line[Math.min(peer.from + offset, peer.to - 1)])
    return { path: peer.source.side.path, startLine: at, endLine: at, text: codeAt(peer, at) }
  })
  return {
    rule: 'duplication/odd-one-out' satisfies PassRule,
    severity: 'warning',
    category: 'duplication',
    path: odd.source.side.path,
    startLine: line,
    endLine: line,
    symbol: odd.path,
    code: `${odd.path} ${kind}`,
    message: `The ${kind} differs from ${peers.length} similar functions: ${describe(odd, peers, gap)}. Make it the same, or explain the difference in a comment.`,
    confidence: 0.8,
    related,
  }
}

/** Quotes the code of the peers and of the function. */
function describe(odd: FunctionTokens, peers: readonly FunctionTokens[], gap: Gap): string {
  const shown = peers.slice(0, mostQuoted).map(({ name }) => codeSpan(name))
  const more = peers.length - mostQuoted
  const names = more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ').replace(/, (?=[^,]*$)/, ' and ')
  const own = codeSpan(odd.name)
  const mine = codeSpan(codeAt(odd, must(odd.source.stream.line[Math.min(gap.odd[0], odd.to - 1)])))
  const [first] = peers
  const { stream } = must(first).source
  const theirs = codeSpan(codeAt(must(first), must(stream.line[Math.min(gap.peer[0], must(first).to - 1)])))
  const isStatement = ['guard', 'lock'].includes(kindOfGap(odd, must(first), gap) ?? '')
  if (isStatement && gap.peer[0] === gap.peer[1]) return `only ${own} has ${mine}`
  if (isStatement || mine === theirs) return `${names} have ${theirs}, ${own} does not`
  return `${names} have ${theirs}, ${own} has ${mine}`
}

function codeAt({ source: { stream } }: FunctionTokens, line: number): string {
  return stream.text.split('\n')[line - 1]?.trim() ?? ''
}
