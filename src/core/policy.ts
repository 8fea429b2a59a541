import type { Command } from './command.ts'
import type { Config } from './config/config.ts'
import type { Change, Permission, ReviewState } from './surface.ts'
import type { Inbound } from './types.ts'

export interface Case {
  command: Command
  inbound: Inbound
  /** Arguments that were given. */
  given?: Record<string, unknown>
  permission: Permission
  state: ReviewState
  change?: Change
  config?: Config
}

/** `denied` is told to whoever asked; `ignored` is only recorded. */
export type Decision = { allowed: true } | { ignored: string } | { denied: string }

/** Whether a command may run, or an event is worth a run. Pure; fails closed. */
export function decide(given: Case): Decision {
  return given.inbound.kind === 'event' ? decideEvent(given) : decidePerson(given)
}

function decideEvent({ change, config, state, inbound }: Case): Decision {
  if (change === undefined) return { ignored: 'the event is about no pull request' }
  if (change.state === 'closed') return { ignored: 'the pull request is closed' }
  if (state.paused) return { ignored: 'reviews are paused here; `/resume` lifts it' }
  if (config?.auto === false) return { ignored: 'review.auto is off in the configuration' }
  if (change.draft && config?.drafts !== true && inbound.event !== 'change.ready')
    return { ignored: 'a draft; it is reviewed when it is ready, or with `/review`' }
  if (change.authorIsBot && !config?.bots.includes(change.author))
    return { ignored: `${change.author} is a bot and not among review.bots in the configuration` }
  return { allowed: true }
}

/** It reads the code, so that the mirror must have it. */
export const needsCode = (command: Command): boolean => command.answer === 'report' || command.code !== undefined

/** It makes no sense without a pull request. */
function isAboutChange({ on, engine, answer, code }: Command): boolean {
  return engine !== 'help' && (on === 'change' || answer === 'report' || code === 'change')
}

const rank: Record<Permission, number> = { none: 0, read: 1, write: 2, admin: 3 }

function decidePerson({ command, given = {}, permission, change }: Case): Decision {
  const writes = command.arguments.find(({ name, needs }) => needs === 'write' && given[name] === true)
  const needs = writes === undefined ? (command.needs ?? 'read') : 'write'
  const asked = writes === undefined ? `/${command.name}` : `/${command.name} --${writes.name}`
  if (rank[permission] < rank[needs]) {
    const has = permission === 'none' ? 'yours could not be confirmed' : `you have ${permission} access`
    return {
      denied: `\`${asked}\` needs ${needs} access to this repository, and ${has}. Ask somebody who has it.`,
    }
  }
  if (isAboutChange(command) && change === undefined)
    return { denied: `\`/${command.name}\` is about a pull request. Use it in one.` }
  return { allowed: true }
}
