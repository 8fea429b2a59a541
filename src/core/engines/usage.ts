import { openUsageLedger } from '../store/usage-ledger.ts'
import type { Engine } from './engine.ts'

const dayMs = 86_400_000

/** What was asked of models, by day, model and person. */
export const usage: Engine = {
  name: 'usage',
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
            title: `Models in the last ${given.days} days: ${dollars(total)}`,
            columns: ['day', 'model', 'person', 'calls', 'tokens in', 'tokens out', 'cost'],
            rows: rows.map(({ day, model, person, calls, input, output, cost }) => [
              ...[day, model, person, String(calls), String(input), String(output), dollars(cost)],
            ]),
          },
        ],
      }
    } finally {
      await ledger.close()
    }
  },
}
