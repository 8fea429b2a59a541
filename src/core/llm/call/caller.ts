import { DuckError, toDuckError } from '../../errors.ts'
import type { CapabilityMemory } from '../capabilities/memory.ts'
import { type Converse, compare } from '../compare.ts'
import { type ModelTarget, targetName } from '../model-routing.ts'
import type { ModelQuestion, ModelRequest } from '../port.ts'
import { createConversation, type Turn, type TurnResult } from './conversation.ts'
import { isKeyRefused, isTooLong, problemOf } from './model-error.ts'
import { createRemembered } from './remember.ts'
import type { CallerContext, CallState } from './send.ts'
import { createTargetCall } from './target-call.ts'

/** Creates a function that asks the targets in sequence, or according to the strategy, until one answers. */
export function createCaller(
  targets: readonly ModelTarget[],
  context: CallerContext,
  memory: CapabilityMemory,
): { converse: Converse } {
  const { settings, deps } = context
  const call = createTargetCall(context, memory)
  let turn = 0

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

  /** Tries a target with each of its keys. Returns the last error if all fail. */
  const tryTarget = async (
    target: ModelTarget,
    request: Parameters<Turn>[0],
    state: CallState,
  ): Promise<TurnResult | DuckError> => {
    const { ask, remarks } = state
    let last: DuckError | undefined
    for (let key = 0; key < target.provider.keyed.length; key++) {
      try {
        const result: TurnResult = {
          ...(await target.gate.run(
            () => call(target, request, state),
            ask.signal,
            (because) => remarks.push(`retried ${targetName(target)}: ${because.message}`),
            ask.priority,
          )),
          target,
        }
        const window = windowOf(target, context, memory)
        return window === undefined ? result : { ...result, window }
      } catch (thrown) {
        if (ask.signal.aborted) throw ask.signal.reason
        last = toDuckError(thrown)
        if (isFinal(last)) throw last
        if (!isKeyRefused(thrown)) break
      }
    }
    return last ?? new DuckError('config', `${target.provider.name} has no key.`)
  }

  const anyTurn: Turn = async (request, ask, remarks) => {
    const state: CallState = { ask, remarks, streamed: { text: '' } }
    const failures: DuckError[] = []
    for (const target of ordered()) {
      const result = await tryTarget(target, request, state)
      if (!(result instanceof DuckError)) return result
      failures.push(result)
      remarks.push(`${targetName(target)} failed: ${result.message}`)
    }
    // A shorter request may work with a model that was too small for this one.
    const error = failures.find(isTooLong) ?? failures.at(-1)
    throw error ?? new DuckError('config', 'No model is configured. Set a key, for example ANTHROPIC_API_KEY.')
  }

  if (settings.strategy !== 'compare' || targets.length < 2)
    return { converse: createRemembered(targets, deps, createConversation(context, anyTurn)) }
  const single: CallerContext = { ...context, settings: { ...settings, strategy: 'fallback' } }
  const callers = targets.map((target) => createCaller([target], single, memory))
  return {
    converse: (ask: ModelQuestion, schema?: ModelRequest['schema'], usable?: (text: string) => boolean) =>
      compare(callers, { ask, schema, usable }, settings.merging),
  }
}

/** Returns the context window in tokens: from the operator, learned, or told by the provider; undefined if unknown. */
export function windowOf(
  target: ModelTarget,
  { settings }: CallerContext,
  memory: CapabilityMemory,
): number | undefined {
  const own = settings.windows[targetName(target)]
  if (own !== undefined) return own
  const learned = memory.of(target.provider.keyed[0], target.model ?? '').window
  const windows = [learned, target.window].filter((window) => window !== undefined)
  return windows.length === 0 ? undefined : Math.min(...windows)
}

/** Other models would reject these requests too, or must not receive them. */
function isFinal(error: DuckError): boolean {
  return problemOf(error) === undefined && ['budget', 'denied', 'invalid'].includes(error.kind)
}
