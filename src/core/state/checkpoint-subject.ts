import type { RunContext } from '../engine.ts'
import { DuckError } from '../errors.ts'
import { changeKey, chatKey } from '../store/state-keys.ts'
import type { Invocation } from '../types.ts'

/** The subject of checkpoints: a pull request, or the conversation in a folder. */
export interface About {
  key: string
  /** Its description. */
  says: string
  /** The pull request, as `owner/name#12`. */
  change?: string
}

export function aboutOf({ arguments: { about } }: Invocation, { cwd }: RunContext): About {
  if (about === undefined) return { key: chatKey(cwd), says: 'the conversation in this folder' }
  const change = String(about)
  if (!/^[\w.-]+\/[\w.-]+#\d+$/.test(change))
    throw new DuckError('invalid', `Invalid pull request "${change}" (expected the form owner/name#12).`)
  return { key: changeKey('github', change), says: change, change }
}

export const nothingOf = (says: string) => new DuckError('not-found', `No state is stored for ${says}.`)

export const short = (id: string) => id.slice(0, 8)
