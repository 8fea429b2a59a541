import { defined } from '../../defined.ts'
import { type AttemptLimits, type AttemptResult, attempt } from '../attempt/attempt.ts'
import { joiner } from '../attempt/resume.ts'
import { checkBudgets } from '../limits/budget.ts'
import { sizeOfRequest } from '../limits/count.ts'
import type { ModelQuestion, ModelRequest, Provider, Usage } from '../port.ts'
import { costOf } from '../prices.ts'
import type { ModelDeps, ModelSettings } from '../settings.ts'

export interface CallerContext {
  settings: ModelSettings
  deps: ModelDeps
  countTokens: (text: string) => number
}

/** The state of one call over all its attempts. */
export interface CallState {
  ask: ModelQuestion
  /** Text that was already streamed. It is not repeated. */
  streamed: { text: string }
  remarks: string[]
}

interface SendOptions {
  provider: Provider
  /** Returns the beginning of an answer that reached its maximum length, instead of an error. */
  keepCut: boolean
}

const defaultLimits: AttemptLimits = { firstMs: 60_000, silenceMs: 60_000, totalMs: 300_000 }

/** Creates a function that sends a request once, within the budgets, and records what it used. */
export function createSend({ settings, deps, countTokens }: CallerContext) {
  const { now = Date.now, ledger } = deps

  const record = async (model: string, usage: Usage, { account }: ModelQuestion) => {
    if (usage.input + usage.output === 0) return
    const cost = costOf(model, usage, settings.prices)
    deps.onUsage?.(model, usage, cost)
    const { job, person, repo, change = '' } = account
    const { input, output } = usage
    await ledger?.add({ at: now(), model, job, person, repo, change, input, output, ...defined({ cost }) })
  }

  /** Limits of the model, of its provider, and the defaults, in this order. */
  const limitsOf = (name: string, provider: string): AttemptLimits => ({
    ...defaultLimits,
    ...deps.limits,
    ...settings.timeouts?.[provider],
    ...settings.timeouts?.[name],
  })

  return async (
    request: ModelRequest,
    { provider, keepCut }: SendOptions,
    { ask, streamed }: CallState,
  ): Promise<AttemptResult> => {
    const name = `${provider.name}/${request.model}`
    const most = { input: sizeOfRequest(request, countTokens), output: request.maxTokens }
    const cost = costOf(name, most, settings.prices)
    const expense = { account: ask.account, model: name, tokens: most.input + most.output, at: now() }
    await checkBudgets(settings.budgets, ledger, { ...expense, ...defined({ cost }) })
    const resumed = streamed.text !== ''
    const join = joiner(streamed.text, (text) => {
      streamed.text += text
      ask.onText?.(text)
    })
    let usage: Usage | undefined
    let received = ''
    try {
      const result = await attempt(provider, request, {
        signal: ask.signal,
        limits: limitsOf(name, provider.name),
        keepCut,
        onText(text) {
          received += text
          if (ask.onText !== undefined) join.take(text)
        },
        onThinking(text) {
          received += text
        },
      })
      // Some servers report no token counts.
      const { input, output } = result.usage
      usage = input + output > 0 ? result.usage : { input: most.input, output: countTokens(received) }
      if (ask.onText !== undefined) join.end()
      return { ...result, usage, ...(resumed ? { text: streamed.text } : {}) }
    } catch (thrown) {
      if (ask.onText !== undefined) join.end()
      throw thrown
    } finally {
      // An interrupted answer is also billed.
      await record(name, usage ?? { input: received === '' ? 0 : most.input, output: countTokens(received) }, ask)
    }
  }
}
