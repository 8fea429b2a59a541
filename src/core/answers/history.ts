import type { Exchange } from '../engine.ts'
import { toDuckError } from '../errors.ts'
import type { Account, Message, Models } from '../llm/port.ts'
import { askWithUntrustedInput } from '../llm/prompting/ask-with-untrusted-input.ts'
import type { Outcome } from '../types.ts'

/** Number of recent exchanges to keep verbatim. Older ones are summarized in groups of this size. */
const whole = 20
const atOnce = 10
const longest = 4_000
/** Maximum number of summaries; older exchanges are dropped. */
const mostSummaries = 8

interface Asked {
  account: Account
  signal: AbortSignal
}

/** Returns a conversation as messages for a model: a summary of the older exchanges, then the recent ones. */
export async function historyMessages(
  models: Models,
  asked: Asked,
  history: readonly Exchange[] = [],
): Promise<Message[]> {
  // Only whole groups are summarized, so that several turns share the same summary.
  const groups = Math.max(0, Math.ceil((history.length - whole) / atOnce))
  const said = history.map((exchange) => ({ ...exchange, answered: withoutFootnotes(exchange.answered) }))
  const older = said.slice(0, groups * atOnce)
  const recent = said.slice(older.length).flatMap(({ asked: question, answered }): Message[] => [
    { role: 'user', text: question.slice(0, longest) },
    { role: 'assistant', text: answered.slice(0, longest) },
  ])
  if (older.length === 0) return recent
  return [
    { role: 'user', text: await summaryOf(models, asked, older) },
    { role: 'assistant', text: 'I remember.' },
    ...recent,
  ]
}

/** Removes the footnotes of answers, because a model would imitate them. */
function withoutFootnotes(answered: string): string {
  return answered.replaceAll(/^— .*, [\w-]+@\d+, \d+ tokens.*$/gm, '').trim()
}

/** Each summary includes the previous one. Summaries are cached, so no group is summarized twice. */
async function summaryOf(models: Models, asked: Asked, older: readonly Exchange[]): Promise<string> {
  const groups = Array.from({ length: older.length / atOnce }, (_, at) => older.slice(at * atOnce, (at + 1) * atOnce))
  let summary = ''
  try {
    for (const group of groups.slice(-mostSummaries)) {
      const material = [
        ...(summary === '' ? [] : [{ name: 'summary of the earlier conversation', text: summary }]),
        ...group.map(({ asked: question, answered }) => ({
          name: 'exchange',
          text: `Asked: ${question.slice(0, longest)}\nAnswered: ${answered.slice(0, longest)}`,
        })),
      ]
      const answer = await askWithUntrustedInput(models, { ...asked, prompt: 'remember', material, maxTokens: 600 })
      summary = answer.text
    }
    return `Earlier in this conversation: ${summary}`
  } catch (thrown) {
    asked.signal.throwIfAborted()
    if (toDuckError(thrown).kind === 'bug') throw thrown
    const lines = older.slice(-100).map(({ asked: question }) => question.replaceAll(/\s+/g, ' ').slice(0, 120))
    return `Asked earlier: ${lines.join('; ')}`
  }
}

/** Returns the text of an answer, for later turns. */
export function outcomeText({ parts }: Outcome): string {
  return parts
    .map((part) => (part.kind === 'text' ? part.markdown : part.kind === 'patch' ? part.patch : ''))
    .join('\n')
    .slice(0, 8_000)
}
