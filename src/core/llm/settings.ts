import type { UsageLedger } from '../store/ports.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { AttemptLimits } from './attempt/attempt.ts'
import type { Budgets } from './limits/budget.ts'
import type { Usage } from './port.ts'
import type { Price } from './prices.ts'

type Strategy = 'fallback' | 'round-robin' | 'load-balanced' | 'local-first' | 'compare'

export interface ModelSettings {
  strategy: Strategy
  /** `compare` merges all answers instead of choosing one. */
  merging?: boolean
  /** `provider/model` in order of preference; empty: one model of each provider. */
  use: readonly string[]
  /** Embedding model as `provider/model`; absent: one of a local provider. */
  embed?: string
  budgets: Budgets
  prices: Record<string, Price>
  /** Context windows in tokens (input and output) by `provider/model`, if the provider does not report them. */
  windows: Record<string, number>
  /** Timeouts by provider or `provider/model`. */
  timeouts?: Record<string, Partial<AttemptLimits>>
}

export interface ModelDeps {
  ledger?: UsageLedger
  /** Caches answers by the hash of their request. */
  cache?: { get<T>(key: string): T | undefined; set(key: string, value: unknown): void }
  /** Secret of this installation for markers. Default: one per process. */
  secret?: Uint8Array
  /** Called before each model call; throws `rate-limited`. */
  take?: (person: string) => Promise<void>
  now?: () => number
  logger?: Logger
  onUsage?: (model: string, usage: Usage, cost: number | undefined) => void
  limits?: AttemptLimits
  /** First wait between two attempts in milliseconds. */
  pauseMs?: number
}
