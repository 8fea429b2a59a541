import type pg from 'pg'
import { PgBoss } from 'pg-boss'
import { leaseMs, type QueuePriority } from '../ports.ts'

/** What of a job is in pg-boss: a ticket named after the job's sequence, handed out to one at a time. */
export interface PgBossPort {
  add(client: pg.ClientBase, ticket: Ticket): Promise<void>
  /** The same of one that has had a ticket. */
  addAgain(client: pg.ClientBase, ticket: Ticket): Promise<void>
  /** The sequence of the oldest job that may run now: none of its key runs, waits for a retry or came before it. */
  take(client: pg.ClientBase, lane: QueuePriority): Promise<number | undefined>
  /** Says that its holder lives; one that says nothing for the length of a lease has lost it. */
  keep(client: pg.ClientBase, sequence: number): Promise<void>
  /** To be handed out again, before all others of its key. */
  giveBack(client: pg.ClientBase, sequences: readonly number[], delayMs: number): Promise<void>
  end(client: pg.ClientBase, sequences: readonly number[]): Promise<void>
  stop(): Promise<void>
}

interface Ticket {
  sequence: number
  key: string
  lane: QueuePriority
}

const queue = 'jobs'
const priorities: Record<QueuePriority, number> = { work: 0, asked: 1, quick: 2 }
const settings = {
  heartbeatSeconds: leaseMs / 1000,
  // Who gives up, after how many tries and which waits, is decided where the error is known.
  retryLimit: 2 ** 31 - 1,
  expireInSeconds: 86_400,
  retentionSeconds: 10 * 365 * 86_400,
  deleteAfterSeconds: 3_600,
}

/** Each call is part of the client's transaction. Throws what PostgreSQL says. */
export async function openPgBossPort(pool: pg.Pool): Promise<PgBossPort> {
  const boss = new PgBoss({
    db: within(pool),
    schema: 'rubberduck_queue',
    schedule: false,
    registerInstance: false,
    openTelemetry: { enabled: false },
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
  })
  // A round of its upkeep that failed is made up for by the next.
  boss.on('error', () => {})
  const stop = () => boss.stop({ graceful: false })
  try {
    await boss.start()
    await boss.createQueue(queue, { policy: 'key_strict_fifo', ...settings })
    // One that was there already may have been made by another version of this program.
    await boss.updateQueue(queue, settings)
  } catch (error) {
    // Its timers would keep the process.
    await stop()
    throw error
  }
  const add = async (client: pg.ClientBase, { sequence, key, lane }: Ticket) => {
    const options = { id: idOf(sequence), singletonKey: key, priority: priorities[lane], db: within(client) }
    await boss.send(queue, null, options)
  }
  return {
    add,
    async addAgain(client, ticket) {
      await boss.deleteJob(queue, idOf(ticket.sequence), { db: within(client) })
      await add(client, ticket)
    },
    async take(client, lane) {
      const only = { minPriority: priorities[lane], maxPriority: priorities[lane] }
      const [ticket] = await boss.fetch(queue, { ...only, db: within(client) })
      return ticket === undefined ? undefined : sequenceOf(ticket.id)
    },
    async keep(client, sequence) {
      await boss.touch(queue, idOf(sequence), { db: within(client) })
    },
    async giveBack(client, sequences, delayMs) {
      if (sequences.length === 0) return
      const db = within(client)
      await boss.fail(queue, sequences.map(idOf), null, { db })
      if (delayMs === 0) return
      const startAfter = new Date(Date.now() + delayMs)
      for (const sequence of sequences) await boss.update(queue, undefined, { id: idOf(sequence), startAfter, db })
    },
    async end(client, sequences) {
      if (sequences.length === 0) return
      await boss.complete(queue, sequences.map(idOf), null, { db: within(client), includeQueued: true })
    },
    stop,
  }
}

const within = (client: Pick<pg.ClientBase, 'query'>) => ({
  executeSql: (text: string, values?: unknown[]) => client.query(text, values),
})

/** Ids are UUIDs there, and order what has the same time. */
const idOf = (sequence: number) => `00000000-0000-8000-8000-${sequence.toString(16).padStart(12, '0')}`
const sequenceOf = (id: string) => Number.parseInt(id.slice(-12), 16)
