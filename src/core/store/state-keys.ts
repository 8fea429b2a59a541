/**
 * Returns the key for the state of a change: its findings, reviews and conversation. `about`: `4711#12` with the id of
 * the repository, or `owner/name#12`.
 */
export const changeKey = (surface: string, about: string): string => `change/${surface}/${about}`

/** Returns the key for the id of a repository by its name, which people write in any case, or for its name by its id. */
export const repositoryKey = (surface: string, nameOrId: string): string =>
  `repository/${surface}/${nameOrId.toLowerCase()}`

/** Returns the key for the terminal conversation in a folder. */
export const chatKey = (folder: string): string => `chat/${folder}`

/** Returns the keys for the state of a chat: of its thread, its channel and the person who wrote. */
export function conversationKeys(
  surface: string,
  { tenant, channel, thread }: { tenant: string; channel: string; thread?: string },
  actor: string,
): { thread: string; channel: string; person: string } {
  const place = `${surface}/${tenant}/${channel}`
  return {
    // Messages of a direct conversation outside of threads belong together.
    thread: `conversation/${place}/${thread ?? ''}`,
    channel: `channel/${place}`,
    person: `person/${surface}/${actor}`,
  }
}

/** Returns the key for the actions that an answer offers. */
export const actionsKey = (group: string): string => `actions/${group}`

/** Returns the key for an answer, to change what it offers. */
export const answerKey = (group: string): string => `answer/${group}`

/** Returns the key for what a person did with an action. */
export const doneKey = (action: string, does: string): string => `done/${action}/${does}`

/** Returns the key for the channels that subscribe to a repository, whose name people write in any case. */
export const subscriptionsKey = (repo: string): string => `subscriptions/${repo.toLowerCase()}`

/** Returns the key for the messages that show a pull request. */
export const cardsKey = (repo: string, number: number): string => `cards/${repo.toLowerCase()}#${number}`

/** Returns the key for what the followers of a job see. */
export const followKey = (job: string): string => `follow/${job}`

/** Returns the key for a job that follows another one. */
export const followerKey = (job: string): string => `follower/${job}`

/** Returns the key for a request to stop a job. */
export const stopKey = (job: string): string => `stop/${job}`

/** Returns the key for the edited text of the message of a job. */
export const editKey = (job: string): string => `edit/${job}`

/** Returns the key for what an adapter remembers. Keys that begin with `kept/` do not expire. */
export const memoryKey = (adapter: string, key: string): string =>
  key.startsWith('kept/') ? `kept-memory/${adapter}/${key}` : `memory/${adapter}/${key}`

/** Returns the key for suggestions. `about`: `repositories`, or `paths/owner/name`. */
export const suggestionsKey = (about: string): string => `suggestions/${about}`

const dayMs = 86_400_000

/** Milliseconds for which a value is stored after it was last set, by the first part of its key. */
const lifetimes: Readonly<Record<string, number>> = {
  actions: 30 * dayMs,
  cards: 14 * dayMs,
  answer: 30 * dayMs,
  conversation: 90 * dayMs,
  done: 30 * dayMs,
  edit: dayMs,
  follow: dayMs,
  follower: dayMs,
  memory: 90 * dayMs,
  stop: dayMs,
  suggestions: 30 * dayMs,
}

/** Returns for how many milliseconds a value is stored after it was last set; undefined for ever. */
export function lifetimeOf(key: string): number | undefined {
  const [kind = ''] = key.split('/')
  return lifetimes[kind]
}
