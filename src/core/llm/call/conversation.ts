import { defined } from '../../defined.ts'
import { DuckError } from '../../errors.ts'
import type { AttemptResult } from '../attempt/attempt.ts'
import { sizeOf } from '../limits/count.ts'
import { type ModelTarget, targetName } from '../model-routing.ts'
import type { Message, ModelAnswer, ModelQuestion, ModelRequest, Usage } from '../port.ts'
import { costOf } from '../prices.ts'
import { addUsage } from '../total.ts'
import type { CallerContext } from './send.ts'
import type { PlainRequest } from './target-call.ts'
import { createToolRunner, mostRounds, type ToolRunner } from './tool-loop.ts'

export const defaultMaxTokens = 4_096
/** Maximum number of input tokens of all rounds of one answer. */
const mostInput = 400_000
/** Part of the context window that is used, because tokens are counted approximately. */
const usableWindow = 0.9

export type TurnResult = AttemptResult & {
  target: ModelTarget
  /** Context window of the model in tokens, if known. */
  window?: number
}

/** Makes one call with the first target that succeeds. */
export type Turn = (request: PlainRequest, ask: ModelQuestion, remarks: string[]) => Promise<TurnResult>

/** Creates a function that asks until the model answers without calling tools. */
export function createConversation({ settings, deps, countTokens }: CallerContext, turn: Turn) {
  /** Adds results of tools. Returns whether the model may call more of them. */
  const lookUp = async (messages: Message[], turned: TurnResult, { runner, maxTokens, used, round }: Lookup) => {
    const { text, calls, opaque, target, window } = turned
    const from = targetName(target)
    messages.push({ role: 'assistant', text, calls, opaque: { from, value: opaque ?? {} } })
    messages.push(...(await runner.run(calls, window)))
    const left = window === undefined ? 1 : window * usableWindow - maxTokens - sizeOf(messages, countTokens)
    if (left > 0 && round < mostRounds && used < mostInput && !runner.repeats()) return true
    if (left < 0) shorten(messages, -left, countTokens)
    messages.push({ role: 'user', text: 'No more tools: answer now, with what you know.' })
    return false
  }

  return async (ask: ModelQuestion, schema?: ModelRequest['schema']): Promise<ModelAnswer> => {
    const { maxTokens = defaultMaxTokens, temperature, prompt, tools = [] } = ask
    const remarks: string[] = []
    const messages = [...ask.messages]
    const runner = createToolRunner(tools, ask.signal)
    const usage: Usage = { input: 0, output: 0 }
    let offered = tools.map(({ name, description, parameters }) => ({ name, description, parameters }))
    for (let round = 1; ; round++) {
      const request: PlainRequest = { messages, maxTokens, ...defined({ schema, temperature }) }
      if (offered.length > 0) request.tools = offered
      await deps.take?.(ask.account.person)
      const turned = await turn(request, ask, remarks)
      addUsage(usage, turned.usage)
      const { text, calls, target } = turned
      if (calls.length === 0 || (offered.length === 0 && text.trim() !== '')) {
        const model = targetName(target)
        const cost = costOf(model, usage, settings.prices)
        return { text, model, prompt, usage, remarks, ...defined({ cost }) }
      }
      if (offered.length === 0) throw new DuckError('unavailable', 'The model kept calling tools and did not answer.')
      const lookup = { runner, maxTokens, used: usage.input, round }
      if (!(await lookUp(messages, turned, lookup))) offered = []
    }
  }
}

interface Lookup {
  runner: ToolRunner
  maxTokens: number
  /** Input tokens of all rounds so far. */
  used: number
  round: number
}

/** Removes the oldest results of tools until so many tokens are saved. */
function shorten(messages: Message[], tokens: number, count: (text: string) => number): void {
  let saved = 0
  for (const [index, message] of messages.entries()) {
    if (saved >= tokens) return
    if (message.role !== 'tool') continue
    saved += count(message.text)
    messages[index] = { ...message, text: '… removed, because the context window is full' }
  }
}
