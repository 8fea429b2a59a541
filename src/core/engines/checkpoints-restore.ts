import type { Engine } from '../engine.ts'
import { DuckError } from '../errors.ts'
import { textOutcome } from '../outcome/make-outcome.ts'
import { type About, aboutOf, nothingOf } from '../state/checkpoint-subject.ts'
import { withStore } from '../state/with-store.ts'
import type { KeyedState, Store } from '../store/ports.ts'

/** Restores a checkpoint. The current state becomes a new checkpoint. */
export const checkpointsRestoreEngine: Engine = {
  run: (invocation, context) =>
    withStore(context.environment, async ({ state, events }) => {
      const about = await aboutOf(invocation, context, state)
      const point = await pointNamed(state, about, String(invocation.arguments.checkpoint))
      const since = new Date(point.at).toISOString()
      if (invocation.arguments['dry-run'] === true)
        return textOutcome(`Dry run: would restore ${about.says} to the checkpoint from ${since}.`)
      await state.restore(about.key, point.id)
      await remember(events, about, invocation.actor, point)
      return textOutcome(
        `Restored ${about.says} to the checkpoint from ${since}. The previous state is now the newest checkpoint.`,
      )
    }),
}

async function pointNamed(state: KeyedState, { key, says }: About, wanted: string) {
  const points = await state.checkpoints(key)
  if (points.length === 0) throw nothingOf(says)
  const found =
    points.find(({ name }) => name === wanted) ?? points.find(({ id }) => wanted !== '' && id.startsWith(wanted))
  if (found !== undefined) return found
  throw new DuckError(
    'not-found',
    `Unknown checkpoint "${wanted}" of ${says}. Run \`rubberduck checkpoints list\` to list the checkpoints.`,
  )
}

async function remember(events: Store['events'], { change }: About, actor: string, { id }: { id: string }) {
  if (change === undefined) return
  const [repo = ''] = change.name.split('#')
  await events.append(`${change.platform}/${change.name}`, [
    { type: 'state.restored', actor, repo, job: 'terminal', data: { checkpoint: id } },
  ])
}
