import { classify } from '../findings/classify.ts'
import type { Repository } from '../git/repository.ts'
import { commonWords } from '../index/common-words.ts'
import { declares } from '../syntax/declares.ts'

export interface Place {
  path: string
  rows: { line: number; text: string }[]
}

/** Files that mention the telling words of a question, those with most different ones first. */
export async function findWords(question: string, repository: Repository, side: string): Promise<Place[]> {
  const words = [...new Set(question.match(/[A-Za-z_$][\w$]{2,60}/g) ?? [])]
    .filter((word) => !commonWords.has(word.toLowerCase()))
    .flatMap(formsOf)
    .slice(0, 40)
  if (words.length === 0) return []
  const { mentions } = await repository.grep(side, words, { perWord: 80 })
  const files = new Map<string, { words: Set<string>; rows: Map<number, string> }>()
  for (const { word, path, line, text } of mentions) {
    const file = files.get(path) ?? { words: new Set(), rows: new Map() }
    file.words.add(stemOf(word))
    file.rows.set(line, text)
    files.set(path, file)
  }
  return [...files]
    .toSorted(
      ([one, a], [other, b]) =>
        weight(other, b.words.size) - weight(one, a.words.size) ||
        one.length - other.length ||
        one.localeCompare(other),
    )
    .slice(0, 12)
    .map(([path, { rows }]) => ({
      path,
      rows: [...rows]
        .toSorted(([one], [other]) => one - other)
        .slice(0, 4)
        .map(([line, text]) => ({ line, text })),
    }))
}

/** As people write them and as code does. */
function formsOf(word: string): string[] {
  const stem = stemOf(word)
  return [...new Set([word, stem, `${stem}s`, stem[0]!.toUpperCase() + stem.slice(1)])]
}

function stemOf(word: string): string {
  const small = /^[A-Z][a-z]+$/.test(word) ? word.toLowerCase() : word
  return small.replace(/(?<=[a-z]{3})(?:ies)$/, 'y').replace(/(?<=[a-z]{3})(?<!s)s$/, '')
}

/** What does it counts more than what tests it or talks about it. */
function weight(path: string, words: number): number {
  const { test, documentation, skipped } = classify(path)
  if (skipped !== undefined) return words * 0.2
  return words * (test || documentation ? 0.6 : 1)
}

/** Where the telling words of a question are defined, as far as a line can tell. */
export async function definitionsOf(
  question: string,
  repository: Repository,
  side: string,
): Promise<{ path: string; line: number }[]> {
  const words = [...new Set(question.match(/[A-Za-z_$][\w$]{2,60}/g) ?? [])].filter(
    (word) => !commonWords.has(word.toLowerCase()),
  )
  if (words.length === 0) return []
  const { mentions } = await repository.grep(side, words.slice(0, 20))
  return mentions
    .filter(({ word, text, path }) => declares(text, word) && !classify(path).documentation)
    .map(({ path, line }) => ({ path, line }))
    .slice(0, 4)
}
