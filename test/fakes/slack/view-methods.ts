import type { AnyBlock } from '@slack/types'
import { required, structured, text } from './args.ts'
import { withIds } from './chat-content.ts'
import { checkView } from './check-view.ts'
import { type Method, tiers } from './method.ts'
import { type Json, type OpenView, SlackError, type World } from './world.ts'

const triggerLife = 3_000

/** Uses up a trigger and returns its user. Throws if it is unknown, used or older than 3 seconds. */
function exchange(world: World, value: unknown): string {
  const trigger = world.triggers.get(String(value))
  if (trigger === undefined) throw new SlackError('invalid_trigger_id')
  if (trigger.used) throw new SlackError('exchanged_trigger_id')
  if (world.now() - trigger.at > triggerLife) throw new SlackError('expired_trigger_id')
  trigger.used = true
  return trigger.user
}

function readView(world: World, args: Json, type: 'modal' | 'home'): Json {
  required(args, 'view')
  const view = structured<Json>(args['view'], 'invalid_arguments') ?? {}
  checkView(view, type)
  return { ...view, blocks: withIds(world, view['blocks'] as AnyBlock[]) }
}

/** A view as Slack returns it and sends it in interactions. */
export function showView(world: World, open: OpenView): Json {
  return {
    id: open.id,
    team_id: world.team.id,
    app_id: world.app.id,
    bot_id: world.app.botId,
    type: 'modal',
    callback_id: '',
    external_id: '',
    private_metadata: '',
    close: null,
    submit: null,
    clear_on_close: false,
    notify_on_close: false,
    state: { values: {} },
    ...open.view,
    hash: open.hash,
    root_view_id: open.previous ?? open.id,
    previous_view_id: open.previous ?? null,
  }
}

export function openView(world: World, user: string, view: Json, previous?: string): OpenView {
  const external = view['external_id']
  if (external && [...world.views.values()].some((each) => each.view['external_id'] === external))
    throw new SlackError('duplicate_external_id')
  const made = { id: world.id('V'), user, hash: world.id('h'), state: 'open' as const, view }
  const open: OpenView = previous === undefined ? made : { ...made, previous }
  world.views.set(open.id, open)
  return open
}

const openMethod: Method = {
  perMinute: tiers.four,
  run(world, args) {
    required(args, 'trigger_id')
    const view = readView(world, args, 'modal')
    return { view: showView(world, openView(world, exchange(world, args['trigger_id']), view)) }
  },
}

const push: Method = {
  perMinute: tiers.four,
  run(world, args) {
    required(args, 'trigger_id')
    const view = readView(world, args, 'modal')
    const user = exchange(world, args['trigger_id'])
    const stack = [...world.views.values()].filter((each) => each.user === user && each.state === 'open')
    if (stack.length === 0) throw new SlackError('not_found')
    if (stack.length >= 3) throw new SlackError('push_limit_reached')
    return { view: showView(world, openView(world, user, view, stack.at(-1)?.id)) }
  },
}

const update: Method = {
  perMinute: tiers.four,
  run(world, args) {
    const external = text(args['external_id'])
    if (external === undefined) required(args, 'view_id')
    const open = [...world.views.values()].find((each) =>
      external === undefined ? each.id === args['view_id'] : each.view['external_id'] === external,
    )
    if (open === undefined || open.state === 'closed') throw new SlackError('not_found')
    if (args['hash'] !== undefined && args['hash'] !== open.hash) throw new SlackError('hash_conflict')
    open.view = readView(world, args, 'modal')
    open.hash = world.id('h')
    return { view: showView(world, open) }
  },
}

const publish: Method = {
  perMinute: tiers.four,
  run(world, args) {
    required(args, 'user_id')
    const user = String(args['user_id'])
    if (!world.users.has(user)) throw new SlackError('user_not_found')
    if (world.app.manifest?.features?.app_home?.home_tab_enabled === false) throw new SlackError('not_enabled')
    const view = readView(world, args, 'home')
    world.homes.set(user, view)
    const open: OpenView = { id: `V0HOME${user}`, user, hash: world.id('h'), state: 'open', view }
    return { view: showView(world, open) }
  },
}

export const viewMethods: Record<string, Method> = {
  'views.open': openMethod,
  'views.push': push,
  'views.update': update,
  'views.publish': publish,
}
