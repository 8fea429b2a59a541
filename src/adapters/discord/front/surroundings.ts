import type { Client } from 'discord.js'
import type { APIChannel, APIRole } from 'discord-api-types/v10'
import { defined } from '../../../core/defined.ts'
import type { Api } from '../api/client.ts'
import type { Surroundings } from '../record.ts'
import { threadChannels, type WireMessage } from '../wire.ts'

/** Number of channels, and of servers, that are remembered. */
const mostKept = 1_000

/** Returns what is known besides a message. */
export type Around = (message: WireMessage) => Promise<Surroundings>

/** Looks up threads and roles in the cache of the client, and asks Discord for those that it does not have. */
export function createSurroundings(client: Client, api: Api): Around {
  const channels = new Map<string, Promise<APIChannel | undefined>>()
  const roles = new Map<string, Promise<APIRole[]>>()
  const ask = <T>(cache: Map<string, Promise<T>>, id: string, request: () => Promise<T>): Promise<T> => {
    const answer = cache.get(id) ?? request()
    const [oldest] = cache.keys()
    if (cache.size === mostKept && oldest !== undefined) cache.delete(oldest)
    cache.set(id, answer)
    answer.catch(() => cache.delete(id))
    return answer
  }
  /** Returns the channel of a thread. Threads that are archived are not in the cache of the client. */
  const parentOf = async (id: string): Promise<string | undefined> => {
    const cached = client.channels.cache.get(id)
    if (cached !== undefined) return cached.isThread() ? (cached.parentId ?? undefined) : undefined
    const channel = await ask(channels, id, () => api<APIChannel>({ method: 'GET', path: `/channels/${id}` })).catch(
      () => undefined,
    )
    if (channel === undefined || !threadChannels.includes(channel.type)) return undefined
    return 'parent_id' in channel ? (channel.parent_id ?? undefined) : undefined
  }
  const roleOf = async (guild: string, bot: string): Promise<string | undefined> => {
    const cached = client.guilds.cache.get(guild)?.roles.cache.find(({ tags }) => tags?.botId === bot)
    if (cached !== undefined) return cached.id
    const all = await ask(roles, guild, () => api<APIRole[]>({ method: 'GET', path: `/guilds/${guild}/roles` })).catch(
      () => [],
    )
    return all.find(({ tags }) => tags?.bot_id === bot)?.id
  }
  return async ({ guild_id: guild, channel_id, mention_roles }) => {
    const bot = client.user?.id ?? ''
    if (guild === undefined) return { bot }
    const role = mention_roles.length === 0 ? undefined : await roleOf(guild, bot)
    return { bot, ...defined({ role, parent: await parentOf(channel_id) }) }
  }
}
