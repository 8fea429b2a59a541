import { defined } from '../defined.ts'
import { DuckError } from '../errors.ts'
import { must } from '../must.ts'
import { createResilience, type Resilience } from './call/resilience.ts'
import { type Configured, providerNamed } from './providers/index.ts'
import type { ModelDeps, ModelSettings } from './settings.ts'

/** An available model. */
export interface ModelTarget {
  provider: Configured
  /** Undefined: the first model that the provider lists, resolved on first use. */
  model?: string
  gate: Resilience
  window?: number
}

/** `provider/model`. */
export const targetName = ({ provider, model = '?' }: ModelTarget) => `${provider.name}/${model}`

/** Returns the configured models, otherwise the default model of each provider, or the first one that it lists. */
export async function chooseTargets(
  providers: readonly Configured[],
  { use, windows }: ModelSettings,
  { pauseMs }: ModelDeps,
): Promise<ModelTarget[]> {
  const gates = new Map(providers.map(({ name }) => [name, createResilience(name, pauseMs)]))
  const target = (provider: Configured, own: Pick<ModelTarget, 'model' | 'window'> = {}): ModelTarget => ({
    provider,
    gate: must(gates.get(provider.name)),
    ...own,
  })
  if (use.length > 0)
    return Promise.all(
      use.map(async (name) => {
        const { provider, model } = providerNamed(name, providers)
        // A server that is unavailable now tells the window with a refusal.
        const window = windows[name] ?? (await windowOf(provider, model).catch(() => undefined))
        return target(provider, { model, ...defined({ window }) })
      }),
    )
  return Promise.all(
    providers.map(async (provider) => {
      if (provider.defaultModel !== undefined) return target(provider, { model: provider.defaultModel })
      // A provider that is unavailable now may be available on first use.
      const listed = await firstModel(provider, AbortSignal.timeout(5_000)).catch(() => undefined)
      return target(provider, listed)
    }),
  )
}

function windowOf({ keyed: [provider] }: Configured, model: string): Promise<number | undefined> {
  return provider.windowOf?.(model, AbortSignal.timeout(5_000)) ?? Promise.resolve(undefined)
}

/** Returns the first text model of a provider. Throws `config` if there is none. */
export async function firstModel(
  provider: Configured,
  signal: AbortSignal,
): Promise<{ model: string; window?: number }> {
  const listed = await provider.keyed[0].models(signal)
  const found = listed.find(({ id }) => !/embed/i.test(id))
  if (found === undefined)
    throw new DuckError('config', `${provider.name} has no model. Load a model there, or set RUBBERDUCK_MODEL.`)
  return { model: found.id, ...defined({ window: found.window }) }
}
