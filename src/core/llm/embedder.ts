import { redact } from '../secrets/redact.ts'
import { checkBudgets } from './call/budget.ts'
import type { Embedder } from './port.ts'
import { costOf } from './prices.ts'
import { type Configured, providerNamed } from './providers/index.ts'
import type { ModelDeps, ModelSettings } from './settings.ts'

/** Number of texts per request. */
const batch = 64

/**
 * Chooses the configured embedding model, otherwise one from a local provider. Code is sent to a remote provider only
 * if it is configured.
 */
export async function chooseEmbedder(
  providers: readonly Configured[],
  settings: ModelSettings,
  deps: ModelDeps,
  countTokens: (text: string) => number,
  signal: AbortSignal,
): Promise<Embedder | undefined> {
  const chosen =
    settings.embed === undefined ? await localOne(providers, signal) : providerNamed(settings.embed, providers)
  const embed = chosen?.provider.keyed[0]?.embed
  if (chosen === undefined || embed === undefined) return undefined
  const name = `${chosen.provider.name}/${chosen.model}`
  const { ledger, onUsage, now = Date.now } = deps
  return {
    model: name,
    async embed(texts, account, own) {
      const vectors: number[][] = []
      for (let from = 0; from < texts.length; from += batch) {
        const some = texts.slice(from, from + batch).map(redact)
        const usage = { input: some.reduce((sum, text) => sum + countTokens(text), 0), output: 0 }
        const cost = costOf(name, usage, settings.prices)
        const priced = cost === undefined ? {} : { cost }
        await checkBudgets(settings.budgets, ledger, account, { tokens: usage.input, ...priced }, now())
        vectors.push(...(await embed(some, chosen.model, own)))
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
    const listed = await provider.keyed[0]!.models(signal).catch(() => [])
    const found = listed.find(({ id }) => /embed/i.test(id))
    if (found !== undefined) return { provider, model: found.id }
  }
  return undefined
}
