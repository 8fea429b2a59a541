import { must } from '../../../must.ts'
import { roles, wordAt } from '../../tokens/token-stream.ts'
import type { FunctionTokens } from './function-tokens.ts'

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
  const [longer, shorter] = mine.length > theirs.length ? [mine, theirs] : [theirs, mine]
  if (shorter.length === 0) return kindOfExtra(longer)
  if (longer.length > 1 || ![...mine, ...theirs].every((word) => comparisons.has(word))) return undefined
  return [...mine, ...theirs].some((word) => negations.has(word)) ? 'negation' : 'operator'
}

/** Names the kind of the tokens that only one of the functions has. */
function kindOfExtra(words: readonly string[]): string | undefined {
  if (words.length === 1 && words.every((word) => negations.has(word))) return 'negation'
  if (words.length <= 2 && words.includes('await')) return '`await`'
  if (words.some((word) => locks.test(word))) return 'lock'
  if (words.some((word) => conditions.has(word)) && words.some((word) => leaving.has(word))) return 'guard'
  const isListed = words[0] === ',' || words.at(-1) === ','
  return isListed && words.length > 1 && words.length <= 4 ? 'argument' : undefined
}

const locks = /^(?:[rw]?(?:un)?lock|mutex|acquire)/i

function wordsOf({ source: { stream } }: FunctionTokens, [from, to]: readonly [number, number]): string[] {
  const words: string[] = []
  for (let at = from; at < to; at++) if (must(stream.role[at]) !== roles.layout) words.push(wordAt(stream, at))
  return words
}
