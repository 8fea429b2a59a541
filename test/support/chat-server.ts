import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Accept, Listening, ServedAdapter } from '../../src/adapters/adapter.ts'
import { memoryOf } from '../../src/adapters/memory.ts'
import { readEnvironment } from '../../src/core/config/environment/environment.ts'
import type { RunnableCommand } from '../../src/core/engine.ts'
import { createWork } from '../../src/core/jobs/work.ts'
import { startWorkerLoop, type WorkerLoop } from '../../src/core/jobs/worker-loop.ts'
import { must } from '../../src/core/must.ts'
import { createRateLimits } from '../../src/core/policy/rate-limits.ts'
import { openStore } from '../../src/core/store/open-store.ts'
import type { Store } from '../../src/core/store/ports.ts'
import { createLogger } from '../../src/core/telemetry/logger.ts'
import { makeFolder } from './folder.ts'
import { sharedParser } from './parser.ts'
import { until } from './server.ts'
import type { ChatStage } from './stages/stage.ts'

/** A front and one worker for a chat adapter, in this process and over a real store. */
/** Long enough for a busy machine: nothing waits for it if all goes well. */
const settledMs = 90_000

export interface ChatServer {
  store: Store
  /** Lets the worker finish nothing more, and starts another one. */
  stopWorker(): Promise<void>
  /** Ends the worker in the middle of what it does, and starts another one. */
  killWorker(): Promise<void>
  stopFront(): Promise<void>
  startFront(): Promise<void>
  /** Waits until no job is left. No retry is waited for. */
  settled(): Promise<void>
  close(): Promise<void>
}

interface Worker {
  name: string
  loop: WorkerLoop
  life: Life
}

export async function openChatServer(
  stage: ChatStage,
  adapter: ServedAdapter,
  commands: readonly RunnableCommand[],
): Promise<ChatServer> {
  const home = makeFolder()
  const environment = readEnvironment({ HOME: home, RUBBERDUCK_HOME: home, ...stage.variables })
  const logger = createLogger('silent')
  const store = await openStore({ home }, { acknowledges: false })
  const configuration = await adapter.configure(environment)
  if (configuration.state === 'off') throw new Error(configuration.missing)
  const memory = memoryOf(store.state, adapter.name)
  const front = configuration.front({
    commands,
    logger,
    memory,
    suggest: async () => [],
    linkHosts: [],
    allows: () => true,
    overview: async () => ({ jobs: [], limits: [] }),
  })
  let listening: Listening | undefined
  let worker: Worker | undefined
  const dead: Worker[] = []
  let workers = 0
  const startWorker = async (): Promise<void> => {
    const life = createLife(store)
    const name = `w${++workers}`
    const count = () => {}
    const platform = await configuration.worker({
      commands,
      logger,
      count,
      memory: memoryOf(life.store.state, adapter.name),
    })
    const loop = startWorkerLoop({
      queue: life.store.queue,
      worker: name,
      logger,
      work: createWork({
        platforms: { [adapter.name]: platform },
        commands: { comments: [], chat: commands },
        store: life.store,
        limits: createRateLimits(),
        models: () => Promise.reject(new Error('there are no models')),
        parser: sharedParser(),
        environment,
        logger,
        count,
      }),
    })
    worker = { name, loop, life }
  }
  const accept: Accept = async ({ jobs }) => {
    const isFresh = jobs.length === 0 || (await store.queue.add(jobs))
    worker?.loop.wake()
    return isFresh ? 'stored' : 'duplicate'
  }
  const server: ChatServer = {
    store,
    async stopWorker() {
      await must(worker).loop.drain(0)
      await startWorker()
    },
    async killWorker() {
      const killed = must(worker)
      killed.life.end()
      dead.push(killed)
      await store.queue.release(killed.name, 0)
      await startWorker()
    },
    async startFront() {
      listening = await front.listen?.(accept)
      await stage.until(() => stage.ready(), 'the front')
    },
    async stopFront() {
      await listening?.close()
    },
    async settled() {
      await until(
        async () => {
          if ((await store.queue.live(1)) === 0) return true
          dueNow(home)
          must(worker).loop.wake()
          return undefined
        },
        undefined,
        settledMs,
      )
    },
    async close() {
      await listening?.close()
      for (const { life, loop } of dead) {
        life.bury()
        await loop.drain(0).catch(() => {})
      }
      await must(worker).loop.drain(0)
      await store.close()
    },
  }
  await startWorker()
  await server.startFront()
  return server
}

/** Makes all retries due. */
function dueNow(home: string): void {
  const database = new DatabaseSync(join(home, 'rubberduck.sqlite'), { timeout: 10_000 })
  database.exec("UPDATE job SET not_before = 0 WHERE state = 'waiting' AND not_before > 0")
  database.close()
}

interface Life {
  /** The store as this worker sees it. */
  store: Store
  /** From now on, the store does not answer it, as if the process had ended. */
  end(): void
  /** Fails everything that it waits for, so that it ends. */
  bury(): void
}

function createLife(store: Store): Life {
  let isAlive = true
  const { promise: never, reject } = Promise.withResolvers<never>()
  never.catch(() => {})
  const guarded = <T extends object>(part: T): T =>
    new Proxy(part, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key)
        if (typeof value !== 'function') return value
        return (...given: unknown[]) => (isAlive ? value.apply(target, given) : never)
      },
    })
  return {
    store: { ...store, queue: guarded(store.queue), events: guarded(store.events), state: guarded(store.state) },
    end: () => {
      isAlive = false
    },
    bury: () => reject(new Error('the worker is dead')),
  }
}
