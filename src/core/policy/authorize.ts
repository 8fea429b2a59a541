import { type Command, type Spelling, typedCommand } from '../command.ts'
import type { Config } from '../config/config.ts'
import type { Change, Permission, ReviewState } from '../platform.ts'
import type { Inbound } from '../types.ts'

export interface Case {
  command: Command
  inbound: Inbound
  /** The given arguments. */
  given?: Record<string, unknown>
  permission: Permission
  state: ReviewState
  change?: Change
  /** The request brings a change of its own, as a patch. */
  patch?: boolean
  config?: Config
  /** Spells commands where the decision is shown. */
  spell?: Spelling
}

/** `denied` is sent to the requester; `ignored` is only recorded. */
export type Decision = { allowed: true } | { ignored: string } | { denied: string }

/** Decides whether a command may run, or whether an event triggers a run. Pure; fails closed. */
export function authorize(given: Case): Decision {
  return given.inbound.kind === 'event' ? decideEvent(given) : decidePerson(given)
}

function decideEvent({ change, config, state, inbound, ...where }: Case): Decision {
  if (change === undefined) return { ignored: 'the event has no pull request' }
  if (change.state === 'closed') return { ignored: 'the pull request is closed' }
  if (state.paused)
    return { ignored: `reviews of this pull request are paused (use ${typedCommand(where, 'resume')} to continue)` }
  if (config?.auto === false) return { ignored: 'review.auto is false in the configuration' }
  if (change.draft && config?.drafts !== true && inbound.event !== 'change.ready')
    return { ignored: `the pull request is a draft (use ${typedCommand(where, 'review')} to review it now)` }
  if (change.authorIsBot && !config?.bots.includes(change.author))
    return { ignored: `${change.author} is a bot that is not listed in review.bots` }
  return { allowed: true }
}

/** Tells whether a command reads the code, which the mirror must then contain. */
export const needsCode = ({ code }: Command): boolean => code !== undefined

/** Tells whether a command always needs write access. */
export const isWriting = ({ needs }: Command): boolean => needs === 'write'

/** Tells whether a command needs a pull request. */
function isAboutChange({ on, code }: Command): boolean {
  return on === 'change' || code === 'change'
}

const rank: Record<Permission, number> = { none: 0, read: 1, write: 2, admin: 3 }

/** Tells whether a permission includes another one. */
export const holds = (has: Permission, needs: Permission): boolean => rank[has] >= rank[needs]

function decidePerson({ command, inbound, given = {}, permission, change, patch = false, ...where }: Case): Decision {
  const writes = command.arguments.find(({ name, needs }) => needs === 'write' && given[name] === true)
  const needs = writes === undefined ? (command.needs ?? 'read') : 'write'
  const asked = typedCommand(where, writes === undefined ? command.name : `${command.name} --${writes.name}`)
  if (!holds(permission, needs)) {
    const has = permission === 'none' ? 'your access could not be verified' : `you have ${permission} access`
    return {
      denied: `${asked} requires ${needs} access to this repository, but ${has}. Ask a maintainer to run it.`,
    }
  }
  if (isAboutChange(command) && change === undefined && !patch)
    return {
      denied:
        inbound.chat === undefined
          ? `${typedCommand(where, command.name)} only works on pull requests. Use it in a comment on one.`
          : `${typedCommand(where, command.name)} needs a pull request. Add its link, or its number as \`owner/name#12\`.`,
    }
  return { allowed: true }
}
