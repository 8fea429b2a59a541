import type { UsageLedger } from '../store/ports.ts'
import type { AttemptLimits } from './call/attempt.ts'
import type { Budgets } from './call/budget.ts'
import type { Usage } from './port.ts'
import type { Price } from './prices.ts'

type Strategy = 'fallback' | 'round-robin' | 'load-balanced' | 'local-first' | 'compare'

export interface ModelSettings {
  strategy: Strategy
  /** `compare` makes one answer of all instead of choosing one. */
  merging?: boolean
  /** `provider/model`, in the order in which they are asked; empty: one of each provider. */
  use: readonly string[]
  /** `provider/model` for vectors; absent: what a local provider has. */
  embed?: string
  budgets: Budgets
  prices: Record<string, Price>
  /** Tokens of input and output together, by `provider/model`, where the provider does not tell. */
  windows: Record<string, number>
}

export interface ModelDeps {
  ledger?: UsageLedger
  /** Answers by the hash of their request. */
  cache?: { get<T>(key: string): T | undefined; set(key: string, value: unknown): void }
  /** Of this installation; what marks are made of. Default: one of this process. */
  secret?: Uint8Array
  /** Asked before each turn; throws `rate-limited`. */
  take?: (person: string) => Promise<void>
  now?: () => number
  onUsage?: (model: string, usage: Usage, cost: number | undefined) => void
  patience?: AttemptLimits
  /** First wait between two tries in milliseconds. */
  pauseMs?: number
}
