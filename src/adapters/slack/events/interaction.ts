import { type Command, repositoryArgument } from '../../../core/command.ts'
import { defined } from '../../../core/defined.ts'
import { readArguments } from '../../../core/router/argument-parser.ts'
import type { ArgumentValue } from '../../../core/types.ts'
import type { CommandBody, InteractionBody, SlackDelivery } from './delivery.ts'
import { type ModalOrigin, modalCallback } from './modal.ts'
import { plainText } from './plain-text.ts'
import { slashName } from './slash-name.ts'

/** A form to open instead of a job. */
export interface OpenModal {
  trigger: string
  command: Command
  origin: ModalOrigin
}

/** Names under which all commands are available, as their first word. */
const umbrellas = ['duck', 'rubberduck']

/** Reads a slash command. Without the long text that it needs, it opens a form. */
export function readSlashCommand(
  body: CommandBody,
  commands: readonly Command[],
  now: number,
): SlackDelivery | OpenModal {
  const {
    team_id: team,
    enterprise_id: enterprise,
    channel_id: channel,
    user_id: user,
    trigger_id: trigger,
    text: given = '',
  } = body
  const named = findSlashCommand(body.command, commands)
  const words = given.trim()
  const [first = '', ...more] = words.split(/\s+/)
  const inner = named === undefined ? commands.find(({ name }) => name === first.replace(/^\//, '')) : undefined
  const command = named ?? inner
  const text = inner === undefined ? words : more.join(' ')
  const delivery: SlackDelivery = {
    kind: command === undefined ? 'message' : 'command',
    id: `slack/${team}/${trigger}`,
    team,
    channel,
    user,
    at: now,
    text,
    ...defined({ enterprise: enterprise || undefined, command: command?.name, responseUrl: body.response_url }),
    ...(channel.startsWith('D') ? { direct: true as const } : {}),
  }
  const place = command?.arguments.find(({ positional, required, type }) => positional && required && type === 'rest')
  if (command === undefined || place === undefined) return delivery
  const rest = readArguments(plainText(text), command)
  if (rest[place.name] !== undefined) return delivery
  const origin = { command: command.name, channel, place: place.name, given: rest }
  return { trigger, command, origin: { ...origin, ...defined({ responseUrl: body.response_url }) } }
}

/** `/review`, `/duck-status` or `/acme-review`, because a workspace can rename commands. */
function findSlashCommand(slash: string, commands: readonly Command[]): Command | undefined {
  const name = slash.replace(/^\//, '').toLowerCase()
  if (umbrellas.includes(name)) return undefined
  const find = (wanted: string) => commands.find((command) => slashName(command) === wanted)
  return find(name) ?? find(name.replace(/^[^-]*-/, ''))
}

/** Reads a submitted form, a pressed button, a chosen option or a message shortcut. */
export function readInteraction(
  body: InteractionBody,
  commands: readonly Command[],
  now: number,
): SlackDelivery | undefined {
  const team = body.team?.id ?? body.user?.team_id ?? ''
  const user = body.user?.id
  if (user === undefined) return undefined
  const who: Who = { team, user, at: now, ...defined({ enterprise: body.enterprise?.id }) }
  if (body.type === 'view_submission') return readSubmission(body, who)
  if (body.type === 'message_action') return readShortcut(body, who, commands)
  return body.type === 'block_actions' ? readPress(body, who) : undefined
}

type Who = Pick<SlackDelivery, 'team' | 'enterprise' | 'user' | 'at'>

function readPress(body: InteractionBody, who: Who): SlackDelivery | undefined {
  const [pressed] = body.actions ?? []
  const channel = body.channel?.id ?? body.container?.channel_id
  const ts = body.container?.message_ts
  if (pressed === undefined || channel === undefined || ts === undefined) return undefined
  const action = pressed.selected_option?.value ?? pressed.value ?? pressed.action_id
  const direct = channel.startsWith('D')
  // A message that only one person sees can have no thread.
  const own = direct || body.container?.is_ephemeral === true ? undefined : ts
  const root = body.container?.thread_ts ?? body.message?.thread_ts ?? own
  return {
    kind: 'action',
    id: `slack/${who.team}/${channel}/${ts}/${pressed.action_ts ?? body.trigger_id}`,
    ...who,
    channel,
    action,
    ...defined({ thread: root, responseUrl: body.response_url }),
    ...(direct ? { direct: true as const } : {}),
  }
}

function readShortcut(body: InteractionBody, who: Who, commands: readonly Command[]): SlackDelivery | undefined {
  const { callback_id, channel, message, trigger_id, response_url } = body
  const command = commands.find(({ name }) => name === callback_id)
  if (command === undefined || channel === undefined || message === undefined) return undefined
  const place = command.arguments.find(({ positional, type }) => positional && type === 'rest')
  const text = message.text ?? ''
  return {
    kind: 'command',
    id: `slack/${who.team}/${trigger_id}`,
    ...who,
    channel: channel.id,
    ts: message.ts,
    command: command.name,
    text,
    // A stack trace is taken literally, while the text for a review names a pull request.
    ...(place === undefined ? {} : { arguments: { [place.name]: plainText(text) } }),
    thread: message.thread_ts ?? message.ts,
    ...defined({ responseUrl: response_url }),
    ...(channel.id.startsWith('D') ? { direct: true as const } : {}),
  }
}

function readSubmission({ view }: InteractionBody, who: Who): SlackDelivery | undefined {
  if (view === undefined || view.callback_id !== modalCallback) return undefined
  let origin: ModalOrigin
  try {
    origin = JSON.parse(view.private_metadata ?? '') as ModalOrigin
  } catch {
    return undefined
  }
  const { command, channel, place, given, thread, responseUrl } = origin
  const read = (block: string) => {
    const [input] = Object.values(view.state?.values[block] ?? {})
    return input?.value ?? input?.selected_option?.value
  }
  const [text, repository] = [read(place) ?? '', read(repositoryArgument.name)]
  const filled: Record<string, ArgumentValue> = { ...given, [place]: text }
  if (repository !== undefined) filled[repositoryArgument.name] = repository
  return {
    kind: 'command',
    id: `slack/${who.team}/${view.id}`,
    ...who,
    channel,
    command,
    arguments: filled,
    ...defined({ thread, responseUrl }),
    ...(channel.startsWith('D') ? { direct: true as const } : {}),
  }
}
