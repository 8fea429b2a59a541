import type { Engine } from '../engine.ts'
import { openUsageLedger } from '../store/sqlite/usage.ts'

const dayMs = 86_400_000

/** Lists the model calls and their cost by day, model and user. */
export const usageEngine: Engine = {
  async run({ arguments: given }, { environment }) {
    const ledger = await openUsageLedger(environment)
    try {
      const rows = await ledger.table(Date.now() - Number(given.days) * dayMs)
      const dollars = (cost: number) => `$${cost.toFixed(cost < 1 ? 4 : 2)}`
      const total = rows.reduce((sum, row) => sum + row.cost, 0)
      return {
        state: 'complete',
        parts: [
          {
            kind: 'data',
            title: `Model usage in the last ${given.days} days: ${dollars(total)}`,
            columns: ['day', 'model', 'user', 'calls', 'input tokens', 'output tokens', 'cost'],
            rows: rows.map(({ day, model, person, calls, input, output, cost }) => [
              day,
              model,
              person,
              String(calls),
              String(input),
              String(output),
              dollars(cost),
            ]),
          },
        ],
      }
    } finally {
      await ledger.close()
    }
  },
}
