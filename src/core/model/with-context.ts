import { engineSettings, readUserConfig } from '../config/user-config.ts'
import { buildContext, type Context, type Strategy } from '../context/build-context.ts'
import { readingTools } from '../context/reading-tools.ts'
import { summariesBy } from '../context/summaries.ts'
import { defined } from '../defined.ts'
import type { RunContext } from '../engine.ts'
import { toDuckError } from '../errors.ts'
import type { Repository } from '../git/repository.ts'
import { isTooLong } from '../llm/call/model-error.ts'
import type { ModelQuestion, Models, Tool } from '../llm/port.ts'
import type { Material } from '../llm/prompting/ask-with-untrusted-input.ts'
import { openFreshIndex } from '../repo/open-index.ts'
import type { Hit, IndexStore } from '../store/code-index/code-index.ts'
import type { Invocation } from '../types.ts'
import { accountOf } from './model-access.ts'

/** The repository and side that an engine works on. */
export interface EngineInput {
  repository: Repository
  side: string
  invocation: Invocation
  context: RunContext
}

export interface ContextRequest {
  /** The person's request in plain language. */
  request: string
  /** Files that the request refers to. */
  files?: readonly string[]
  cursor?: { path: string; text: string; offset: number }
  /** Overrides the engine's own strategy, unless the operator configures one. */
  strategy?: Strategy
}

/** Default limit, which saves cost on models with large windows. */
const mostTokens = 32_000
/** Tokens reserved for the prompt, the tools and their results. */
const reserved = 4_000
const leastTokens = 500

/**
 * Builds the context, calls `use` with it and releases the resources. If the context is too long for the model, it is
 * halved, at most twice.
 */
export async function answerWithContext<T>(
  models: Models,
  wanted: ContextRequest,
  { repository, side, invocation, context }: EngineInput,
  use: (shown: Context, tools: Tool[], retrieve: () => Promise<Material[]>) => Promise<T>,
): Promise<T> {
  const settings = engineSettings(await readUserConfig(context.environment), invocation.command)
  const { store, notes } = await indexOrNone(context, repository, side)
  try {
    const { request, files = [], cursor, strategy = context.use?.context ?? 'hybrid' } = wanted
    const account = accountOf(invocation, context)
    const meaning =
      store === undefined || request === ''
        ? []
        : await nearestChunks(store, models, request, { account, signal: context.signal }).catch((thrown) => {
            context.signal.throwIfAborted()
            notes.push(`Semantic search failed: ${toDuckError(thrown).message}`)
            return []
          })
    const summaries = summariesBy(models, account, context.signal)
    // The rest of the window is for tools, and for differences in token counting.
    const room = Math.floor(models.window * 0.8) - answerTokens(context) - reserved
    let budget = Math.max(leastTokens, Math.min(room, settings['context-tokens'] ?? mostTokens))
    for (let attempt = 1; ; attempt++) {
      const sources = { repository, side, ...defined({ index: store }) }
      const wish = { request, files, meaning, summaries, count: models.count }
      const shown = await buildContext(
        {
          ...wish,
          budget,
          strategy: settings.context ?? strategy,
          ...defined({ cursor }),
        },
        sources,
      )
      const retrieve = async () =>
        (await buildContext({ ...wish, files: [], budget: Math.floor(budget / 4), strategy: 'rag' }, sources)).material
      try {
        const tools = readingTools(repository, side, store)
        return await use({ ...shown, notes: [...notes, ...shown.notes] }, tools, retrieve)
      } catch (thrown) {
        if (!isTooLong(thrown) || attempt === 3) throw thrown
        budget = Math.max(leastTokens, Math.floor(budget / 2))
        notes.push('The context was too long for the model and was shortened.')
      }
    }
  } finally {
    store?.close()
  }
}

/** Returns the maximum number of tokens in an answer for the running engine. */
export function answerTokens({ use }: RunContext): number {
  return use?.answer ?? 4_096
}

/** Without an index, there is less context, but the run continues. */
export async function indexOrNone(
  context: RunContext,
  repository: Repository,
  side: string,
): Promise<{ store?: IndexStore; notes: string[] }> {
  try {
    return { store: (await openFreshIndex(context, repository, side)).store, notes: [] }
  } catch (thrown) {
    context.signal.throwIfAborted()
    context.logger.debug({ error: String(thrown) }, 'the index is not available')
    return { notes: [`The index is not available, so the results are incomplete: ${toDuckError(thrown).message}`] }
  }
}

/** Returns chunks with a similar meaning; empty if the index has no vectors. */
export async function nearestChunks(
  store: IndexStore,
  models: Models,
  request: string,
  { account, signal }: Pick<ModelQuestion, 'account' | 'signal'>,
): Promise<Hit[]> {
  if (store.counts().vectors === 0) return []
  const embedder = await models.embedder(signal)
  if (embedder === undefined) return []
  const [vector] = await embedder.embed([request], account, signal)
  return vector === undefined ? [] : store.byMeaning(embedder.model, vector, 20)
}
