import { fileKindOf } from '../change/file-kind.ts'
import type { Hit, IndexStore } from '../store/code-index/code-index.ts'
import { commonWords } from './common-words.ts'
import { partsOf, wordsOfName } from './name-words.ts'
import { formsOf } from './word-forms.ts'

export interface SearchHit extends Hit {
  /** Comparable only within one search. */
  score: number
}

/** Constant of reciprocal rank fusion. A higher value reduces the advantage of the first ranks. */
const flatness = 60
/** Weight of an inflected form. It is lower than that of an exact match, even if a symbol begins with the word. */
const otherForms = 0.2
/** Maximum number of names in a query whose inflected forms are looked up as symbols. */
const mostOtherNames = 3

/**
 * Ranks the results of a query, best first: chunks by their words, symbols by their names, and chunks with a similar
 * meaning. A symbol with an exact match comes first.
 */
export function searchIndex(
  store: IndexStore,
  query: string,
  limit: number,
  meaning: readonly Hit[] = [],
): SearchHit[] {
  const words = distinctiveWords(query).slice(0, 30)
  if (words.length === 0 && meaning.length === 0) return []
  const either = (forms: readonly string[]) => forms.map((form) => `"${form}"`).join(' OR ')
  const alone = new Set(query.toLowerCase().match(/[\p{L}\p{N}_$]+/gu))
  // For a part of an identifier, only singular and plural are looked up, because many forms of many parts are slow.
  const forms = words.map((word) => (alone.has(word) ? formsOf(word) : formsOf(word).slice(0, 2)))
  const others = forms.flatMap(([, ...rest]) => rest)
  const together = forms.map((each) => `(${either(each)})`).join(' AND ')
  const names = namesIn(query)
  return fuse([
    { weight: 1.5, hits: meaning },
    { weight: 1, hits: words.length > 0 ? store.byWords(either(words), limit * 4) : [] },
    { weight: otherForms, hits: others.length > 0 ? store.byWords(either(others), limit * 2) : [] },
    { weight: 1, hits: words.length > 1 ? store.byWords(together, limit * 2) : [] },
    ...names.flatMap(({ name, weight }) => [
      { weight, hits: store.bySymbol(name, false, limit) },
      { weight: weight / 4, hits: name.length > 3 ? store.bySymbol(name, true, limit) : [] },
    ]),
    ...names.slice(0, mostOtherNames).flatMap(({ name, weight }) =>
      otherFormsOf(name).map((form) => ({
        weight: weight * otherForms ** 2,
        hits: store.bySymbol(form, false, limit),
      })),
    ),
  ]).slice(0, limit)
}

function otherFormsOf(name: string): string[] {
  return formsOf(name.toLowerCase()).slice(1)
}

/** Returns the words of a query without common words, unless it has no others. */
export function distinctiveWords(query: string): string[] {
  const all = wordsOfName(query)
  const telling = all.filter((word) => !commonWords.has(word))
  return telling.length > 0 ? telling : all
}

/** Examples use the same words as the code that they show. */
const example = /(?:^|\/)(?:examples?|samples?|demos?)\//i

/** Combines several rankings by reciprocal rank. A symbol and the chunk around it count as one result. */
function fuse(lists: readonly { weight: number; hits: readonly Hit[] }[]): SearchHit[] {
  const found: SearchHit[] = []
  for (const { weight, hits } of lists)
    for (const [rank, hit] of hits.entries()) {
      const { test, documentation } = fileKindOf(hit.path)
      const beside = example.test(hit.path) ? 0.7 : 1
      const score = (weight * beside * (test ? 0.6 : 1) * (documentation ? 0.6 : 1)) / (flatness + rank)
      const known = found.find((each) => each.path === hit.path && overlaps(each, hit))
      if (known === undefined) found.push({ ...hit, score })
      else
        Object.assign(known, known.symbol === undefined && hit.symbol !== undefined ? hit : {}, {
          score: known.score + score,
        })
    }
  return found.toSorted(
    (one, other) => other.score - one.score || one.path.localeCompare(other.path) || one.startLine - other.startLine,
  )
}

/**
 * Returns candidates for symbol names: a word, or adjacent words combined. A single plain word among several is a weak
 * candidate.
 */
function namesIn(query: string): { name: string; weight: number }[] {
  const names = (query.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? []).slice(0, 8)
  const single = names.map((name) => ({ name, weight: names.length === 1 || partsOf(name).length > 1 ? 3 : 0.35 }))
  const joined = names.flatMap((_, from) =>
    [2, 3, 4]
      .map((length) => names.slice(from, from + length))
      .filter((run, index) => run.length === index + 2)
      .flatMap((run) => [run.join(''), run.join('_')]),
  )
  return [...single, ...joined.map((name) => ({ name, weight: 3 }))]
}

function overlaps(one: Hit, other: Hit): boolean {
  return one.startLine <= other.endLine && other.startLine <= one.endLine
}
