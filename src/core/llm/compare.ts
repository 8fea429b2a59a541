import { DuckError, toDuckError } from '../errors.ts'
import type { ModelAnswer, ModelQuestion, ModelRequest } from './port.ts'
import { totalOf } from './total.ts'

/** `usable`: whether an answer can be read, and so may be cached. Default: always. */
export type Converse = (
  ask: ModelQuestion,
  schema?: ModelRequest['schema'],
  usable?: (text: string) => boolean,
) => Promise<ModelAnswer>

interface Compared {
  ask: ModelQuestion
  schema: ModelRequest['schema']
  usable: ((text: string) => boolean) | undefined
}

/**
 * Sends the same request to several models. If most answers agree, that answer wins. Otherwise the first model judges
 * them anonymously, or merges them. The remarks state the decision and the reason.
 */
export async function compare(
  callers: readonly { converse: Converse }[],
  { ask, schema, usable }: Compared,
  merging = false,
): Promise<ModelAnswer> {
  const { onText, ...quiet } = ask
  const tried = await Promise.allSettled(callers.map(({ converse }) => converse(quiet, schema, usable)))
  const [first, ...others] = tried.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
  const failures = tried.flatMap((each) => (each.status === 'rejected' ? [toDuckError(each.reason).message] : []))
  const [judge] = callers
  if (first === undefined || judge === undefined)
    throw tried[0]?.status === 'rejected' ? tried[0].reason : new DuckError('config', 'No model is configured.')
  const answers: Answers = [first, ...others]
  // Structured answers cannot be merged as text.
  const decide = merging && schema === undefined ? merge : choose
  const chosen: Chosen =
    others.length === 0
      ? { answer: first, because: 'the other models failed' }
      : (agreement(answers) ?? (await decide(answers, judge.converse, quiet)))
  onText?.(chosen.answer.text)
  const { cost: _, ...answer } = chosen.answer
  return {
    ...answer,
    ...totalOf(chosen.verdict === undefined ? answers : [...answers, chosen.verdict]),
    remarks: [
      ...chosen.answer.remarks,
      ...failures.map((failure) => `omitted: ${failure}`),
      `${chosen.merged ? 'merged from' : 'chosen from'} ${answers.map((answer) => answer.model).join(', ')}: ${chosen.because}`,
    ],
  }
}

type Answers = readonly [ModelAnswer, ...ModelAnswer[]]

interface Chosen {
  answer: ModelAnswer
  because: string
  merged?: true
  /** The answer of the judge, whose cost is included. */
  verdict?: ModelAnswer
}

/** Returns the answer that more than half of the models agree on. */
function agreement(answers: Answers): Chosen | undefined {
  for (const group of Map.groupBy(answers, (answer) => normal(answer.text)).values()) {
    const [answer] = group
    if (answer !== undefined && group.length > 1 && group.length > answers.length / 2)
      return { answer, because: `${group.length} of ${answers.length} agree` }
  }
  return undefined
}

async function choose(answers: Answers, judge: Converse, ask: ModelQuestion): Promise<Chosen> {
  const question = `Here are ${answers.length} answers to the above. Which is the most correct and useful? Begin with its number, then say why in one sentence.`
  const verdict = await judge(about(question, answers, ask))
  const index = Number(/\d+/.exec(verdict.text)?.[0] ?? 1) - 1
  return {
    answer: answers[index] ?? answers[0],
    verdict,
    because: verdict.text
      .replace(/^\D*\d+[\s.:)-]*/, '')
      .trim()
      .slice(0, 300),
  }
}

async function merge(answers: Answers, judge: Converse, ask: ModelQuestion): Promise<Chosen> {
  const question = `Here are ${answers.length} answers to the above. Make one of them: keep what is correct in each, say nothing twice, and where they contradict each other what is right. Give the answer alone.`
  const verdict = await judge(about(question, answers, ask))
  return { answer: verdict, verdict, merged: true, because: 'what is correct in each' }
}

/** The answers are anonymous. */
function about(question: string, answers: readonly ModelAnswer[], ask: ModelQuestion): ModelQuestion {
  const listed = answers.map(({ text }, index) => `Answer ${index + 1}:\n${text}`).join('\n\n')
  return { ...ask, tools: [], messages: [...ask.messages, { role: 'user', text: `${question}\n\n${listed}` }] }
}

function normal(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text))
  } catch {
    return text.trim().replaceAll(/\s+/g, ' ')
  }
}
