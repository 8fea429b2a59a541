import type { Environment } from '../config/environment/environment.ts'
import type { ModelKeys } from '../config/environment/models.ts'
import { engineSettings, readUserConfig } from '../config/user-config.ts'
import { defined } from '../defined.ts'
import { DuckError, toDuckError } from '../errors.ts'
import { openCache } from '../store/cache.ts'
import type { UsageLedger } from '../store/ports.ts'
import type { CreateRateLimitStore } from '../store/rate-limit-store.ts'
import { openUsageLedger } from '../store/sqlite/usage.ts'
import { readSecret } from '../store/vault/credentials.ts'
import { openKeyVault } from '../store/vault/key-vault.ts'
import type { Logger } from '../telemetry/logger.ts'
import { extendModels } from './extend-models.ts'
import { createCallLimits } from './limits/call-limits.ts'
import { counterFor } from './limits/count.ts'
import { createModels } from './models.ts'
import type { Models, Priority } from './port.ts'
import { withTechniques } from './prompting/prompting-techniques.ts'
import { configuredProviders } from './providers/index.ts'
import type { ModelDeps, ModelSettings } from './settings.ts'

export interface OpenedModels extends Models {
  close(): Promise<void>
}

const none: OpenedModels = {
  configured: false,
  window: 0,
  forEngine: () => none,
  ask: () => Promise.reject(new Error('no model')),
  askFor: () => Promise.reject(new Error('no model')),
  list: async () => [],
  embedder: async () => undefined,
  mark: () => '',
  count: () => 0,
  estimate: async () => ({ model: '', inputTokens: 0, outputTokens: 0 }),
  close: async () => {},
}

/**
 * Opens the models from the environment and the operator's configuration, with the ledger and cache in the data
 * directory. `bucket` counts and limits calls.
 */
export async function openModels(
  environment: Environment,
  logger: Logger,
  { bucket, ...deps }: Pick<ModelDeps, 'onUsage' | 'limits' | 'pauseMs'> & { bucket?: CreateRateLimitStore } = {},
): Promise<OpenedModels> {
  const keys = await withStoredKeys(environment)
  if (configuredProviders(keys).length === 0) return none
  const config = await readUserConfig(environment)
  const providers = configuredProviders(keys, config.models?.windows)
  const [preferred] = providers
  if (preferred === undefined) return none
  // A paid answer is stored immediately, in case the process crashes.
  const cache = openCache(
    environment.home,
    'models',
    (error) => logger.debug({ error: String(error) }, 'the cache for model answers is not available'),
    1,
  )
  const { ledger, secret } = await openLedger(environment)
  const settings = {
    strategy: config.models?.strategy ?? 'fallback',
    merging: config.models?.compare === 'merge',
    use: environment.models.wanted?.split(',').map((name) => name.trim()) ?? config.models?.use ?? [],
    budgets: withoutUndefined(config.budget ?? {}),
    prices: config.prices ?? {},
    windows: config.models?.windows ?? {},
    timeouts: timeoutsOf(config.models?.timeouts ?? {}),
    ...defined({ embed: config.models?.embed }),
  } as const
  const count = await counterFor(settings.use[0] ?? `${preferred.name}/${preferred.defaultModel ?? ''}`)
  const models = await createModels(
    providers,
    settings,
    {
      ...deps,
      logger,
      ledger,
      cache,
      secret,
      ...defined({ take: bucket && createCallLimits(bucket, config.models?.calls) }),
    },
    count,
  )
  return extendModels(models, {
    forEngine(engine: string, declared: Priority = 'person') {
      const { techniques = config.models?.techniques ?? [], priority = declared } = engineSettings(config, engine)
      const { ask, askFor } = models
      const own = extendModels(models, {
        ask: (asked) => ask({ ...asked, priority }),
        askFor: (asked, schema) => askFor({ ...asked, priority }, schema),
      } satisfies Partial<Models>)
      return withTechniques(own, techniques)
    },
    async close() {
      cache.close()
      await ledger.close()
    },
  })
}

/** The configuration has seconds. */
function timeoutsOf(configured: Record<string, { [K in 'first' | 'silence' | 'total']?: number | undefined }>) {
  const limits = Object.entries(configured).map(([name, { first, silence, total }]) => [
    name,
    defined({
      firstMs: first === undefined ? undefined : first * 1_000,
      silenceMs: silence === undefined ? undefined : silence * 1_000,
      totalMs: total === undefined ? undefined : total * 1_000,
    }),
  ])
  return Object.fromEntries(limits) as NonNullable<ModelSettings['timeouts']>
}

/** Opens the usage ledger first, because no model may be called without recording its cost. */
async function openLedger(environment: Environment): Promise<{ ledger: UsageLedger; secret: Buffer }> {
  try {
    return { ledger: await openUsageLedger(environment), secret: await readSecret(environment.home) }
  } catch (cause) {
    const { kind, message, detail } = toDuckError(cause)
    if (kind !== 'config') throw cause
    throw new DuckError(
      'config',
      `${message} Without it, model costs cannot be recorded. To run without a model, use --no-model.`,
      {
        ...defined({ detail }),
        cause,
      },
    )
  }
}

/** Adds stored keys after those from the environment. */
async function withStoredKeys({ models, home, encryptionKey }: Environment): Promise<ModelKeys> {
  const stored = await openKeyVault(home, encryptionKey).all()
  const both = (own: string | undefined, more: string[]) => {
    const keys = [...(own === undefined ? [] : [own]), ...more].join(',')
    return keys === '' ? undefined : keys
  }
  return {
    ...models,
    ...withoutUndefined({
      anthropicKey: both(models.anthropicKey, stored.anthropic),
      openaiKey: both(models.openaiKey, stored.openai),
      googleKey: both(models.googleKey, stored.google),
    }),
  }
}

function withoutUndefined(value: object): Record<string, never> {
  return JSON.parse(JSON.stringify(value)) as Record<string, never>
}
