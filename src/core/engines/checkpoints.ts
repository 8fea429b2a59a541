import { DuckError } from '../errors.ts'
import type { KeyedState, Store } from '../store/ports.ts'
import { changeKey, chatKey } from '../store/state-keys.ts'
import type { Invocation } from '../types.ts'
import type { Engine, RunContext } from '../engine.ts'
import { table, withStore } from '../repo/with-store.ts'

/** The subject of checkpoints: a pull request, or the conversation in a folder. */
interface About {
  key: string
  /** Its description. */
  says: string
  /** The pull request, as `owner/name#12`. */
  change?: string
}

/** Lists the checkpoints of a pull request or conversation, the newest first. */
export const checkpointsList: Engine = {
  name: 'checkpoints-list',
  run: (invocation, context) =>
    withStore(context.environment, async ({ state }) => {
      const { key, says } = aboutOf(invocation, context)
      const points = await state.checkpoints(key)
      const rows = points.map(({ id, at, name = '' }) => [short(id), new Date(at).toISOString(), name])
      return table(`Checkpoints of ${says}`, ['checkpoint', 'created', 'name'], rows)
    }),
}

/** Saves the current state under a name, forever. */
export const checkpointsKeep: Engine = {
  name: 'checkpoints-keep',
  run: (invocation, context) =>
    withStore(context.environment, async ({ state }) => {
      const { key, says } = aboutOf(invocation, context)
      const name = String(invocation.arguments.name).trim()
      if (name === '')
        throw new DuckError('invalid', 'Invalid value "" for --name (expected a name for the checkpoint).')
      if ((await state.get(key)) === undefined) throw nothingOf(says)
      if ((await state.checkpoints(key)).some((point) => point.name === name))
        throw new DuckError('conflict', `A checkpoint "${name}" of ${says} already exists. Choose another name.`)
      if (invocation.arguments['dry-run'] === true)
        return said(`Dry run: would save ${says} as the checkpoint \`${name}\`.`)
      await state.checkpoint(key, name)
      return said(`Saved ${says} as the checkpoint \`${name}\`.`)
    }),
}

/** Restores a checkpoint. The current state becomes a new checkpoint. */
export const checkpointsRestore: Engine = {
  name: 'checkpoints-restore',
  run: (invocation, context) =>
    withStore(context.environment, async ({ state, events }) => {
      const about = aboutOf(invocation, context)
      const point = await pointNamed(state, about, String(invocation.arguments.checkpoint))
      const since = new Date(point.at).toISOString()
      if (invocation.arguments['dry-run'] === true)
        return said(`Dry run: would restore ${about.says} to the checkpoint from ${since}.`)
      await state.restore(about.key, point.id)
      await remember(events, about, invocation.actor, point)
      return said(
        `Restored ${about.says} to the checkpoint from ${since}. The previous state is now the newest checkpoint.`,
      )
    }),
}

function aboutOf({ arguments: { about } }: Invocation, { cwd }: RunContext): About {
  if (about === undefined) return { key: chatKey(cwd), says: 'the conversation in this folder' }
  const change = String(about)
  if (!/^[\w.-]+\/[\w.-]+#\d+$/.test(change))
    throw new DuckError('invalid', `Invalid pull request "${change}" (expected the form owner/name#12).`)
  return { key: changeKey('github', change), says: change, change }
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

const nothingOf = (says: string) => new DuckError('not-found', `No state is stored for ${says}.`)

async function remember(events: Store['events'], { change }: About, actor: string, { id }: { id: string }) {
  if (change === undefined) return
  const repo = change.split('#')[0]!
  await events.append(`github/${change}`, [
    { type: 'state.restored', actor, repo, job: 'terminal', data: { checkpoint: id } },
  ])
}

const short = (id: string) => id.slice(0, 8)

function said(markdown: string) {
  return { state: 'complete' as const, parts: [{ kind: 'text' as const, markdown }] }
}
