import { DuckError, toDuckError } from '../errors.ts'
import type { ModelAnswer, ModelQuestion, ModelRequest } from './port.ts'

export type Converse = (ask: ModelQuestion, schema?: ModelRequest['schema']) => Promise<ModelAnswer>

/**
 * Sends the same request to several models. If most answers agree, that answer wins. Otherwise the first model judges
 * them anonymously, or merges them. The remarks state the decision and the reason.
 */
export async function compare(
  callers: readonly { converse: Converse }[],
  ask: ModelQuestion,
  schema?: ModelRequest['schema'],
  merging = false,
): Promise<ModelAnswer> {
  const { onText, ...quiet } = ask
  const tried = await Promise.allSettled(callers.map(({ converse }) => converse(quiet, schema)))
  const answers = tried.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
  const failures = tried.flatMap((each) => (each.status === 'rejected' ? [toDuckError(each.reason).message] : []))
  const [only] = answers
  if (only === undefined)
    throw tried[0]?.status === 'rejected' ? tried[0].reason : new DuckError('config', 'No model is configured.')
  const agreed = answers.length === 1 ? undefined : agreement(answers)
  const chosen: Chosen =
    answers.length === 1
      ? { answer: only, because: 'the other models failed' }
      : (agreed ??
        // Structured answers cannot be merged as text.
        (await (merging && schema === undefined ? merge : choose)(answers, callers[0]!.converse, quiet)))
  onText?.(chosen.answer.text)
  const paid = [...answers, ...(chosen.verdict === undefined ? [] : [chosen.verdict])]
  const total = (part: 'input' | 'output') => paid.reduce((sum, answer) => sum + answer.usage[part], 0)
  const costs = paid.map(({ cost }) => cost)
  return {
    ...chosen.answer,
    usage: { input: total('input'), output: total('output') },
    ...(costs.includes(undefined) ? {} : { cost: costs.reduce<number>((sum, cost) => sum + cost!, 0) }),
    remarks: [
      ...chosen.answer.remarks,
      ...failures.map((failure) => `omitted: ${failure}`),
      `${chosen.merged ? 'merged from' : 'chosen from'} ${answers.map((answer) => answer.model).join(', ')}: ${chosen.because}`,
    ],
  }
}

interface Chosen {
  answer: ModelAnswer
  because: string
  merged?: true
  /** The answer of the judge, whose cost is included. */
  verdict?: ModelAnswer
}

/** Returns the answer that more than half of the models agree on. */
function agreement(answers: readonly ModelAnswer[]): Chosen | undefined {
  const groups = [...Map.groupBy(answers, (answer) => normal(answer.text)).values()].toSorted(
    (one, other) => other.length - one.length,
  )
  const most = groups[0]!
  return most.length > 1 && most.length > answers.length / 2
    ? { answer: most[0]!, because: `${most.length} of ${answers.length} agree` }
    : undefined
}

async function choose(answers: readonly ModelAnswer[], judge: Converse, ask: ModelQuestion): Promise<Chosen> {
  const question = `Here are ${answers.length} answers to the above. Which is the most correct and useful? Begin with its number, then say why in one sentence.`
  const verdict = await judge(about(question, answers, ask))
  const index = Number(/\d+/.exec(verdict.text)?.[0] ?? 1) - 1
  return {
    answer: answers[index] ?? answers[0]!,
    verdict,
    because: verdict.text
      .replace(/^\D*\d+[\s.:)-]*/, '')
      .trim()
      .slice(0, 300),
  }
}

async function merge(answers: readonly ModelAnswer[], judge: Converse, ask: ModelQuestion): Promise<Chosen> {
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
