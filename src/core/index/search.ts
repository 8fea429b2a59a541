import { stemmer } from 'stemmer'
import { fileKindOf } from '../change/file-kind.ts'
import type { Hit, IndexStore } from '../store/code-index/code-index.ts'
import { commonWords } from './common-words.ts'
import { partsOf, wordsOfName } from './name-words.ts'
import { scorePaths } from './path-score.ts'

export interface SearchHit extends Hit {
  /** Comparable only within one search. */
  score: number
}

/** Maximum number of words of a query, and of chunks to read for each. */
const mostWords = 20
const perWord = 200
/** Maximum number of files to rank by their kind, and by whether they contain the words as written. */
const mostFiles = 120
const mostExact = 30
/** Weights of the evidence, relative to the best file by its words. */
const weight = { path: 0.6, symbol: 1.2, plainSymbol: 0.15, prefix: 0.15, meaning: 1, exact: 1.2 }
/** Share of the score that a file with few words of the query keeps. */
const leastCoverage = 0.5
/** Share of the score of a file that its second and later places keep. */
const laterPlace = 0.6

/**
 * Ranks the results of a query, best first. A file is scored by the words of the query that it contains, wherever they
 * are, by its path, by the symbols that it defines, and by chunks with a similar meaning. Its chunks follow by their own
 * words.
 */
export function searchIndex(
  store: IndexStore,
  query: string,
  limit: number,
  meaning: readonly Hit[] = [],
): SearchHit[] {
  const stems = new Map(distinctiveWords(query).map((word) => [stemmer(word), word]))
  const words = [...stems.values()].slice(0, mostWords)
  const files = wordScores(store, words)
  const best = Math.max(1e-9, ...[...files.values()].map(({ score }) => score))
  const paths = scorePaths(store.paths(), [...stems.keys()])
  const near = Math.max(1e-9, ...paths.values())
  for (const [path, score] of paths) fileIn(files, path).score += (weight.path * best * score) / near
  for (const { hits, share } of symbolHits(store, query, limit))
    for (const [rank, hit] of hits.entries()) addPlace(files, hit, (best * share) / (1 + rank / 10))
  for (const [rank, hit] of meaning.entries())
    addPlace(files, hit, best * weight.meaning * (1 - rank / (2 * meaning.length)))
  const top = [...files].toSorted(([, one], [, other]) => other.score - one.score).slice(0, mostFiles)
  if (words.length > 0) addExact(store, words, new Map(top.slice(0, mostExact)))
  return placesOf(new Map(top))
    .toSorted(
      (one, other) => other.score - one.score || one.path.localeCompare(other.path) || one.startLine - other.startLine,
    )
    .slice(0, limit)
}

/** Returns the words of a query without common words, unless it has no others. */
export function distinctiveWords(query: string): string[] {
  const all = wordsOfName(query)
  const telling = all.filter((word) => !commonWords.has(word))
  return telling.length > 0 ? telling : all
}

interface ScoredFile {
  score: number
  places: SearchHit[]
}

type Files = Map<string, ScoredFile>

function fileIn(files: Files, path: string): ScoredFile {
  const known = files.get(path)
  if (known !== undefined) return known
  const made = { score: 0, places: [] }
  files.set(path, made)
  return made
}

/** Scores chunks by the sum of their words, and files by the best chunk for each word and how many words they have. */
function wordScores(store: IndexStore, words: readonly string[]): Files {
  const files: Files = new Map()
  const chunks = new Map<string, SearchHit>()
  const covered = new Map<string, number>()
  let whole = 0
  for (const word of words) {
    const seen = new Set<string>()
    const hits = store.byWord(word, perWord)
    // A rare word scores more, so this is the share of the words by what they tell.
    const most = hits[0]?.score ?? 0
    whole += most
    for (const { chunk, score, ...hit } of hits) {
      const file = fileIn(files, hit.path)
      if (!seen.has(hit.path)) {
        file.score += score
        covered.set(hit.path, (covered.get(hit.path) ?? 0) + most)
      }
      seen.add(hit.path)
      const key = `${chunk} ${hit.path}`
      const known = chunks.get(key)
      if (known !== undefined) known.score += score
      else {
        const made = { ...hit, score }
        chunks.set(key, made)
        file.places.push(made)
      }
    }
  }
  for (const [path, file] of files)
    file.score *= leastCoverage + ((1 - leastCoverage) * (covered.get(path) ?? 0)) / (whole || 1)
  return files
}

/** Adds evidence for one place of a file. A symbol and the chunk around it count as one place. */
function addPlace(files: Files, hit: Hit, score: number): void {
  const file = fileIn(files, hit.path)
  file.score += score
  const known = file.places.find((place) => overlaps(place, hit))
  if (known === undefined) file.places.push({ ...hit, score })
  else Object.assign(known, known.symbol === undefined ? hit : {}, { score: known.score + score })
}

/** Ranks files that contain the words as written before those that contain another form. */
function addExact(store: IndexStore, words: readonly string[], files: Files): void {
  for (const [path, names] of store.namesOf([...files.keys()])) {
    const own = new Set(names.map((name) => name.toLowerCase()))
    // Of a long question, few words are names.
    const share = words.filter((word) => own.has(word)).length / words.length ** 1.5
    fileIn(files, path).score *= 1 + weight.exact * share
  }
}

/** Examples use the same words as the code that they show. */
const example = /(?:^|\/)(?:examples?|samples?|demos?)\//i

function kindFactor(path: string): number {
  const { test, documentation, configuration } = fileKindOf(path)
  const factors = [example.test(path) ? 0.5 : 1, test ? 0.5 : 1, documentation ? 0.5 : 1, configuration ? 0.5 : 1]
  return factors.reduce((all, each) => all * each, 1)
}

/** Returns the places of all files. The best place of a file gets the score of the file. */
function placesOf(files: Files): SearchHit[] {
  return [...files].flatMap(([path, { score, places }]) => {
    const own = score * kindFactor(path)
    const sorted = places.toSorted((one, other) => other.score - one.score || one.startLine - other.startLine)
    const most = sorted[0]?.score || 1
    return sorted.map((place, rank) => ({
      ...place,
      score: own * (rank === 0 ? 1 : (laterPlace * place.score) / most),
    }))
  })
}

/**
 * Returns the symbols that a query may name: a word, or adjacent words combined. A single plain word among several is
 * weak evidence.
 */
function symbolHits(store: IndexStore, query: string, limit: number): { hits: Hit[]; share: number }[] {
  const names = (query.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? []).slice(0, 8)
  const isClear = (name: string) => names.length === 1 || partsOf(name).length > 1
  const single = names.map((name) => ({ name, share: isClear(name) ? weight.symbol : weight.plainSymbol }))
  const joined = names.flatMap((_, from) =>
    [2, 3, 4]
      .map((length) => names.slice(from, from + length))
      .filter((run, index) => run.length === index + 2)
      .flatMap((run) => [run.join(''), run.join('_')])
      .map((name) => ({ name, share: weight.symbol })),
  )
  return [...single, ...joined].flatMap(({ name, share }) => [
    { hits: store.bySymbol(name, false, limit), share },
    { hits: name.length > 3 ? store.bySymbol(name, true, limit) : [], share: share * weight.prefix },
  ])
}

function overlaps(one: Hit, other: Hit): boolean {
  return one.startLine <= other.endLine && other.startLine <= one.endLine
}
