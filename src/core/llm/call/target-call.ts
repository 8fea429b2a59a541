import { DuckError } from '../../errors.ts'
import { must } from '../../must.ts'
import { nearest } from '../../text/nearest.ts'
import type { AttemptResult } from '../attempt/attempt.ts'
import { continuation } from '../attempt/resume.ts'
import { adapt } from '../capabilities/adapt.ts'
import type { Capabilities } from '../capabilities/capabilities.ts'
import { learn } from '../capabilities/learn.ts'
import type { CapabilityMemory } from '../capabilities/memory.ts'
import { sizeOfRequest } from '../limits/count.ts'
import { firstModel, type ModelTarget, targetName } from '../model-routing.ts'
import type { ModelRequest, Provider } from '../port.ts'
import { isKeyRefused, modelError, problemOf, refusalOf, statedWindowOf } from './model-error.ts'
import { type CallerContext, type CallState, createSend } from './send.ts'

/** A request without what depends on the model. */
export type PlainRequest = Omit<ModelRequest, 'model' | 'capabilities'>

/** Most features that one call can turn out to lack. */
const mostCorrections = 8
/** A truncated answer gets so many times more room, once, up to a number of tokens. */
const moreRoom = 4
const mostRoom = 32_000
/** Tokens that must be left for an answer. */
const smallestAnswer = 512
/** Part of the context window that is used, because tokens are counted approximately. */
const usableWindow = 0.97

/**
 * Creates a function that makes one call to one target. What the model turns out to lack is remembered, and the request
 * is sent again without it.
 */
export function createTargetCall(context: CallerContext, memory: CapabilityMemory) {
  const send = createSend(context)
  const turns = new Map<string, number>()
  const refused = new Set<string>()

  /** Returns the provider with its next key that was not rejected. */
  const withKey = ({ provider }: ModelTarget) => {
    const usable = provider.keyed.map((each, index) => ({ each, id: `${provider.name}#${index}` }))
    const left = usable.filter(({ id }) => !refused.has(id))
    if (left.length === 0) throw new DuckError('config', `${provider.name} rejected the API key. Set a valid key.`)
    const turn = turns.get(provider.name) ?? 0
    turns.set(provider.name, turn + 1)
    return must(left[turn % left.length])
  }

  /** Limits the answer to what is left of the context window. */
  const limitAnswer = (request: ModelRequest): ModelRequest => {
    const { window } = request.capabilities
    if (window === undefined) return request
    const left = Math.floor(window * usableWindow) - sizeOfRequest(request, context.countTokens)
    return { ...request, maxTokens: Math.min(request.maxTokens, Math.max(smallestAnswer, left)) }
  }

  /** Returns what a failure teaches about the model, if the same call can work without it. */
  const lessonOf = (thrown: unknown, request: ModelRequest): Partial<Capabilities> | undefined => {
    const window = statedWindowOf(thrown)
    const refusal = refusalOf(thrown)
    // The window can also limit the answer.
    const isWindow = problemOf(thrown) === 'too-long' || /context (?:length|size|window)/i.test(refusal?.says ?? '')
    if (!isWindow || window === undefined) return refusal && learn(request, refusal)
    return window < (request.capabilities.window ?? Number.POSITIVE_INFINITY) ? { window } : undefined
  }

  const corrected = async (plain: ModelRequest, provider: Provider, keepCut: boolean, state: CallState) => {
    for (let corrections = 0; ; corrections++) {
      const capabilities = memory.of(provider, plain.model)
      const request = limitAnswer(adapt({ ...plain, capabilities }))
      try {
        const result = await send(request, { provider, keepCut }, state)
        noteLimits(plain, request, state.remarks)
        return result
      } catch (thrown) {
        const lesson = corrections < mostCorrections ? lessonOf(thrown, { ...plain, capabilities }) : undefined
        if (lesson === undefined) throw thrown
        memory.correct(provider, plain.model, lesson)
      }
    }
  }

  return async (target: ModelTarget, request: PlainRequest, state: CallState): Promise<AttemptResult> => {
    const { ask, streamed, remarks } = state
    if (target.model === undefined) Object.assign(target, await firstModel(target.provider, ask.signal))
    const model = must(target.model)
    const { each: provider, id } = withKey(target)
    let { maxTokens } = request
    for (let tries = 0; ; tries++) {
      const messages = streamed.text === '' ? request.messages : continuation(request.messages, streamed.text)
      const plain = { ...request, messages, model, maxTokens, capabilities: provider.capabilities }
      try {
        const keepCut = tries > 0 && request.schema !== undefined
        const result = await corrected(plain, provider, keepCut, state)
        const remark = provider.remark?.()
        if (remark !== undefined && !remarks.includes(remark)) remarks.push(remark)
        if (result.cut) remarks.push(`the answer was cut off after ${maxTokens} tokens`)
        return result
      } catch (thrown) {
        if (isKeyRefused(thrown)) refused.add(id)
        if (problemOf(thrown) === 'unknown-model') throw await withSuggestion(thrown, target, ask.signal)
        const room = Math.min(maxTokens * moreRoom, mostRoom)
        if (problemOf(thrown) !== 'truncated' || tries > 0 || room <= maxTokens) throw thrown
        maxTokens = room
        remarks.push(`${targetName(target)} needed more than ${request.maxTokens} tokens and was asked again`)
      }
    }
  }
}

/** Says what the model could not use. */
function noteLimits(plain: ModelRequest, { tools, writtenTools }: ModelRequest, remarks: string[]): void {
  if ((plain.tools ?? []).length === 0 || (tools ?? writtenTools) !== undefined) return
  const remark = `${plain.model} has no tools, so it could not look up more code`
  if (!remarks.includes(remark)) remarks.push(remark)
}

/** Adds the most similar model that the provider lists. */
async function withSuggestion(thrown: unknown, { provider, model = '' }: ModelTarget, signal: AbortSignal) {
  const listed = await provider.keyed[0].models(signal).catch(() => [])
  const ids = listed.map(({ id }) => id)
  const similar = nearest(model, ids) ?? ids.find((id) => id.includes(model) || model.includes(id))
  if (!(thrown instanceof DuckError) || similar === undefined || similar === model) return thrown
  const { kind, detail = '' } = thrown
  const text = `Unknown model \`${model}\` for ${provider.name}. Did you mean \`${similar}\`?`
  return modelError('unknown-model', new DuckError(kind, text, { detail, cause: thrown }))
}
