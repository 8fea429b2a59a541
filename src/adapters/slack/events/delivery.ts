import type { ArgumentValue } from '../../../core/types.ts'

/** What is stored of an event, a command or an interaction: the fields that are read later. */
export interface SlackDelivery {
  kind: 'message' | 'command' | 'action' | 'links'
  /** The id of its job. */
  id: string
  team: string
  /** The organization of the workspace. */
  enterprise?: string
  channel: string
  user: string
  /** When it arrived, in milliseconds since 1970. */
  at: number
  /** The message of the request, for a reaction. */
  ts?: string
  /** The root of the thread that the answer is in. */
  thread?: string
  direct?: true
  /** A message in a thread that does not mention the bot. */
  reply?: true
  /** The message was edited; the job of its earlier text. */
  edits?: string
  /** As Slack writes it, with references and entities. */
  text?: string
  /** Our own user, whose mentions are no part of the text. */
  bot?: string
  command?: string
  arguments?: Record<string, ArgumentValue>
  /** Id of the pressed button or the chosen option. */
  action?: string
  files?: { id: string; name: string; bytes: number }[]
  /** The addresses in a message, as Slack found them. */
  links?: string[]
  /** Where their previews can be shown. */
  unfurl?: string
  /** Nothing is said about it, because the request was withdrawn. */
  silent?: true
  /** Where a command or an interaction can be answered for 30 minutes. */
  responseUrl?: string
}

/** Where an answer goes; the `place` of an Inbound as JSON. */
export type SlackPlace = Pick<
  SlackDelivery,
  'team' | 'enterprise' | 'channel' | 'user' | 'at' | 'ts' | 'thread' | 'direct' | 'silent' | 'responseUrl' | 'unfurl'
> & {
  /** The command line, for a request that nobody else sees. */
  said?: string
  /** The question of a direct message in a thread, after which the thread can be named. */
  asks?: string
}

/** The fields of a message event that are read. */
export interface MessageEvent {
  type: string
  subtype?: string
  channel?: string
  channel_type?: string
  user?: string
  bot_id?: string
  ts?: string
  thread_ts?: string
  text?: string
  files?: { id: string; name?: string | null; size?: number }[]
  edited?: { ts: string }
  /** Of an edit. */
  message?: MessageEvent
  /** Of an edit or a deletion. */
  previous_message?: MessageEvent
  tab?: string
  /** Of a thread that a person opened with the app. */
  assistant_thread?: { channel_id?: string; thread_ts?: string }
  /** Ids of users whose tokens were revoked. */
  tokens?: { oauth?: string[]; bot?: string[] }
  /** Of an event about links. */
  links?: { domain: string; url: string }[]
  message_ts?: string
  unfurl_id?: string
  source?: string
}

export interface EventBody {
  type: string
  challenge?: string
  team_id?: string
  enterprise_id?: string | null
  is_enterprise_install?: boolean
  event_id?: string
  event?: MessageEvent
  authorizations?: { user_id: string; is_bot?: boolean }[]
}

export interface CommandBody {
  team_id: string
  enterprise_id?: string
  channel_id: string
  user_id: string
  command: string
  text?: string
  trigger_id: string
  response_url?: string
}

/** The fields of an interaction that are read. Which of them are present depends on its type. */
export interface InteractionBody {
  type: string
  team?: { id: string } | null
  enterprise?: { id: string } | null
  user?: { id: string; team_id?: string }
  channel?: { id: string }
  trigger_id?: string
  response_url?: string
  callback_id?: string
  container?: { type?: string; message_ts?: string; is_ephemeral?: boolean; thread_ts?: string; channel_id?: string }
  message?: { ts: string; thread_ts?: string; text?: string; files?: MessageEvent['files'] }
  actions?: { action_id: string; action_ts?: string; value?: string; selected_option?: { value?: string } | null }[]
  view?: {
    id: string
    callback_id?: string
    private_metadata?: string
    state?: { values: Record<string, Record<string, InputState>> }
  }
  /** Of a menu whose options we suggest. */
  action_id?: string
  value?: string
}

interface InputState {
  value?: string | null
  selected_option?: { value?: string } | null
}
