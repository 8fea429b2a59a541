import { defined } from '../defined.ts'
import { toDuckError } from '../errors.ts'
import { type ModelTarget, targetName } from './model-routing.ts'
import type { Listed } from './port.ts'
import { priceOf } from './prices.ts'
import type { Configured } from './providers/index.ts'
import type { ModelSettings } from './settings.ts'

/** Lists the models of each provider. A provider that does not respond is reported and does not affect the others. */
export function listModels(
  providers: readonly Configured[],
  targets: readonly ModelTarget[],
  { prices, windows }: ModelSettings,
  signal: AbortSignal,
): Promise<Listed[]> {
  const asked = targets.map(targetName)
  const rowOf = (name: string, told?: number) => {
    const price = priceOf(name, prices)
    const window = windows[name] ?? told
    return {
      name,
      ...defined({ window, price: price && { input: price.input, output: price.output } }),
      ...(asked.includes(name) ? { place: asked.indexOf(name) + 1 } : {}),
    }
  }
  return Promise.all(
    providers.map(async ({ name: provider, keyed }): Promise<Listed> => {
      const own = asked.filter((name) => name.startsWith(`${provider}/`))
      try {
        const found = await keyed[0].models(AbortSignal.any([signal, AbortSignal.timeout(10_000)]))
        const rows = found.map(({ id, window }) => rowOf(`${provider}/${id}`, window))
        const unlisted = own.filter((name) => !rows.some((row) => row.name === name)).map((name) => rowOf(name))
        return { provider, models: [...unlisted, ...rows] }
      } catch (thrown) {
        signal.throwIfAborted()
        return { provider, models: own.map((name) => rowOf(name)), failure: toDuckError(thrown).message }
      }
    }),
  )
}
