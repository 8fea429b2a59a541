import { createHmac, randomBytes } from 'node:crypto'
import type { z } from 'zod'
import { defined } from '../defined.ts'
import { createCaller, windowOf } from './call/caller.ts'
import { defaultMaxTokens } from './call/conversation.ts'
import { adapt } from './capabilities/adapt.ts'
import { createCapabilityMemory } from './capabilities/memory.ts'
import { chooseEmbeddingModel, createEmbedder } from './embedder.ts'
import { sizeOfRequest } from './limits/count.ts'
import { listModels } from './list-models.ts'
import { chooseTargets, targetName } from './model-routing.ts'
import type { ModelQuestion, Models } from './port.ts'
import { costOf } from './prices.ts'
import { tokensBySection } from './prompting/sections.ts'
import type { Configured } from './providers/index.ts'
import { requestObject, schemaOf } from './reading/request-object.ts'
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
  const context = { settings, deps, countTokens }
  const memory = createCapabilityMemory(deps)
  const caller = createCaller(targets, context, memory)
  const first = targets[0]
  const secret = deps.secret ?? randomBytes(32)
  /** The table of a request costs time, so it is only made for the log. */
  const logSections = (ask: ModelQuestion, schema?: z.ZodType) => {
    if (!deps.logger?.isLevelEnabled('debug')) return
    const { prompt, purpose } = ask
    const tokens = tokensBySection(ask, schema, countTokens)
    deps.logger.debug({ prompt, ...defined({ purpose }), tokens }, 'model request, tokens by section')
  }
  const models: Models = {
    configured: first !== undefined,
    forEngine: () => models,
    // A refusal may tell a smaller one.
    get window() {
      return first === undefined ? 0 : (windowOf(first, context, memory) ?? defaultWindow)
    },
    ask(ask) {
      logSections(ask)
      return caller.converse(ask)
    },
    askFor(ask, schema) {
      logSections(ask, schema)
      return requestObject(ask, schema as z.ZodType, caller.converse) as never
    },
    list: (signal) => listModels(providers, targets, settings, signal),
    async embedder(signal) {
      const chosen = await chooseEmbeddingModel(providers, settings, signal)
      return chosen && createEmbedder(chosen, settings, deps, countTokens)
    },
    mark: (text) => createHmac('sha256', secret).update(text).digest('hex').slice(0, 18),
    count: countTokens,
    async estimate({ messages, tools = [], signal, maxTokens = defaultMaxTokens, sharedShape }, schema) {
      const model = first === undefined ? '' : targetName(first)
      const plain = { model: first?.model ?? '', messages, tools: [...tools], maxTokens }
      const shape = schema === undefined ? {} : { schema: schemaOf(schema, sharedShape) }
      const provider = first?.provider.keyed[0]
      const capabilities = provider && memory.of(provider, plain.model)
      const request = capabilities === undefined ? undefined : adapt({ ...plain, ...shape, capabilities })
      const counting = request && provider?.count?.(request, signal)
      const own = sizeOfRequest({ ...plain, ...shape }, countTokens)
      const inputTokens = (await counting?.catch(() => undefined)) ?? own
      const cost = costOf(model, { input: inputTokens, output: maxTokens }, settings.prices)
      return { model, inputTokens, outputTokens: maxTokens, ...defined({ cost }) }
    },
  }
  return models
}
