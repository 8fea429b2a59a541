import { type Command, commandFor, isAboutCode, repositoryArgument, type Spelling } from '../../command.ts'
import { defined } from '../../defined.ts'
import type { ChatState } from '../../engine.ts'
import { DuckError } from '../../errors.ts'
import type { CodeHost, Target } from '../../platform.ts'
import { readArguments } from '../../router/argument-parser.ts'
import { fitsCommand } from '../../router/fits-command.ts'
import { findCommand, route } from '../../router/router.ts'
import type { ArgumentValue, Ignored, Inbound, Invocation } from '../../types.ts'
import { parseTarget, takeTarget } from '../find-target.ts'

export interface ChatRequest {
  invocation: Invocation
  command: Command
  target?: Target
}

export interface ReadOptions {
  commands: readonly Command[]
  hosts: readonly CodeHost[]
  state: ChatState
  /** Repositories that a plain `owner/name` may refer to. */
  known: readonly string[]
  /** How the requester types commands. */
  spell: Spelling
}

/**
 * Reads a chat message or command: what is asked, and about which repository or pull request. That is the one that it
 * names, else the one of the thread, else the default of the channel. Throws `invalid`.
 */
export function readChatRequest(inbound: Inbound, options: ReadOptions): ChatRequest | Ignored {
  const { thread, channel } = options.state
  const repo = thread.target?.repo ?? channel.repo
  const usual = thread.target ?? (repo === undefined ? undefined : { repo })
  const find = { ...options, ...defined({ repo }) }
  const said = sayWhat(inbound, find)
  if ('reason' in said) return said
  const { target: named, inbound: asked } = said
  const routed = asked.kind === 'message' ? withoutVerbatim(options.commands) : options.commands
  const invocation = route(asked, routed, options.spell)
  if ('reason' in invocation) return invocation
  const command = findCommand(invocation.command, options.commands)
  // Other commands have an argument of this name for a purpose of their own.
  if (!isAboutCode(command)) return { invocation, command }
  const { [repositoryArgument.name]: given, ...rest } = invocation.arguments
  const chosen = given === undefined ? undefined : parseTarget(String(given), find)
  if (given !== undefined && chosen === undefined)
    throw new DuckError(
      'invalid',
      `Invalid repository "${String(given).slice(0, 80)}" (expected owner/name, owner/name#12 or a link to one).`,
    )
  const target = chosen ?? named ?? usual
  return { invocation: { ...invocation, arguments: rest }, command, ...defined({ target }) }
}

interface Said {
  inbound: Inbound
  target?: Target
}

type Find = ReadOptions & { repo?: string }

function sayWhat(inbound: Inbound, find: Find): Said | Ignored {
  if (inbound.kind === 'command' && inbound.arguments !== undefined) return { inbound }
  if (inbound.kind === 'command') return typed(inbound, findCommand(inbound.command ?? '', find.commands), find)
  const said = (inbound.text ?? '').trim()
  // In a thread of ours, everything is a request, but not what is addressed to another person.
  if (inbound.reply && said.startsWith('@')) return { reason: 'the reply is addressed to another person' }
  if (inbound.reply && inbound.files === undefined && !hasWords(said)) return { reason: 'the reply has no words' }
  const [, mark = '', name = '', rest = ''] = /^([/!]?)([a-z-]+)(?:\s+(.*))?$/is.exec(said) ?? []
  const command = find.commands.find((each) => each.name === name.toLowerCase())
  if (command !== undefined && (mark !== '' || isRequest(command, rest, find)))
    return typed({ ...inbound, text: rest }, command, find)
  const { target, text } = takeTarget(said, find)
  return { inbound: spoken({ ...inbound, text }, find, target), ...defined({ target }) }
}

/** Tells whether a name without a mark begins a request, or only a sentence. */
function isRequest(command: Command, rest: string, find: Find): boolean {
  return command.verbatim !== true && fitsCommand(takeTarget(rest, find).text, command)
}

/** Plain language requests nothing that is posted elsewhere. */
function withoutVerbatim(commands: readonly Command[]): readonly Command[] {
  return commands.filter(({ verbatim }) => verbatim !== true)
}

/** Emoji, which platforms also write as `:tada:`, are no words. */
function hasWords(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text.replaceAll(/:[\w+-]+:/g, ''))
}

/** Reads the words after a command name. */
function typed({ reply: _, ...inbound }: Inbound, command: Command, find: Find): Said {
  if (command.verbatim) return { inbound: sent(inbound, command) }
  const words = plainPunctuation(inbound.text ?? '')
  // Other commands take the name of a repository as an argument of their own.
  const { target, text } = isAboutCode(command) ? takeTarget(words, find) : { text: words }
  const asked: Inbound = { ...inbound, kind: 'command', command: command.name, text }
  return { inbound: { ...asked, arguments: readArguments(text, command) }, ...defined({ target }) }
}

/** Reads text that is sent as it is, after an option for the repository. */
function sent(inbound: Inbound, command: Command): Inbound {
  const { text = '', ...rest } = inbound
  const [, repository, said = text] = /^\s*--repository[\s=]+(\S+)\s+(.*)$/s.exec(text) ?? []
  const place = command.arguments.find(({ positional }) => positional)?.name ?? 'text'
  const given = { ...(said.trim() === '' ? {} : { [place]: said.trim() }), ...defined({ repository }) }
  return { ...rest, kind: 'command', command: command.name, arguments: given }
}

/** Chat apps turn `--pr` into `—pr`, and `"` into `“`. */
function plainPunctuation(text: string): string {
  return text.replaceAll(/(?<!\S)[–—](?=[a-z]{2})/g, '--').replaceAll(/[“”„]/g, '"')
}

/** Turns a message without a command into a review if it only names a pull request, and else into a question if it is not understood. */
function spoken({ reply, ...inbound }: Inbound, { commands, spell }: Find, target: Target | undefined): Inbound {
  const text = inbound.text ?? ''
  if (text === '' && target?.number !== undefined) return asCommand(inbound, commandFor('event', commands), {})
  const invocation = route(inbound, withoutVerbatim(commands), spell)
  const understood = !('reason' in invocation) && invocation.command !== commandFor('help', commands)?.name
  const speaks = reply === true || text.split(/\s+/).length > 2
  return understood || text === '' || !speaks
    ? inbound
    : asCommand(inbound, commandFor('question', commands), { question: text })
}

function asCommand(inbound: Inbound, command: Command | undefined, given: Record<string, ArgumentValue>): Inbound {
  const { text: _, ...rest } = inbound
  return command === undefined ? inbound : { ...rest, kind: 'command', command: command.name, arguments: given }
}
