import { banned } from './banned.ts'
import type { Prose } from './prose.ts'

/** A place in a text that breaks a rule of writing. */
export interface Violation {
  /** Offset in the file. */
  offset: number
  found: string
  why: string
  write: string
}

const mostWords = 25
const mostMessageWords = 30

const compiled = banned.map(({ pattern, ...rest }) => ({
  ...rest,
  expression: new RegExp(pattern.replaceAll(' ', String.raw`\s+`), 'giu'),
}))

/** Sentences end at a mark before an uppercase letter, a quote, a code span or the end, and at an empty line. */
const sentenceEnd = /[.!?][)"'’”\]]*(?=\s+[\p{Lu}\p{N}_"'‘“([]|\s*$)|\n\s*\n/gu

/** Returns what a piece of prose must not contain, in the order of the text. */
export function findViolations(prose: Prose): Violation[] {
  const { text, offset } = prose
  const violations = compiled.flatMap(({ expression, why, write }) =>
    [...text.matchAll(expression)].map((match) => ({
      offset: offset + match.index,
      found: tidy(match[0]),
      why,
      write,
    })),
  )
  for (const sentence of sentencesOf(text)) {
    for (const problem of problemsOf(sentence.text, prose.kind))
      violations.push({ ...problem, offset: offset + sentence.start, found: excerpt(sentence.text) })
  }
  if (prose.kind === 'message' && wordsIn(text) > mostMessageWords) {
    const why = `a message of ${wordsIn(text)} words`
    violations.push({ offset, found: excerpt(text), why, write: `at most ${mostMessageWords} words` })
  }
  return violations.sort((left, right) => left.offset - right.offset)
}

type Problem = Pick<Violation, 'why' | 'write'>

function problemsOf(sentence: string, kind: Prose['kind']): Problem[] {
  const problems: Problem[] = []
  const words = wordsIn(sentence)
  if (words > mostWords) problems.push({ why: `a sentence of ${words} words`, write: `at most ${mostWords} words` })
  const semicolons = sentence.match(/;/g)?.length ?? 0
  if (semicolons > 1 || (semicolons > 0 && kind === 'message'))
    problems.push({ why: 'clauses chained with semicolons', write: 'separate sentences' })
  if (kind !== 'heading' && /^(?:What|Who)\s(?!to\s)[^?]*$/.test(sentence) && words > 3)
    problems.push({ why: 'a clause as the subject', write: 'a noun as the subject' })
  return problems
}

function sentencesOf(text: string): { text: string; start: number }[] {
  const sentences: { text: string; start: number }[] = []
  let start = 0
  const add = (end: number) => {
    const part = text.slice(start, end)
    const body = part.trimStart()
    if (body !== '') sentences.push({ text: body.trimEnd(), start: start + part.length - body.length })
    start = end
  }
  for (const match of text.matchAll(sentenceEnd)) add(match.index + match[0].length)
  add(text.length)
  return sentences
}

function wordsIn(text: string): number {
  return text.match(/\S*[\p{L}\p{N}_]\S*/gu)?.length ?? 0
}

function tidy(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/_+/g, '…').trim()
}

function excerpt(text: string): string {
  const line = tidy(text)
  return line.length <= 60 ? line : `${line.slice(0, 57)}…`
}
