import { checkOptionList } from './check-elements.ts'
import { Problems } from './check-text.ts'
import { checkView } from './check-view.ts'
import type { Delivery, Outbox } from './delivery.ts'
import { findElement, findOption, stateOf } from './find-element.ts'
import type { ResponseUrls } from './response-urls.ts'
import { showMessage } from './show.ts'
import { openView, showView } from './view-methods.ts'
import { channelOf, type Ephemeral, type Json, type Message, type OpenView, type World } from './world.ts'

export interface InteractionTools {
  world: World
  outbox: Outbox
  responseUrls: ResponseUrls
}

/** The fields that all interactions share. */
function base({ world }: InteractionTools, user: string): Json {
  const { name } = world.users.get(user) ?? { name: user }
  return {
    team: { id: world.team.id, domain: world.team.domain },
    user: { id: user, username: name, name, team_id: world.team.id },
    api_app_id: world.app.id,
    token: 'made-up-verification-token',
    trigger_id: world.trigger(user),
    enterprise: null,
    is_enterprise_install: false,
  }
}

/** A person presses a button, or chooses `option` in a menu, of a message or an ephemeral message. */
export function press(
  tools: InteractionTools,
  message: Message | Ephemeral,
  action: { wanted: string; user: string; option?: string },
): Promise<Delivery> {
  const { world, outbox, responseUrls } = tools
  const { wanted, user, option } = action
  const { block, element } = findElement(message.blocks, wanted)
  const isEphemeral = 'to' in message
  const ts = isEphemeral ? message.id : message.ts
  const channel = channelOf(world, message.channel)
  const thread = message.thread_ts
  const at = { channel: channel.id, user, origin: ts, ...(thread === undefined ? {} : { thread }) }
  return outbox.send('interactive', {
    type: 'block_actions',
    ...base(tools, user),
    container: {
      type: 'message',
      message_ts: ts,
      channel_id: channel.id,
      is_ephemeral: isEphemeral,
      ...(thread === undefined ? {} : { thread_ts: thread }),
    },
    channel: { id: channel.id, name: channel.name },
    ...(isEphemeral ? {} : { message: showMessage(world, message) }),
    state: { values: {} },
    response_url: responseUrls.create(at),
    actions: [performed(world, block, element, option)],
  })
}

function performed(world: World, block: Json, element: Json, option: string | undefined): Json {
  const chosen = option === undefined ? {} : { selected_option: findOption(element, option) }
  const { type, action_id, text, value, style } = element
  const own = { type, action_id: action_id ?? world.id('a'), block_id: block['block_id'], action_ts: world.ts() }
  return Object.fromEntries(
    Object.entries({ ...own, text, value, style, ...chosen }).filter(([, field]) => field !== undefined),
  )
}

/** A person presses a button of a home tab or modal. */
export function pressInView(
  tools: InteractionTools,
  open: OpenView,
  action: { wanted: string; option?: string },
): Promise<Delivery> {
  const { block, element } = findElement(open.view['blocks'] as never, action.wanted)
  return tools.outbox.send('interactive', {
    type: 'block_actions',
    ...base(tools, open.user),
    container: { type: 'view', view_id: open.id },
    view: showView(tools.world, open),
    actions: [performed(tools.world, block, element, action.option)],
  })
}

/** A message shortcut, or a global one without a message. */
export function shortcut(
  tools: InteractionTools,
  callback: string,
  user: string,
  message?: Message,
): Promise<Delivery> {
  const { world, outbox, responseUrls } = tools
  const known = world.app.manifest?.features?.shortcuts
  if (known !== undefined && !known.some(({ callback_id }) => callback_id === callback))
    throw new Error(`The manifest has no shortcut ${callback}`)
  const common = { ...base(tools, user), callback_id: callback, action_ts: world.ts() }
  if (message === undefined) return outbox.send('interactive', { type: 'shortcut', ...common })
  const channel = channelOf(world, message.channel)
  return outbox.send('interactive', {
    type: 'message_action',
    ...common,
    message_ts: message.ts,
    channel: { id: channel.id, name: channel.name },
    message: showMessage(world, message),
    response_url: responseUrls.create({ channel: channel.id, user }),
  })
}

/**
 * Fills in a modal, by `action_id` or `block_id`, and submits it. Throws, as the client of Slack refuses, if a required
 * field is empty or too long. The answer of the app takes effect: errors, update, push or clear.
 */
export async function submit(
  tools: InteractionTools,
  open: OpenView,
  values: Record<string, string | string[]>,
): Promise<Delivery> {
  const state: Record<string, Json> = {}
  for (const block of open.view['blocks'] as Json[]) {
    if (block['type'] !== 'input') continue
    const element = block['element'] as Json
    const [blockId, actionId] = [String(block['block_id']), String(element['action_id'] ?? '')]
    const given = stateOf(element, values[actionId] ?? values[blockId])
    const filled = JSON.stringify(Object.values(given).slice(1))
    if (block['optional'] !== true && /^\[(null|""|\[\])\]$/.test(filled)) throw new Error(`${actionId} is empty`)
    if (String(given['value'] ?? '').length > Number(element['max_length'] ?? 3000))
      throw new Error(`${actionId} is too long`)
    state[blockId] = { [actionId]: given }
  }
  const delivery = await tools.outbox.send('interactive', {
    type: 'view_submission',
    ...base(tools, open.user),
    view: { ...showView(tools.world, open), state: { values: state } },
    response_urls: [],
  })
  if (delivery.acked) respond(tools.world, open, delivery.response ?? {})
  return delivery
}

function respond(world: World, open: OpenView, response: Json): void {
  const action = response['response_action']
  if (action === 'errors') return
  if (action === 'update' || action === 'push') {
    const view = checkView(response['view'] as Json, 'modal')
    if (action === 'push') openView(world, open.user, view, open.id)
    else Object.assign(open, { view, hash: world.id('h') })
  } else open.state = 'closed'
  if (action === 'clear') for (const each of world.views.values()) if (each.user === open.user) each.state = 'closed'
  world.changed()
}

/** A person types into a menu with external options. Throws if the options in the answer are invalid. */
export async function suggest(
  tools: InteractionTools,
  user: string,
  menu: { action_id: string; block_id?: string; value: string; view?: OpenView },
): Promise<Delivery> {
  const { view, ...own } = menu
  const delivery = await tools.outbox.send('interactive', {
    type: 'block_suggestion',
    ...base(tools, user),
    block_id: 'made-up',
    ...own,
    container: view === undefined ? { type: 'message' } : { type: 'view', view_id: view.id },
    ...(view === undefined ? {} : { view: showView(tools.world, view) }),
  })
  const problems = new Problems()
  const options = delivery.response?.['options']
  if (delivery.acked && options !== undefined)
    checkOptionList(options, 100, problems, { type: 'external_select', path: '/options', minimum: 0 })
  if (problems.messages.length > 0) throw new Error(problems.messages.join('\n'))
  return delivery
}
