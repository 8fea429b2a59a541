import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { createGitHub } from '../../src/adapters/github/index.ts'
import { createWebhookReceiver } from '../../src/adapters/github/webhook.ts'
import { chatCommands, commentCommands } from '../../src/commands/index.ts'
import { readEnvironment } from '../../src/core/config/environment/environment.ts'
import type { JobEnd } from '../../src/core/jobs/job-end.ts'
import { createWork } from '../../src/core/jobs/work.ts'
import { startWorkerLoop, type WorkerLoop } from '../../src/core/jobs/worker-loop.ts'
import { openModels } from '../../src/core/llm/open-models.ts'
import { must } from '../../src/core/must.ts'
import type { PlatformAdapter } from '../../src/core/platform.ts'
import { createRateLimits } from '../../src/core/policy/rate-limits.ts'
import { startHttpServer } from '../../src/core/server/http-server.ts'
import { openStore } from '../../src/core/store/open-store.ts'
import type { Job, Store } from '../../src/core/store/ports.ts'
import { createLogger } from '../../src/core/telemetry/logger.ts'
import { type FakeGitHub, startGitHub } from '../fakes/github.ts'
import { makeFolder } from './folder.ts'
import { sharedParser } from './parser.ts'

export interface Ended {
  job: Job
  end: JobEnd
}

/** A front and a worker in this process, over a real store. */
export interface Workshop {
  /** The data directory. */
  home: string
  /** Where it takes deliveries. */
  webhook: string
  store: Store
  loop: WorkerLoop
  /** Number by name and labels of what was counted for the metrics. */
  counts: Map<string, number>
  /** The end of the next attempt of a job that is not a reaction, in the order in which they end. */
  next(): Promise<Ended>
  /** Runs attempts until a job ends for good; no retry is waited for. */
  settled(): Promise<Ended[]>
  /** Makes all retries due. */
  skipWaits(): void
  /** Lets a day pass for all jobs. */
  passDay(): void
  close(): Promise<void>
}

export interface WorkshopOptions {
  /** Commands of one person in an hour. */
  perPerson?: number
  /** Further platforms, by name. */
  platforms?: Record<string, PlatformAdapter>
  /** Variables that switch models on. */
  models?: Record<string, string>
}

/** A stand-in for GitHub for all tests of a file, and a workshop for each. */
export function useWorkshop(options: () => WorkshopOptions = () => ({})): { hub: FakeGitHub; shop: Workshop } {
  let hub: FakeGitHub | undefined
  let shop: Workshop | undefined
  beforeAll(async () => {
    hub = await startGitHub()
  })
  afterAll(() => hub?.close())
  beforeEach(async () => {
    shop = await openWorkshop(must(hub), makeFolder(), options())
  })
  afterEach(() => shop?.close())
  return {
    hub: new Proxy({} as FakeGitHub, { get: (_, name: keyof FakeGitHub) => must(hub)[name] }),
    shop: new Proxy({} as Workshop, { get: (_, name: keyof Workshop) => must(shop)[name] }),
  }
}

/** Opens a workshop whose webhook the fake is connected to. */
export async function openWorkshop(hub: FakeGitHub, home: string, options: WorkshopOptions = {}): Promise<Workshop> {
  const environment = readEnvironment({ PATH: process.env.PATH, HOME: home, RUBBERDUCK_HOME: home, ...options.models })
  const logger = createLogger('silent')
  const store = await openStore({ home })
  const ends: Ended[] = []
  const readers: ((ended: Ended) => void)[] = []
  const counts = new Map<string, number>()
  const { id: appId, privateKey, secret: webhookSecret } = hub.app
  const settings = { appId, privateKey, webhookSecret, host: hub.host, protocol: 'http' }
  const take = createWebhookReceiver(webhookSecret, {
    appId,
    commands: commentCommands,
    names: ['rubberduck', hub.app.slug],
  })
  const loop = startWorkerLoop({
    queue: store.queue,
    worker: 'w',
    work: createWork({
      platforms: {
        github: createGitHub({ ...settings, commands: commentCommands, logger, pace: 0 }),
        ...options.platforms,
      },
      commands: { comments: commentCommands, chat: chatCommands },
      store,
      limits: createRateLimits(
        options.perPerson === undefined ? {} : { perPerson: options.perPerson },
        await store.buckets(),
      ),
      models: () => openModels(environment, logger, { pauseMs: 5 }),
      parser: sharedParser(),
      environment,
      logger,
      count: (name, labels, value) => {
        const key = [name, ...Object.values(labels)].join(' ')
        counts.set(key, (counts.get(key) ?? 0) + value)
      },
    }),
    logger,
    onEnd(job, end) {
      if (job.lane === 'quick') return
      const reader = readers.shift()
      if (reader === undefined) ends.push({ job, end })
      else reader({ job, end })
    },
  })
  const front = await startHttpServer(
    {
      'POST /': async ({ headers, body }) => {
        const { status, jobs } = take(headers, body)
        if (jobs.length > 0) await store.queue.add(jobs)
        loop.wake()
        return { status, body: '', type: 'text/plain' }
      },
    },
    '127.0.0.1',
    0,
    (error) => logger.error({ error: String(error) }, 'a delivery failed'),
  )
  const webhook = `http://127.0.0.1:${front.port}/`
  hub.connect(webhook)
  const next = () => {
    const known = ends.shift()
    return known === undefined ? new Promise<Ended>((resolve) => readers.push(resolve)) : Promise.resolve(known)
  }
  const execute = (sql: string) => {
    const database = new DatabaseSync(join(home, 'rubberduck.sqlite'), { timeout: 10_000 })
    database.exec(sql)
    database.close()
  }
  const skipWaits = () => {
    execute("UPDATE job SET not_before = 0 WHERE state = 'waiting'")
    loop.wake()
  }
  return {
    home,
    webhook,
    store,
    loop,
    counts,
    next,
    skipWaits,
    passDay: () => execute('UPDATE job SET created_at = created_at - 86400000'),
    async settled() {
      const all: Ended[] = []
      do {
        if (all.length > 0) skipWaits()
        all.push(await next())
      } while (must(all.at(-1)).end.state === 'retry')
      return all
    },
    async close() {
      await loop.drain(0)
      await front.close()
      await store.close()
    },
  }
}
