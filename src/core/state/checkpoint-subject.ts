import type { RunContext } from '../engine.ts'
import { DuckError } from '../errors.ts'
import type { KeyedState } from '../store/ports.ts'
import { changeKey, chatKey } from '../store/state-keys.ts'
import type { Invocation } from '../types.ts'
import { keyOfName } from './repository-names.ts'

/** The subject of checkpoints: a pull request, or the conversation in a folder. */
export interface About {
  key: string
  /** Its description. */
  says: string
  /** The pull request, as `owner/name#12`, and its platform. */
  change?: { name: string; platform: string }
}

/** Returns the subject. A pull request is named without its platform, so the platform that has its state is used. */
export async function aboutOf(
  { arguments: { about } }: Invocation,
  { cwd, platforms = [] }: RunContext,
  state: KeyedState,
): Promise<About> {
  if (about === undefined) return { key: chatKey(cwd), says: 'the conversation in this folder' }
  const name = String(about)
  if (!/^[\w.-]+\/[\w.-]+#\d+$/.test(name))
    throw new DuckError('invalid', `Invalid pull request "${name}" (expected the form owner/name#12).`)
  const candidates: About[] = []
  for (const platform of platforms) {
    const known = await keyOfName(state, `${platform}/${name}`)
    candidates.push({
      key: known === undefined ? changeKey(platform, name) : `change/${known}`,
      says: name,
      change: { name, platform },
    })
  }
  for (const candidate of candidates) if ((await state.get(candidate.key)) !== undefined) return candidate
  const [first] = candidates
  if (first === undefined) throw nothingOf(name)
  return first
}

export const nothingOf = (says: string) => new DuckError('not-found', `No state is stored for ${says}.`)

export const short = (id: string) => id.slice(0, 8)
