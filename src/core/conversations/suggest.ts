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
}

/** Returns a function that suggests values from what workers have stored, the best first. */
export function createSuggest(
  state: KeyedState,
  commands: readonly Command[],
): (request: SuggestRequest) => Promise<readonly string[]> {
  return async ({ command, argument, typed, given, surface, chat }) => {
    const declared = commands.find(({ name }) => name === command)?.arguments.find(({ name }) => name === argument)
    const read = async (about: string) => (await state.get<Suggestions>(suggestionsKey(about)))?.values ?? []
    if (argument === repositoryArgument.name) {
      const [repo = ''] = typed.split('#')
      const pulls = typed.includes('#') ? await read(`pulls/${repo.trim()}`) : []
      return ranked([...(await read('repositories')), ...pulls], typed)
    }
    if (argument === 'topic')
      return ranked(
        commands.map(({ name }) => name),
        typed,
      )
    const channel = await state.get<{ repo?: string }>(conversationKeys(surface, chat, '').channel)
    const repo = String(given[repositoryArgument.name] ?? channel?.repo ?? '').replace(/#\d+$/, '')
    if (declared?.choices !== undefined) return ranked(declared.choices, typed)
    if (repo === '' || !(declared?.type === 'path' || argument === 'target')) return []
    return ranked(await read(`paths/${repo}`), typed)
  }
}

/** Returns the repositories that chats can refer to, as far as they are known. */
export async function knownRepositories(state: KeyedState): Promise<readonly string[]> {
  return (await state.get<Suggestions>(suggestionsKey('repositories')))?.values ?? []
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
