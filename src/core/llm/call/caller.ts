import { defined } from '../../defined.ts'
import { DuckError, toDuckError } from '../../errors.ts'
import { digest } from '../../hash.ts'
import { must } from '../../must.ts'
import { type Converse, compare } from '../compare.ts'
import { firstModel, type ModelTarget, targetName } from '../model-routing.ts'
import type { Message, ModelAnswer, ModelQuestion, ModelRequest, Usage } from '../port.ts'
import { costOf } from '../prices.ts'
import type { ModelDeps, ModelSettings } from '../settings.ts'
import { type AttemptLimits, type AttemptResult, attempt } from './attempt.ts'
import { checkBudgets } from './budget.ts'
import { isKeyRefused } from './model-error.ts'
import { continuation, joiner } from './resume.ts'
import { createSingleFlight } from './single-flight.ts'
import { mostRounds, runToolCalls } from './tool-loop.ts'

const defaultLimits: AttemptLimits = { firstMs: 60_000, silenceMs: 60_000, totalMs: 300_000 }
export const defaultMaxTokens = 4_096

/** Counts the tokens of a conversation, including the overhead of each message. */
export const sizeOf = (messages: readonly Message[], count: (text: string) => number) =>
  messages.reduce(
    (sum, { text, calls }) => sum + count(text) + (calls === undefined ? 0 : count(JSON.stringify(calls))) + 4,
    0,
  )

/** Creates a function that asks the targets in sequence, or according to the strategy, until one answers. */
export function createCaller(
  targets: readonly ModelTarget[],
  settings: ModelSettings,
  deps: ModelDeps,
  countTokens: (text: string) => number,
): { converse: Converse } {
  const { now = Date.now, limits = defaultLimits, ledger } = deps
  let turn = 0
  const keys = new Map<string, number>()
  const refused = new Set<string>()
  const share = createSingleFlight<ModelAnswer>()

  const ordered = (): ModelTarget[] => {
    const all = [...targets]
    switch (settings.strategy) {
      case 'round-robin':
        return [...all.slice(turn++ % all.length), ...all.slice(0, (turn - 1) % all.length)]
      case 'load-balanced':
        return all.toSorted((one, other) => one.gate.busy() - other.gate.busy())
      case 'local-first':
        return all.toSorted((one, other) => Number(other.provider.local) - Number(one.provider.local))
      default:
        return all
    }
  }

  /** Returns the provider with its next key that was not rejected. */
  const withKey = ({ provider }: ModelTarget) => {
    const usable = provider.keyed.map((each, index) => ({ each, id: `${provider.name}#${index}` }))
    const left = usable.filter(({ id }) => !refused.has(id))
    if (left.length === 0) throw new DuckError('config', `${provider.name} rejected the API key. Set a valid key.`)
    const at = keys.get(provider.name) ?? 0
    keys.set(provider.name, at + 1)
    return must(left[at % left.length])
  }

  /** Makes one call to one target. Text that was already streamed is not repeated. */
  const oneTurn = async (
    target: ModelTarget,
    request: Omit<ModelRequest, 'model'>,
    ask: ModelQuestion,
    streamed: { text: string },
  ) => {
    if (target.model === undefined) Object.assign(target, await firstModel(target.provider, ask.signal))
    const model = must(target.model)
    const name = targetName(target)
    const resumed = streamed.text !== ''
    const messages = resumed ? continuation(request.messages, streamed.text) : request.messages
    const most = { input: sizeOf(messages, countTokens), output: request.maxTokens }
    const cost = costOf(name, most, settings.prices)
    const tokens = most.input + most.output
    await checkBudgets(settings.budgets, ledger, { account: ask.account, tokens, ...defined({ cost }), at: now() })
    const { each: provider, id } = withKey(target)
    const pass = (text: string) => {
      streamed.text += text
      ask.onText?.(text)
    }
    const join = joiner(streamed.text, pass)
    let usage: Usage | undefined
    let received = ''
    try {
      const onText = (text: string) => {
        received += text
        if (ask.onText !== undefined) join.take(text)
      }
      const options = { signal: ask.signal, limits, onText }
      const result = await attempt(provider, { ...request, messages, model }, options)
      // Some servers report no token counts.
      const { input, output } = result.usage
      usage = input + output > 0 ? result.usage : { input: most.input, output: countTokens(result.text) }
      if (ask.onText !== undefined) join.end()
      return { ...result, usage, ...(resumed ? { text: streamed.text } : {}) }
    } catch (thrown) {
      if (ask.onText !== undefined) join.end()
      if (isKeyRefused(thrown)) refused.add(id)
      throw thrown
    } finally {
      // An interrupted answer is also billed.
      await record(name, usage ?? { input: received === '' ? 0 : most.input, output: countTokens(received) }, ask)
    }
  }

  const record = async (model: string, usage: Usage, { account }: ModelQuestion) => {
    if (usage.input + usage.output === 0) return
    const cost = costOf(model, usage, settings.prices)
    deps.onUsage?.(model, usage, cost)
    const { job, person, repo, change = '' } = account
    const { input, output } = usage
    await ledger?.add({
      at: now(),
      model,
      job,
      person,
      repo,
      change,
      input,
      output,
      ...defined({ cost }),
    })
  }

  /** Makes one call with the first target that succeeds. */
  const anyTurn = async (request: Omit<ModelRequest, 'model'>, ask: ModelQuestion, remarks: string[]) => {
    const streamed = { text: '' }
    let last: DuckError | undefined
    for (const target of ordered()) {
      for (let key = 0; key < target.provider.keyed.length; key++) {
        try {
          const result = await target.gate.run(
            () => oneTurn(target, request, ask, streamed),
            ask.signal,
            (because) => remarks.push(`retried ${targetName(target)}: ${because.message}`),
            ask.priority,
          )
          return { ...result, target }
        } catch (thrown) {
          if (ask.signal.aborted) throw ask.signal.reason
          last = toDuckError(thrown)
          // Another provider would reject these requests too, or must not receive them.
          if (last.kind === 'budget' || last.kind === 'denied' || last.kind === 'invalid') throw last
          if (!isKeyRefused(thrown)) break
        }
      }
      remarks.push(`${targetName(target)} failed: ${last?.message ?? ''}`)
    }
    throw last ?? new DuckError('config', 'No model is configured. Set a key, for example ANTHROPIC_API_KEY.')
  }

  const oneAnswer = async (ask: ModelQuestion, schema?: ModelRequest['schema']): Promise<ModelAnswer> => {
    const remarks: string[] = []
    const messages = [...ask.messages]
    const usage: Usage = { input: 0, output: 0 }
    for (let round = 0; ; round++) {
      const tools = ask.tools ?? []
      if (round === mostRounds) messages.push({ role: 'user', text: 'No more tools: answer now, with what you know.' })
      const { maxTokens = defaultMaxTokens, temperature } = ask
      const request = {
        messages,
        maxTokens,
        ...(tools.length === 0
          ? {}
          : { tools: tools.map(({ name, description, parameters }) => ({ name, description, parameters })) }),
        ...defined({ schema, temperature }),
      }
      await deps.take?.(ask.account.person)
      const {
        text,
        calls,
        usage: own,
        target,
      }: AttemptResult & { target: ModelTarget } = await anyTurn(request, ask, remarks)
      usage.input += own.input
      usage.output += own.output
      if (own.cached !== undefined) usage.cached = (usage.cached ?? 0) + own.cached
      if (calls.length > 0 && round >= mostRounds && text === '')
        throw new DuckError('unavailable', 'The model kept calling tools and did not answer.')
      if (calls.length === 0 || round >= mostRounds) {
        const model = targetName(target)
        const cost = costOf(model, usage, settings.prices)
        return { text, model, prompt: ask.prompt, usage, remarks, ...defined({ cost }) }
      }
      messages.push({ role: 'assistant', text, calls }, ...(await runToolCalls(calls, tools, ask.signal)))
    }
  }

  /** Identical requests that are concurrent or cached cost a single call. */
  const remembered = async (ask: ModelQuestion, schema?: ModelRequest['schema']): Promise<ModelAnswer> => {
    const tools = (ask.tools ?? []).map(({ name, pinned }) => ({ name, pinned }))
    const repeatable = (ask.temperature ?? 0) === 0 && tools.every(({ pinned }) => pinned !== undefined)
    if (!repeatable) return oneAnswer(ask, schema)
    const request = JSON.stringify([ask.prompt, ask.messages, schema, ask.maxTokens, tools])
    const key = digest('answer', targets.map(targetName).join(), request)
    const known = deps.cache?.get<ModelAnswer>(key)
    if (known !== undefined) {
      ask.onText?.(known.text)
      return { ...known, usage: { input: 0, output: 0 }, cost: 0, remarks: ['cached answer'] }
    }
    const shared = () =>
      share(key, ask.signal, async (signal) => {
        own = true
        const answer = await oneAnswer({ ...ask, signal }, schema)
        deps.cache?.set(key, answer)
        return answer
      })
    let own = false
    const { value, joined } = await shared().catch((thrown) => {
      // A budget or rate limit of the first caller does not apply to the callers that joined it, so they retry.
      const refused = ['budget', 'rate-limited'].includes(toDuckError(thrown).kind)
      if (own || !refused || ask.signal.aborted) throw thrown
      return shared()
    })
    if (!joined) return value
    ask.onText?.(value.text)
    return { ...value, usage: { input: 0, output: 0 }, cost: 0, remarks: ['shared with an identical request'] }
  }

  if (settings.strategy !== 'compare' || targets.length < 2) return { converse: remembered }
  const callers = targets.map((target) =>
    createCaller([target], { ...settings, strategy: 'fallback' }, deps, countTokens),
  )
  return {
    converse: (ask: ModelQuestion, schema?: ModelRequest['schema']) => compare(callers, ask, schema, settings.merging),
  }
}
