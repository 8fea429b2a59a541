import { typedCommand } from '../command.ts'
import type { Environment } from '../config/environment/environment.ts'
import { readUserConfig } from '../config/user-config.ts'
import { nameOf, type Speaker } from '../conversations/chat-state.ts'
import { hostOf } from '../conversations/find-target.ts'
import { accessOf, isReadable, noAccess, type Person } from '../conversations/person-access.ts'
import { refreshSuggestions, rememberRepository } from '../conversations/suggest.ts'
import type { ChatState } from '../engine.ts'
import { toDuckError } from '../errors.ts'
import type { RepositoryAccess, Target } from '../platform.ts'
import type { JobRequest } from './run-job.ts'

/** Returns a person in a chat, with what they may read. */
export async function personOf(
  speaker: Pick<Speaker, 'surface' | 'actor'>,
  { account }: ChatState['person'],
  environment: Environment,
): Promise<Person> {
  const { chat: { read = [] } = {} } = await readUserConfig(environment)
  return { name: nameOf(speaker), account, readable: read }
}

type OpenTools = Pick<JobRequest, 'store' | 'hosts' | 'logger' | 'signal' | 'session'>

/** Opens a repository with the permissions of a person. Throws `denied` if they cannot read it. */
export async function openFor<T>(
  person: Person,
  { target, tools }: { target: Target; tools: OpenTools },
  work: (access: RepositoryAccess, host: string) => Promise<T>,
): Promise<T> {
  const { hosts, signal, store } = tools
  const host = hostOf(target, hosts)
  const link = typedCommand(tools.session, 'link')
  const refusal = async () => {
    await rememberRepository(store.state, person.name, { repo: target.repo, readable: false })
    return noAccess(person, target, { host, link })
  }
  if (host === undefined) throw await refusal()
  let opened = false
  try {
    return await host.open(target, signal, async (given) => {
      const access = accessOf(person, { host, target, access: given, link })
      if ((await access.permission?.('')) === 'none') throw await refusal()
      opened = true
      await rememberRepository(store.state, person.name, { repo: target.repo, readable: true })
      const result = await work(access, host.name)
      await collectSuggestions(tools, { person, target }, access)
      return result
    })
  } catch (thrown) {
    if (!opened && toDuckError(thrown).kind === 'not-found') throw await refusal()
    throw thrown
  }
}

/** Collects what the next request may name. Failures only cost suggestions. */
async function collectSuggestions(
  { store: { state }, hosts, signal, logger }: OpenTools,
  { person, target: { repo } }: { person: Person; target: Target },
  { openPulls }: RepositoryAccess,
): Promise<void> {
  try {
    await refreshSuggestions(state, 'repositories', async () => {
      const all = (await Promise.all(hosts.map((each) => each.repositories(signal)))).flat()
      return all.filter(({ name, open }) => open || isReadable(person, name)).map(({ name }) => name)
    })
    await refreshSuggestions(state, `pulls/${repo}`, async () =>
      ((await openPulls?.()) ?? []).map((number) => `${repo}#${number}`),
    )
  } catch (thrown) {
    logger.info({ error: toDuckError(thrown).short }, 'could not collect suggestions')
  }
}
