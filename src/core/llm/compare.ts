import { DuckError, toDuckError } from '../errors.ts'
import type { Answer, Ask, ModelRequest } from './port.ts'

export type Converse = (ask: Ask, schema?: ModelRequest['schema']) => Promise<Answer>

/**
 * Asks several models the same. Answers that agree win by vote; else the first model judges, not knowing whose they are.
 * What was decided and why stands in the remarks.
 */
export async function compare(
  callers: readonly { converse: Converse }[],
  ask: Ask,
  schema?: ModelRequest['schema'],
): Promise<Answer> {
  const { onText, ...quiet } = ask
  const tried = await Promise.allSettled(callers.map(({ converse }) => converse(quiet, schema)))
  const answers = tried.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
  const failures = tried.flatMap((each) => (each.status === 'rejected' ? [toDuckError(each.reason).message] : []))
  const [only] = answers
  if (only === undefined)
    throw tried[0]?.status === 'rejected' ? tried[0].reason : new DuckError('config', 'No model is configured.')
  const chosen =
    answers.length === 1
      ? { answer: only, because: 'the others could not answer' }
      : await choose(answers, callers[0]!.converse, quiet)
  onText?.(chosen.answer.text)
  const total = (part: 'input' | 'output') => answers.reduce((sum, answer) => sum + answer.usage[part], 0)
  return {
    ...chosen.answer,
    usage: { input: total('input'), output: total('output') },
    remarks: [
      ...chosen.answer.remarks,
      ...failures.map((failure) => `left out: ${failure}`),
      `chosen among ${answers.map((answer) => answer.model).join(', ')}: ${chosen.because}`,
    ],
  }
}

async function choose(
  answers: readonly Answer[],
  judge: Converse,
  ask: Ask,
): Promise<{ answer: Answer; because: string }> {
  const groups = [...Map.groupBy(answers, (answer) => normal(answer.text)).values()].toSorted(
    (one, other) => other.length - one.length,
  )
  const most = groups[0]!
  if (most.length > 1 && most.length > answers.length / 2)
    return { answer: most[0]!, because: `${most.length} of ${answers.length} agree` }
  const listed = answers.map(({ text }, index) => `Answer ${index + 1}:\n${text}`).join('\n\n')
  const verdict = await judge({
    ...ask,
    tools: [],
    messages: [
      ...ask.messages,
      {
        role: 'user',
        text: `Here are ${answers.length} answers to the above. Which is the most correct and useful? Begin with its number, then say why in one sentence.\n\n${listed}`,
      },
    ],
  })
  const index = Number(/\d+/.exec(verdict.text)?.[0] ?? 1) - 1
  return {
    answer: answers[index] ?? answers[0]!,
    because: verdict.text
      .replace(/^\D*\d+[\s.:)-]*/, '')
      .trim()
      .slice(0, 300),
  }
}

function normal(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text))
  } catch {
    return text.trim().replaceAll(/\s+/g, ' ')
  }
}
