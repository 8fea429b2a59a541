import { type Command, repositoryArgument } from '../command.ts'
import type { KeyedState } from '../store/ports.ts'
import { conversationKeys, suggestionsKey } from '../store/state-keys.ts'
import type { ArgumentValue, ChatPlace } from '../types.ts'

/** Platforms show at most this many suggestions. */
const most = 25
/** Milliseconds after which suggestions are collected again. */
const freshMs = 10 * 60_000
/** Number of paths of a repository that are stored. */
const mostPaths = 5_000

/** Milliseconds for which a repository is suggested to a person who used it, because they may lose access. */
const usedMs = 7 * 24 * 60 * 60_000
/** Number of repositories of a person that are stored. */
const mostUsed = 100

interface Used {
  repo: string
  at: number
}

interface Suggestions {
  at: number
  values: string[]
}

/** An argument that a person is typing. */
export interface SuggestRequest {
  command: string
  argument: string
  typed: string
  given: Record<string, ArgumentValue>
  surface: string
  chat: ChatPlace
  /** Who is typing. They only see names of repositories that they can read. */
  actor: string
}

/** Returns a function that suggests values from what workers have stored, the best first. */
export function createSuggest(
  state: KeyedState,
  commands: readonly Command[],
): (request: SuggestRequest) => Promise<readonly string[]> {
  return async ({ command, argument, typed, given, surface, chat, actor }) => {
    const declared = commands.find(({ name }) => name === command)?.arguments.find(({ name }) => name === argument)
    const read = async (about: string) => (await state.get<Suggestions>(suggestionsKey(about)))?.values ?? []
    const known = await knownRepositories(state, `${surface}/${actor}`)
    if (argument === repositoryArgument.name) {
      const [repo = ''] = typed.split('#')
      const pulls = typed.includes('#') && known.includes(repo.trim()) ? await read(`pulls/${repo.trim()}`) : []
      return ranked([...known, ...pulls], typed)
    }
    if (argument === 'topic')
      return ranked(
        commands.map(({ name }) => name),
        typed,
      )
    const channel = await state.get<{ repo?: string }>(conversationKeys(surface, chat, '').channel)
    const repo = String(given[repositoryArgument.name] ?? channel?.repo ?? '').replace(/#\d+$/, '')
    if (declared?.choices !== undefined) return ranked(declared.choices, typed)
    if (!known.includes(repo) || !(declared?.type === 'path' || argument === 'target')) return []
    return ranked(await read(`paths/${repo}`), typed)
  }
}

/**
 * Returns the repositories that a person can read, as far as they are known: those that they used, and those that
 * everyone may read. `person`: `surface/tenant/user`.
 */
export async function knownRepositories(state: KeyedState, person: string): Promise<readonly string[]> {
  const [own, everyone] = await Promise.all([
    state.get<Used[]>(usedKey(person)),
    state.get<Suggestions>(suggestionsKey('repositories')),
  ])
  const used = (own ?? []).filter(({ at }) => Date.now() - at < usedMs).map(({ repo }) => repo)
  return [...new Set([...used, ...(everyone?.values ?? [])])]
}

const usedKey = (person: string) => suggestionsKey(`used/${person}`)

/** Remembers that a person can read a repository, or forgets it. */
export async function rememberRepository(
  state: KeyedState,
  person: string,
  { repo, readable }: { repo: string; readable: boolean },
): Promise<void> {
  const before = (await state.get<Used[]>(usedKey(person))) ?? []
  const others = before.filter((each) => each.repo !== repo)
  if (!readable && others.length === before.length) return
  const first = readable ? [{ repo, at: Date.now() }] : []
  await state.set(usedKey(person), [...first, ...others].slice(0, mostUsed))
}

/** Collects suggestions again if they are old. */
export async function refreshSuggestions(
  state: KeyedState,
  about: string,
  collect: () => Promise<readonly string[]>,
): Promise<void> {
  const key = suggestionsKey(about)
  const stored = await state.get<Suggestions>(key)
  if (stored !== undefined && Date.now() - stored.at < freshMs) return
  await state.set(key, { at: Date.now(), values: (await collect()).slice(0, mostPaths) } satisfies Suggestions)
}

/** Returns the values that begin with the typed text, then those in which a part begins with it, then the others that contain it. */
function ranked(values: readonly string[], typed: string): string[] {
  const wanted = typed.trim().toLowerCase()
  const rank = (value: string) => {
    const at = value.toLowerCase().indexOf(wanted)
    return at === -1 ? undefined : at === 0 ? 0 : /[/._-]/.test(value[at - 1] ?? '') ? 1 : 2
  }
  return values
    .flatMap((value) => {
      const order = rank(value)
      return order === undefined ? [] : [{ value, order }]
    })
    .toSorted((left, right) => left.order - right.order)
    .slice(0, most)
    .map(({ value }) => value)
}
