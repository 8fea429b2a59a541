import type { Engine } from '../engine.ts'
import { DuckError } from '../errors.ts'
import { textOutcome } from '../outcome/make-outcome.ts'
import { aboutOf, nothingOf } from '../state/checkpoint-subject.ts'
import { withStore } from '../state/with-store.ts'

/** Saves the current state under a name, forever. */
export const checkpointsKeepEngine: Engine = {
  run: (invocation, context) =>
    withStore(context.environment, async ({ state }) => {
      const { key, says } = await aboutOf(invocation, context, state)
      const name = String(invocation.arguments.name).trim()
      if (name === '')
        throw new DuckError('invalid', 'Invalid value "" for --name (expected a name for the checkpoint).')
      if ((await state.get(key)) === undefined) throw nothingOf(says)
      if ((await state.checkpoints(key)).some((point) => point.name === name))
        throw new DuckError('conflict', `A checkpoint "${name}" of ${says} already exists. Choose another name.`)
      if (invocation.arguments['dry-run'] === true)
        return textOutcome(`Dry run: would save ${says} as the checkpoint \`${name}\`.`)
      await state.checkpoint(key, name)
      return textOutcome(`Saved ${says} as the checkpoint \`${name}\`.`)
    }),
}
