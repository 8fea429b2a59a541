import type { Exchange } from '../engine.ts'
import { commonWords } from '../index/common-words.ts'
import { distinctiveWords } from '../index/search.ts'

/** Maximum number of words of a question that needs the conversation to be understood. */
const fewWords = 4
/** Maximum number of names from the last answer. */
const mostNames = 8
const begins = /^(?:and|but|so|or|also)\b/i
const pronouns = 'it its that this these those they them their there then else same'.split(' ')

/**
 * Returns what to search for a question: with the question that it follows and the names of the last answer, if it
 * cannot be understood alone.
 */
export function searchText(question: string, history: readonly Exchange[] = []): string {
  const last = history.at(-1)
  if (last === undefined || !isFollowUp(question)) return question
  const subject = history.findLast(({ asked }) => !isFollowUp(asked)) ?? last
  const names = [...last.answered.matchAll(/`([^`\n]{2,80})`/g)].map(([, name = '']) => name)
  return [question, subject.asked, ...new Set(names.slice(0, mostNames))].join(' ')
}

function isFollowUp(question: string): boolean {
  const words = distinctiveWords(question).filter((word) => !commonWords.has(word))
  return words.length === 0 || (words.length <= fewWords && (refers(question) || begins.test(question)))
}

/** Tells whether a question has a word that refers to something said before. */
function refers(question: string): boolean {
  return question
    .toLowerCase()
    .split(/\W+/)
    .some((word) => pronouns.includes(word))
}
