import { setTimeout as sleep } from 'node:timers/promises'
import { Client, Events, Options } from 'discord.js'
import type { DiscordSettings } from '../../../core/config/environment/discord.ts'
import { defined } from '../../../core/defined.ts'
import { DuckError } from '../../../core/errors.ts'
import type { Accept, FrontOptions, Listening } from '../../adapter.ts'
import { type Api, codeOf, createApi } from '../api/client.ts'
import { jobsOf } from '../jobs.ts'
import { tenantOf } from '../parse.ts'
import { type RecordedMessage, recordLinks, recordMessage } from '../record.ts'
import { errorCodes, intents, type WireInteraction, type WireMessage } from '../wire.ts'
import { type CatchUp, createCatchUp } from './catch-up.ts'
import { registerCommands } from './register.ts'
import { createRequests, type Requests } from './requests.ts'
import { refusal, respond } from './respond.ts'
import { type Around, createSurroundings } from './surroundings.ts'

/** Milliseconds between attempts to connect, at most. */
const longestPauseMs = 60_000
/** Milliseconds that the end of a connection may take. */
const closeMs = 2_000

const usual = intents.guilds | intents.guildMessages | intents.directMessages

/** Connects to the gateway. Rejects with `config` if Discord refuses the token; anything else is tried again. */
export async function listenToGateway(
  settings: DiscordSettings,
  options: FrontOptions,
  accept: Accept,
): Promise<Listening> {
  const api = createApi(settings)
  const catchUp = await createCatchUp(api, options.memory, options.logger)
  const requests = createRequests()
  const ending = new AbortController()
  let client: Client | undefined
  const connect = async (wanted: number): Promise<void> => {
    client = createClient(settings, wanted)
    receive(client, { options, accept, api, catchUp, requests })
    try {
      await client.login(settings.token)
      void registerCommands(api, settings, options).catch((thrown) =>
        options.logger.error({ error: String(thrown) }, 'the commands could not be registered'),
      )
    } catch (thrown) {
      await destroy(client)
      const { code, message } = thrown as { code?: unknown; message: string }
      if (code === 'TokenInvalid')
        throw new DuckError('config', 'Discord rejected the bot token. Check DISCORD_TOKEN.', { cause: thrown })
      if (!/disallowed intents/i.test(message) || wanted === usual) throw thrown
      options.logger.warn(
        {},
        'The Message Content Intent is off, so that replies in threads need a mention. Enable it in the settings of the bot.',
      )
      return connect(usual)
    }
  }
  const persist = async (thrown: unknown): Promise<void> => {
    for (let attempt = 1, error = thrown; !ending.signal.aborted; attempt++) {
      options.logger.warn({ error: String(error) }, 'Discord could not be reached. RubberDuck retries.')
      await sleep(Math.min(longestPauseMs, 1_000 * 2 ** attempt), undefined, { signal: ending.signal }).catch(() => {})
      if (ending.signal.aborted) return
      try {
        return await connect(usual | intents.messageContent)
      } catch (again) {
        error = again
      }
    }
  }
  try {
    await connect(usual | intents.messageContent)
  } catch (thrown) {
    if (thrown instanceof DuckError) throw thrown
    void persist(thrown)
  }
  return {
    async close() {
      ending.abort()
      if (client !== undefined) await destroy(client)
    },
  }
}

/** Ends a client. One that is connecting may wait for an answer. */
async function destroy(client: Client): Promise<void> {
  await Promise.race([client.destroy().catch(() => {}), sleep(closeMs, undefined, { ref: false })])
}

/** The client keeps servers, their roles and threads, and nothing of what people write. */
function createClient({ apiUrl }: DiscordSettings, wanted: number): Client {
  return new Client({
    intents: wanted,
    shards: 'auto',
    rest: { api: apiUrl },
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      MessageManager: 0,
      GuildMemberManager: { maxSize: 0, keepOverLimit: ({ id, client: { user } }) => id === user.id },
      UserManager: { maxSize: 0, keepOverLimit: ({ id, client: { user } }) => id === user?.id },
      ReactionManager: 0,
      PresenceManager: 0,
      VoiceStateManager: 0,
      GuildEmojiManager: 0,
      GuildStickerManager: 0,
    }),
  })
}

interface Receiving {
  options: FrontOptions
  accept: Accept
  api: Api
  catchUp: CatchUp
  requests: Requests
}

interface Deleted {
  channel_id: string
  id?: string
  ids?: string[]
}

/** Hears the events as Discord sends them, so that signed requests and the gateway share one parser. */
function receive(client: Client, receiving: Receiving): void {
  const { options, api, catchUp } = receiving
  const surroundings = createSurroundings(client, api)
  const inOrder = createOrder()
  const failed = (what: string) => (thrown: unknown) => options.logger.error({ error: String(thrown) }, what)
  client.on(Events.Error, failed('the connection to Discord failed'))
  client.on(Events.Raw, ({ t, d }: { t: string; d: unknown }) => {
    // A new session does not get what was written before it.
    if (t === 'READY')
      for (const place of catchUp.places())
        void inOrder(place, () => catchUp.read(place, (raw) => hear(raw, surroundings, receiving))).catch(
          failed('missed messages could not be read'),
        )
    catchUp.seen()
    if (t === 'INTERACTION_CREATE')
      void interact(d as WireInteraction, receiving).catch(failed('an interaction was not acknowledged'))
    if (t === 'MESSAGE_CREATE' || (t === 'MESSAGE_UPDATE' && (d as WireMessage).edited_timestamp))
      void inOrder((d as WireMessage).channel_id, () =>
        hear(d as WireMessage, surroundings, receiving, t === 'MESSAGE_UPDATE'),
      ).catch(failed('a message was not stored'))
    if (t === 'MESSAGE_DELETE' || t === 'MESSAGE_DELETE_BULK')
      void inOrder((d as Deleted).channel_id, () => withdraw(d as Deleted, receiving)).catch(
        failed('a deletion was not stored'),
      )
  })
}

/** Returns a function that runs the work of a channel one after another, although some of it waits for Discord. */
function createOrder(): (channel: string, work: () => Promise<void>) => Promise<void> {
  const tails = new Map<string, Promise<void>>()
  return (channel, work) => {
    const done = (tails.get(channel) ?? Promise.resolve()).then(work)
    const tail = done
      .catch(() => {})
      .finally(() => {
        if (tails.get(channel) === tail) tails.delete(channel)
      })
    tails.set(channel, tail)
    return done
  }
}

/** Stores the jobs of an interaction, then acknowledges it. */
async function interact(raw: WireInteraction, { options, accept, api, catchUp }: Receiving): Promise<void> {
  const { event, jobs, callback } = await respond(raw, options)
  const answer = await accept({ event, jobs }).then(
    () => callback,
    (thrown) => {
      options.logger.error({ error: String(thrown) }, 'an interaction was not stored')
      return refusal('RubberDuck cannot store requests at the moment. Try again in a minute.')
    },
  )
  const path = `/interactions/${raw.id}/${raw.token}/callback` as const
  try {
    await api({ method: 'POST', path, body: answer, open: true, once: true })
  } catch (thrown) {
    // Another front process, or this one before it lost its connection, has acknowledged it.
    if (codeOf(thrown) !== errorCodes.alreadyAcknowledged) throw thrown
  }
  if (jobs.length > 0 && raw.channel?.id !== undefined)
    await catchUp.talked([raw.channel.id], { last: raw.id, ...defined({ guild: raw.guild_id }) })
}

/** `isEdit`: the message had another text before. */
async function hear(raw: WireMessage, around: Around, receiving: Receiving, isEdit = false): Promise<void> {
  const { options, accept } = receiving
  // An update of a message may lack its author.
  if (raw.author === undefined || raw.author.bot) return
  const surroundings = await around(raw)
  const recorded = recordMessage(raw, surroundings)
  const links = recordLinks(raw, surroundings, options.linkHosts)
  if ((recorded ?? links) === undefined || !options.allows(tenantOf(raw.guild_id))) return
  if (links !== undefined) await accept({ event: 'links', jobs: jobsOf({ links }, options.commands) })
  const edited = (isEdit && raw.edited_timestamp) || undefined
  if (recorded !== undefined) await take({ ...recorded, ...defined({ edited }) }, receiving)
}

/** Stores the jobs of a message, and that people talk to us in its channel. */
async function take(message: RecordedMessage, { options, accept, catchUp, requests }: Receiving): Promise<void> {
  requests.add(message)
  await accept({ event: 'message', jobs: jobsOf({ message }, options.commands) })
  const { id, channel, guild, mentioned, repliesTo } = message
  const started = channel.parent === undefined && guild !== undefined ? [repliesTo ?? id] : []
  // Replies in threads of other people are not for us.
  if (mentioned || guild === undefined || catchUp.places().includes(channel.id))
    await catchUp.talked([channel.id, ...started], { last: id, ...defined({ guild }) })
}

/** Stores that a person has deleted a request. */
async function withdraw({ id, ids = id === undefined ? [] : [id] }: Deleted, { options, accept, requests }: Receiving) {
  for (const each of ids) {
    const deleted = requests.take(each)
    if (deleted !== undefined) await accept({ event: 'deletion', jobs: jobsOf({ deleted }, options.commands) })
  }
}
