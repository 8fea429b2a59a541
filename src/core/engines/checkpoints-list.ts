import type { Engine } from '../engine.ts'
import { tableOutcome } from '../outcome/make-outcome.ts'
import { aboutOf, short } from '../state/checkpoint-subject.ts'
import { withStore } from '../state/with-store.ts'

/** Lists the checkpoints of a pull request or conversation, the newest first. */
export const checkpointsListEngine: Engine = {
  run: (invocation, context) =>
    withStore(context.environment, async ({ state }) => {
      const { key, says } = await aboutOf(invocation, context, state)
      const points = await state.checkpoints(key)
      const rows = points.map(({ id, at, name = '' }) => [short(id), new Date(at).toISOString(), name])
      return tableOutcome(`Checkpoints of ${says}`, ['checkpoint', 'created', 'name'], rows)
    }),
}
