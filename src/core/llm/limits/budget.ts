import { DuckError } from '../../errors.ts'
import type { UsageLedger } from '../../store/ports.ts'
import type { Account } from '../port.ts'

/** The limits of one budget; absent: unlimited. */
interface Limit {
  tokens?: number
  dollars?: number
}

export interface Budgets {
  request?: Limit
  job?: Limit
  change?: Limit
  person?: Limit
  month?: Limit
}

/** The most that a call may cost. */
interface Expense {
  account: Account
  /** `provider/model`. */
  model: string
  tokens: number
  /** In dollars, if the price is known. */
  cost?: number
  /** Milliseconds since 1970. */
  at: number
}

const dayMs = 86_400_000

/** Throws `budget` if a call may exceed the remaining budget. Called before every attempt. */
export async function checkBudgets(
  budgets: Budgets,
  ledger: UsageLedger | undefined,
  { account, model, tokens, cost, at }: Expense,
): Promise<void> {
  const month = new Date(at)
  const since = Date.UTC(month.getUTCFullYear(), month.getUTCMonth(), 1)
  const nothing = { tokens: 0, cost: 0 }
  const rows: [
    keyof Budgets,
    string,
    () => Promise<{ tokens: number; cost: number }> | { tokens: number; cost: number },
  ][] = [
    ['request', 'one request', () => nothing],
    ['job', 'this job', () => ledger?.sum({ since: 0, job: account.job }) ?? nothing],
    [
      'change',
      'this pull request',
      () => (account.change === undefined ? nothing : (ledger?.sum({ since: 0, change: account.change }) ?? nothing)),
    ],
    ['person', `${account.person} today`, () => ledger?.sum({ since: at - dayMs, person: account.person }) ?? nothing],
    ['month', 'this month', () => ledger?.sum({ since }) ?? nothing],
  ]
  for (const [name, what, spent] of rows) {
    const limit = budgets[name]
    if (limit === undefined || (name === 'change' && account.change === undefined)) continue
    const before = await spent()
    if (limit.tokens !== undefined && before.tokens + tokens > limit.tokens)
      throw exhausted(name, `${limit.tokens} tokens`, what)
    if (limit.dollars === undefined) continue
    if (cost === undefined) throw unpriced(name, model)
    if (before.cost + cost > limit.dollars) throw exhausted(name, `$${limit.dollars}`, what)
  }
}

function unpriced(name: string, model: string): DuckError {
  return new DuckError(
    'budget',
    `The price of ${model} is unknown, so its calls cannot be kept within \`[budget.${name}]\`. Set \`[prices."${model}"]\`, or limit \`tokens\` instead of \`dollars\`.`,
  )
}

function exhausted(name: string, limit: string, what: string): DuckError {
  return new DuckError(
    'budget',
    `The budget of ${limit} for ${what} is exhausted. To raise it, set \`[budget.${name}]\` in the operator’s configuration.`,
  )
}
