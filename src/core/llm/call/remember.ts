import { toDuckError } from '../../errors.ts'
import { digest } from '../../hash.ts'
import type { Converse } from '../compare.ts'
import { type ModelTarget, targetName } from '../model-routing.ts'
import type { ModelAnswer } from '../port.ts'
import type { ModelDeps } from '../settings.ts'
import { createSingleFlight } from './single-flight.ts'

/** Makes identical requests that are concurrent or cached cost a single call. Only usable answers are cached. */
export function createRemembered(targets: readonly ModelTarget[], { cache }: ModelDeps, converse: Converse): Converse {
  const share = createSingleFlight<ModelAnswer>()
  return async (ask, schema, usable = () => true) => {
    const tools = (ask.tools ?? []).map(({ name, pinned }) => ({ name, pinned }))
    const repeatable = (ask.temperature ?? 0) === 0 && tools.every(({ pinned }) => pinned !== undefined)
    if (!repeatable) return converse(ask, schema)
    const request = JSON.stringify([ask.prompt, ask.messages, schema, ask.maxTokens, tools])
    const key = digest('answer', targets.map(targetName).join(), request)
    const known = cache?.get<ModelAnswer>(key)
    if (known !== undefined) {
      ask.onText?.(known.text)
      return { ...known, usage: { input: 0, output: 0 }, cost: 0, remarks: ['cached answer'] }
    }
    const shared = () =>
      share(key, ask.signal, async (signal) => {
        own = true
        const answer = await converse({ ...ask, signal }, schema)
        if (usable(answer.text)) cache?.set(key, answer)
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
}
