import type pg from 'pg'
import { PgBoss } from 'pg-boss'
import { leaseMs, type QueuePriority } from '../ports.ts'

/** The part of a job in pg-boss: a ticket named after the job's sequence, which is assigned to one worker at a time. */
export interface PgBossPort {
  add(client: pg.ClientBase, ticket: Ticket): Promise<void>
  /** Adds a ticket for a job that already had one. */
  addAgain(client: pg.ClientBase, ticket: Ticket): Promise<void>
  /**
   * Returns the sequence of the oldest job that may run now: no earlier job with its key is waiting, running or due for
   * a retry.
   */
  take(client: pg.ClientBase, lane: QueuePriority): Promise<number | undefined>
  /** Sends a heartbeat. A holder without one for the duration of a lease loses the job. */
  keep(client: pg.ClientBase, sequence: number): Promise<void>
  /** Returns tickets to the queue, before all others with the same key. */
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
  // Attempts, delays and final failures are decided where the error is known.
  retryLimit: 2 ** 31 - 1,
  expireInSeconds: 86_400,
  retentionSeconds: 10 * 365 * 86_400,
  deleteAfterSeconds: 3_600,
}

/** Each call runs in the client's transaction. Throws PostgreSQL's errors. */
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
  // If its maintenance fails, the next run compensates for it.
  boss.on('error', () => {})
  const stop = () => boss.stop({ graceful: false })
  try {
    await boss.start()
    await boss.createQueue(queue, { policy: 'key_strict_fifo', ...settings })
    // An existing queue may have been created by another version of this program.
    await boss.updateQueue(queue, settings)
  } catch (error) {
    // Its timers would keep the process running.
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

/** pg-boss ids are UUIDs, which also determine the order of tickets with the same time. */
const idOf = (sequence: number) => `00000000-0000-8000-8000-${sequence.toString(16).padStart(12, '0')}`
const sequenceOf = (id: string) => Number.parseInt(id.slice(-12), 16)
