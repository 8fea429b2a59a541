import { defined } from '../defined.ts'
import { DuckError } from '../errors.ts'
import { createResilience, type Resilience } from './call/resilience.ts'
import { type Configured, providerNamed } from './providers/index.ts'
import type { ModelDeps, ModelSettings } from './settings.ts'

/** A model that can be asked. */
export interface ModelTarget {
  provider: Configured
  /** Undefined: what the provider lists first, once it can be asked. */
  model?: string
  gate: Resilience
  window?: number
}

/** `provider/model`. */
export const targetName = ({ provider, model = '?' }: ModelTarget) => `${provider.name}/${model}`

/** What is named, else the default model of each provider; what a provider lists first where it has no default. */
export async function chooseTargets(
  providers: readonly Configured[],
  { use }: ModelSettings,
  { pauseMs }: ModelDeps,
): Promise<ModelTarget[]> {
  const gates = new Map(providers.map(({ name }) => [name, createResilience(name, pauseMs)]))
  const target = (provider: Configured, own: Pick<ModelTarget, 'model' | 'window'> = {}): ModelTarget => ({
    ...{ provider, gate: gates.get(provider.name)! },
    ...own,
  })
  if (use.length > 0)
    return use.map((name) => {
      const { provider, model } = providerNamed(name, providers)
      return target(provider, { model })
    })
  return Promise.all(
    providers.map(async (provider) => {
      if (provider.defaultModel !== undefined) return target(provider, { model: provider.defaultModel })
      // One that is away now may be back when it is asked.
      const listed = await firstModel(provider, AbortSignal.timeout(5_000)).catch(() => undefined)
      return target(provider, listed)
    }),
  )
}

/** What a provider has that answers in words. Throws `config` where there is nothing. */
export async function firstModel(
  provider: Configured,
  signal: AbortSignal,
): Promise<{ model: string; window?: number }> {
  const listed = await provider.keyed[0]!.models(signal)
  const found = listed.find(({ id }) => !/embed/i.test(id))
  if (found === undefined)
    throw new DuckError('config', `${provider.name} has no model. Load a model there, or set RUBBERDUCK_MODEL.`)
  return { model: found.id, ...defined({ window: found.window }) }
}
