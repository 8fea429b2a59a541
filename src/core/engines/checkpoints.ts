import { DuckError } from '../errors.ts'
import type { KeyedState, Store } from '../store/ports.ts'
import { changeKey, chatKey } from '../store/state-keys.ts'
import type { Invocation } from '../types.ts'
import type { Engine, RunContext } from './engine.ts'
import { table, withStore } from './with-store.ts'

/** What checkpoints are of: a pull request, or the conversation of a folder. */
interface About {
  key: string
  /** In words. */
  says: string
  /** `owner/name#12`, of a pull request. */
  change?: string
}

/** The kept states of a pull request or a conversation, newest first. */
export const checkpointsList: Engine = {
  name: 'checkpoints-list',
  run: (invocation, context) =>
    withStore(context.environment, async ({ state }) => {
      const { key, says } = aboutOf(invocation, context)
      const points = await state.checkpoints(key)
      const rows = points.map(({ id, at, name = '' }) => [short(id), new Date(at).toISOString(), name])
      return table(`Checkpoints of ${says}`, ['checkpoint', 'made', 'name'], rows)
    }),
}

/** Keeps the present state under a name, for ever. */
export const checkpointsKeep: Engine = {
  name: 'checkpoints-keep',
  run: (invocation, context) =>
    withStore(context.environment, async ({ state }) => {
      const { key, says } = aboutOf(invocation, context)
      const name = String(invocation.arguments.name).trim()
      if (name === '') throw new DuckError('invalid', 'Give the checkpoint a name.')
      if ((await state.get(key)) === undefined) throw nothingOf(says)
      if ((await state.checkpoints(key)).some((point) => point.name === name))
        throw new DuckError('conflict', `There is a checkpoint \`${name}\` of ${says} already. Take another name.`)
      if (invocation.arguments['dry-run'] === true)
        return said(`Dry run: would store the state of ${says} as \`${name}\`.`)
      await state.checkpoint(key, name)
      return said(`The state of ${says} is kept as \`${name}\`.`)
    }),
}

/** Goes back to a kept state; what was there until now becomes a checkpoint itself. */
export const checkpointsRestore: Engine = {
  name: 'checkpoints-restore',
  run: (invocation, context) =>
    withStore(context.environment, async ({ state, events }) => {
      const about = aboutOf(invocation, context)
      const point = await pointNamed(state, about, String(invocation.arguments.checkpoint))
      const since = new Date(point.at).toISOString()
      if (invocation.arguments['dry-run'] === true)
        return said(`Dry run: would restore the state of ${about.says} from ${since}.`)
      await state.restore(about.key, point.id)
      await remember(events, about, invocation.actor, point)
      return said(
        `The state of ${about.says} is that of ${since} again. What it was until now is the newest checkpoint.`,
      )
    }),
}

function aboutOf({ arguments: { about } }: Invocation, { cwd }: RunContext): About {
  if (about === undefined) return { key: chatKey(cwd), says: 'the conversation in this folder' }
  const change = String(about)
  if (!/^[\w.-]+\/[\w.-]+#\d+$/.test(change))
    throw new DuckError('invalid', `\`${change}\` is no pull request. Write it as owner/name#12.`)
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
    `There is no checkpoint \`${wanted}\` of ${says}. \`rubberduck checkpoints list\` shows those there are.`,
  )
}

const nothingOf = (says: string) => new DuckError('not-found', `Nothing is kept of ${says}.`)

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
