import { defined } from '../../../core/defined.ts'
import type { Logger } from '../../../core/telemetry/logger.ts'
import type { AdapterMemory } from '../../adapter.ts'
import { type Api, isGone } from '../api/client.ts'
import { idAt } from '../parse.ts'
import type { WireMessage } from '../wire.ts'

/** Number of channels and threads that are read back, the last used ones. */
const mostPlaces = 100
/** Pages of 100 messages of each. */
const mostPages = 5
/** Milliseconds since a message was written, after which nobody expects an answer any more. */
const oldestMs = 24 * 60 * 60_000
/** Milliseconds for which the moment of the last event may be out of date, and events may still be on their way. */
const saveMs = 30_000
const marginMs = 60_000

/** A channel, a direct message channel or a thread where people talked to us. */
interface Place {
  guild?: string
  /** Id of the newest message that was heard. */
  last: string
}

export interface CatchUp {
  /** Notes that the connection works. */
  seen(): void
  /** Notes that a person talked to us. `ids`: the channel, and the thread that the answer starts. */
  talked(ids: readonly string[], place: Place): Promise<void>
  /** The channels and threads where people talked to us. */
  places(): readonly string[]
  /** Calls `hear` with the messages of a place that were written since the last event, the oldest first. */
  read(id: string, hear: (message: WireMessage) => Promise<void>): Promise<void>
}

/** Reads back what was written while no session was connected. Discord does not send it. */
export async function createCatchUp(api: Api, memory: AdapterMemory, logger: Logger): Promise<CatchUp> {
  const known = new Map(Object.entries((await memory.get<Record<string, Place>>('talked')) ?? {}))
  let seenAt = (await memory.get<number>('seen')) ?? Date.now()
  let savedAt = 0
  const save = () => memory.set('talked', Object.fromEntries(known))

  const pageAfter = (channel: string, after: string) =>
    api<WireMessage[]>({ method: 'GET', path: `/channels/${channel}/messages`, query: { after, limit: '100' } })

  return {
    seen() {
      seenAt = Date.now()
      if (seenAt - savedAt < saveMs) return
      savedAt = seenAt
      memory.set('seen', seenAt).catch((error) => logger.warn({ error: String(error) }, 'could not store a time'))
    },
    async talked(ids, place) {
      for (const id of ids) {
        known.delete(id)
        known.set(id, place)
      }
      for (const [id] of [...known].slice(0, Math.max(0, known.size - mostPlaces))) known.delete(id)
      await save()
    },
    places: () => [...known.keys()],
    async read(id, hear) {
      const place = known.get(id)
      if (place === undefined) return
      const since = BigInt(idAt(Math.max(seenAt - marginMs, Date.now() - oldestMs)))
      let after = since > BigInt(place.last) ? String(since) : place.last
      try {
        for (let page = 0; page < mostPages; page++) {
          const messages = (await pageAfter(id, after)).toReversed()
          for (const message of messages) await hear({ ...message, ...defined({ guild_id: place.guild }) })
          const newest = messages.at(-1)
          if (newest === undefined || messages.length < 100) return
          after = newest.id
        }
      } catch (thrown) {
        if (!isGone(thrown)) throw thrown
        known.delete(id)
        await save()
      }
    },
  }
}
