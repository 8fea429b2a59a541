import { createHmac, randomBytes } from 'node:crypto'
import type { z } from 'zod'
import { defined } from '../defined.ts'
import { createCaller, defaultMaxTokens, sizeOf } from './call/caller.ts'
import { chooseEmbeddingModel, createEmbedder } from './embedder.ts'
import { listModels } from './list-models.ts'
import { chooseTargets, targetName } from './model-routing.ts'
import type { Models } from './port.ts'
import { costOf } from './prices.ts'
import { requestObject } from './prompting/structured-output.ts'
import type { Configured } from './providers/index.ts'
import type { ModelDeps, ModelSettings } from './settings.ts'

const defaultWindow = 128_000

/** Creates the models of an installation. Without a provider, only `configured` can be used. */
export async function createModels(
  providers: readonly Configured[],
  settings: ModelSettings,
  deps: ModelDeps,
  countTokens: (text: string) => number,
): Promise<Models> {
  const targets = await chooseTargets(providers, settings, deps)
  const caller = createCaller(targets, settings, deps, countTokens)
  const first = targets[0]
  const window = first === undefined ? 0 : (settings.windows[targetName(first)] ?? first.window ?? defaultWindow)
  const secret = deps.secret ?? randomBytes(32)
  const models: Models = {
    configured: first !== undefined,
    forEngine: () => models,
    window,
    ask: (ask) => caller.converse(ask),
    askFor: (ask, schema) => requestObject(ask, schema as z.ZodType, caller.converse) as never,
    list: (signal) => listModels(providers, targets, settings, signal),
    async embedder(signal) {
      const chosen = await chooseEmbeddingModel(providers, settings, signal)
      return chosen && createEmbedder(chosen, settings, deps, countTokens)
    },
    mark: (text) => createHmac('sha256', secret).update(text).digest('hex').slice(0, 18),
    count: countTokens,
    async estimate({ messages, tools = [], signal, maxTokens = defaultMaxTokens }) {
      const model = first === undefined ? '' : targetName(first)
      const counting = first?.provider.keyed[0].count?.(
        { model: first.model ?? '', messages, tools: [...tools] },
        signal,
      )
      const input = (await counting?.catch(() => undefined)) ?? sizeOf(messages, countTokens)
      const cost = costOf(model, { input, output: maxTokens }, settings.prices)
      return { model, inputTokens: input, outputTokens: maxTokens, ...defined({ cost }) }
    },
  }
  return models
}
