import { fileKindOf } from '../change/file-kind.ts'
import type { Repository } from '../git/repository.ts'
import { commonWords } from '../index/common-words.ts'
import { declares } from '../syntax/declares-name.ts'

export interface Place {
  path: string
  line?: number
}

/** An identifier that cannot be a plain word: `takeJob`, `take_job`, `Job2`, or a word in backquotes or before a bracket. */
const codeName =
  /(?<=`)[\w$]{3,60}(?=[`(.])|[A-Za-z_$][\w$]{2,60}(?=\()|[a-z]\w*[A-Z_$]\w*|[A-Z]\w*[a-z]\w*[A-Z]\w*|\w+_\w+/g

/** Finds the definitions of the names in a text by a textual search. Of a few words, each may be a name. */
export async function definitionsOf(question: string, repository: Repository, side: string): Promise<Place[]> {
  const isShort = question.trim().split(/\s+/).length <= 2
  const words = [...new Set(question.match(isShort ? /[A-Za-z_$][\w$]{2,60}/g : codeName) ?? [])].filter(
    (word) => !commonWords.has(word.toLowerCase()),
  )
  if (words.length === 0) return []
  const { mentions } = await repository.grep(side, words.slice(0, 20))
  return mentions
    .filter(({ word, text, path }) => declares(text, word) && !fileKindOf(path).documentation)
    .map(({ path, line }) => ({ path, line }))
    .slice(0, 4)
}
