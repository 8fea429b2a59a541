import { must } from '../../must.ts'
import { roles, wordAt } from '../tokens/token-stream.ts'
import type { FunctionTokens } from './odd-one-out.ts'

/** The tokens in which two functions differ, as half-open ranges; one of them may be empty. */
export interface Gap {
  odd: readonly [number, number]
  peer: readonly [number, number]
}

/** Maximum number of tokens of a difference, and its maximum share of the longer function. */
const longestGap = 30
const largestShare = 0.4

/** Returns the only place in which the shapes of two functions differ; undefined if it is large. */
export function gapBetween(odd: FunctionTokens, peer: FunctionTokens): Gap | undefined {
  const mine = odd.source.stream.shape
  const theirs = peer.source.stream.shape
  const length = Math.min(odd.to - odd.from, peer.to - peer.from)
  const longest = Math.max(odd.to - odd.from, peer.to - peer.from)
  let before = 0
  while (before < length && mine[odd.from + before] === theirs[peer.from + before]) before++
  let after = 0
  while (after < length - before && mine[odd.to - 1 - after] === theirs[peer.to - 1 - after]) after++
  const gap: Gap = { odd: [odd.from + before, odd.to - after], peer: [peer.from + before, peer.to - after] }
  const size = Math.max(gap.odd[1] - gap.odd[0], gap.peer[1] - gap.peer[0])
  return size === 0 || size > longestGap || size > largestShare * longest ? undefined : gap
}

const negations = new Set(['!', 'not', '~'])
const comparisons = new Set('== != === !== < > <= >= && || and or is is_not in + - * / % & | ^ << >>'.split(' '))
const conditions = new Set(['if', 'unless', 'guard', 'assert', 'require', 'ensure', 'check', 'else', 'elif', 'elsif'])
const leaving = new Set('return throw raise break continue panic abort exit die fail halt yield next'.split(' '))

/** Names the kind of a difference; undefined for one that says nothing about a mistake. */
export function kindOfGap(odd: FunctionTokens, peer: FunctionTokens, gap: Gap): string | undefined {
  const mine = wordsOf(odd, gap.odd)
  const theirs = wordsOf(peer, gap.peer)
  const all = [...mine, ...theirs]
  const [longer, shorter] = mine.length > theirs.length ? [mine, theirs] : [theirs, mine]
  if (shorter.length === 0 && longer.length === 1 && all.every((word) => negations.has(word))) return 'negation'
  if (mine.length <= 1 && theirs.length <= 1 && all.length > 0 && all.every((word) => comparisons.has(word)))
    return all.some((word) => negations.has(word)) ? 'negation' : 'operator'
  if (shorter.length === 0 && longer.length <= 2 && longer.some((word) => word === 'await')) return '`await`'
  if (shorter.length > 0) return undefined
  if (longer.some((word) => /^(?:[rw]?(?:un)?lock|mutex|acquire|release|synchronized)/i.test(word))) return 'lock'
  if (longer.some((word) => conditions.has(word)) && longer.some((word) => leaving.has(word))) return 'guard'
  if (longer.length <= 4 && (longer[0] === ',' || longer.at(-1) === ',') && longer.length > 1) return 'argument'
  return undefined
}

function wordsOf({ source: { stream } }: FunctionTokens, [from, to]: readonly [number, number]): string[] {
  const words: string[] = []
  for (let at = from; at < to; at++) if (must(stream.role[at]) !== roles.layout) words.push(wordAt(stream, at))
  return words
}
