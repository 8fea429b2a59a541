import type { Command } from '../../../core/command.ts'

/** The name of a command in one word. */
export function slashName({ name }: Pick<Command, 'name'>): string {
  return name.replaceAll(' ', '-')
}

/** Slack has commands of these names, which an app cannot have. */
const reserved = new Set([
  'active',
  'apps',
  'archive',
  'away',
  'call',
  'collapse',
  'dm',
  'dnd',
  'expand',
  'feed',
  'feedback',
  'invite',
  'join',
  'keys',
  'leave',
  'me',
  'msg',
  'mute',
  'open',
  'prefs',
  'remind',
  'remove',
  'rename',
  'search',
  'shortcuts',
  'shrug',
  'star',
  'status',
  'topic',
  'who',
])

/**
 * Returns what people type for a command. Slack has no slash commands in threads, where a message with a mark is one.
 */
export function typedName(name: string, { thread }: { thread?: string }): string {
  return thread === undefined ? slackName({ name }) : `!${slashName({ name })}`
}

/** Returns the slash command of a command. Names of Slack's own commands get a prefix. */
export function slackName(command: Pick<Command, 'name'>): string {
  const name = slashName(command)
  return reserved.has(name) ? `/duck-${name}` : `/${name}`
}
