import { DuckError } from '../errors.ts'
import { plural } from '../report/tally.ts'
import { redact } from '../secrets/redact.ts'
import { checkBudgets } from './limits/budget.ts'
import type { Embedder } from './port.ts'
import { costOf } from './prices.ts'
import { type Configured, providerNamed } from './providers/index.ts'
import type { ModelDeps, ModelSettings } from './settings.ts'

/** Number of texts per request. */
const batch = 64

interface EmbeddingModel {
  /** `provider/model`. */
  name: string
  embed(texts: readonly string[], signal: AbortSignal): Promise<number[][]>
}

/**
 * Chooses the configured embedding model, otherwise one from a local provider. Code is sent to a remote provider only
 * if it is configured.
 */
export async function chooseEmbeddingModel(
  providers: readonly Configured[],
  { embed: wanted }: ModelSettings,
  signal: AbortSignal,
): Promise<EmbeddingModel | undefined> {
  const chosen = wanted === undefined ? await localOne(providers, signal) : providerNamed(wanted, providers)
  if (chosen === undefined) return undefined
  const { provider, model } = chosen
  const { embed } = provider.keyed[0]
  if (embed === undefined) return undefined
  return { name: `${provider.name}/${model}`, embed: (texts, own) => embed(texts, model, own) }
}

/** Creates an embedder that masks secrets, and that checks and records the cost of each request. */
export function createEmbedder(
  { name, embed }: EmbeddingModel,
  settings: ModelSettings,
  { ledger, onUsage, now = Date.now }: ModelDeps,
  countTokens: (text: string) => number,
): Embedder {
  return {
    model: name,
    async embed(texts, account, own) {
      const vectors: number[][] = []
      for (let from = 0; from < texts.length; from += batch) {
        const some = texts.slice(from, from + batch).map(redact)
        const usage = { input: some.reduce((sum, text) => sum + countTokens(text), 0), output: 0 }
        const cost = costOf(name, usage, settings.prices)
        const priced = cost === undefined ? {} : { cost }
        await checkBudgets(settings.budgets, ledger, {
          account,
          model: name,
          tokens: usage.input,
          ...priced,
          at: now(),
        })
        const made = await embed(some, own)
        if (made.length !== some.length)
          throw new DuckError(
            'unavailable',
            `${name} returned ${plural(made.length, 'vector')} for ${plural(some.length, 'text')}.`,
          )
        vectors.push(...made)
        const { job, person, repo, change = '' } = account
        await ledger?.add({ at: now(), model: name, job, person, repo, change, ...usage, ...priced })
        onUsage?.(name, usage, cost)
      }
      return vectors
    },
  }
}

async function localOne(providers: readonly Configured[], signal: AbortSignal) {
  for (const provider of providers.filter(({ local }) => local)) {
    const listed = await provider.keyed[0].models(signal).catch(() => [])
    const found = listed.find(({ id }) => /embed/i.test(id))
    if (found !== undefined) return { provider, model: found.id }
  }
  return undefined
}
