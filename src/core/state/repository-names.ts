import type { KeyedState } from '../store/ports.ts'
import { repositoryKey } from '../store/state-keys.ts'
import type { Inbound } from '../types.ts'

/**
 * A repository keeps its id when it is renamed or transferred, and another one can take its name. Keys have the id, and
 * people use the name, so both are stored for each other.
 */
export async function rememberName(state: KeyedState, { surface, repo, repoId }: Inbound): Promise<void> {
  if (repo === undefined || repoId === undefined) return
  const id = String(repoId)
  const pairs = [
    [repositoryKey(surface, repo), id],
    [repositoryKey(surface, id), repo],
  ] as const
  for (const [key, value] of pairs) if ((await state.get(key)) !== value) await state.set(key, value)
}

/** Returns the key with the id for a name such as `github/owner/name#12`; undefined if the id is not known. */
export async function keyOfName(state: KeyedState, name: string): Promise<string | undefined> {
  const [, surface = '', repo = '', number = ''] = /^([\w-]+)\/([\w.-]+\/[\w.-]+)(#\d+)?$/.exec(name) ?? []
  const id = await state.get<string>(repositoryKey(surface, repo))
  return id === undefined ? undefined : `${surface}/${id}${number}`
}

/** Returns the name for a key such as `github/4711#12`, or the key if the name is not known. */
export async function nameOfKey(state: KeyedState, key: string): Promise<string> {
  const [, surface = '', id = '', rest = ''] = /^([\w-]+)\/(\d+)([#@].*)?$/.exec(key) ?? []
  const repo = id === '' ? undefined : await state.get<string>(repositoryKey(surface, id))
  return repo === undefined ? key : `${surface}/${repo}${rest}`
}
