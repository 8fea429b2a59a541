import { randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import type { Configuration, Front, Receiver, ServedAdapter, Setup } from './adapters/adapter.ts'
import { loadServed } from './adapters/index.ts'
import { commentCommands } from './commands/index.ts'
import type { Environment } from './core/config/environment/environment.ts'
import type { OperatorFile } from './core/config/schema.ts'
import { readUserConfig } from './core/config/user-config.ts'
import { defined } from './core/defined.ts'
import { DuckError } from './core/errors.ts'
import { must } from './core/must.ts'
import { entryFile } from './core/package/root.ts'
import { type HttpAnswer, type HttpServer, type Routes, said, startHttpServer } from './core/server/http-server.ts'
import { createMetrics } from './core/server/metrics.ts'
import { type Supervisor, superviseWorkers } from './core/server/supervisor.ts'
import { openStore } from './core/store/open-store.ts'
import type { Store } from './core/store/ports.ts'
import { createLogger, type Logger } from './core/telemetry/logger.ts'

/** `front` receives webhooks, `worker` runs jobs. */
export type ServerRole = 'all' | 'front' | 'worker'

export interface Serving {
  port: number
  /** Stops accepting requests, lets workers finish or return their jobs, and closes the store. */
  stop(): Promise<void>
}

/** Finished jobs are stored this long for `replay`. */
const keepDays = 30

/** Starts the server: a small front process that acknowledges webhooks, and workers that run the jobs. Throws `config` if it cannot start. */
export async function runServer(
  environment: Environment,
  given: { port?: number; role?: ServerRole; say(text: string): void },
): Promise<Serving> {
  const { server: wished = {} } = await readUserConfig(environment)
  const host = environment.server.host ?? wished.host ?? '0.0.0.0'
  const port = given.port ?? environment.server.port ?? wished.port ?? 3000
  if (Number.isNaN(port)) throw new DuckError('config', 'Invalid PORT (expected a whole number from 0 to 65535).')
  const logger = createLogger(environment.logLevel)
  const adapters = await loadServed()
  const configured = await Promise.all(
    adapters.map(async (adapter) => ({ adapter, configuration: await adapter.configure(environment) })),
  )
  const store = await openStore(environment)
  const front = createFront(environment, store, logger, { role: 'all', ...given, wished })
  let server: HttpServer
  try {
    server = await startHttpServer(front.routes, host, port, (error) =>
      logger.error({ error: String(error) }, 'request failed'),
    )
  } catch (error) {
    await store.close()
    throw error
  }
  for (const { adapter, configuration } of configured) {
    const hint = front.add(adapter, configuration)
    if (hint !== undefined) given.say(hint(`http://localhost:${server.port}`))
  }
  given.say(`Listening on port ${server.port}.`)
  const tidy = () =>
    void store.queue
      .prune(Date.now() - keepDays * 86_400_000)
      .catch((error) => logger.warn({ error: String(error) }, 'old jobs could not be deleted'))
  tidy()
  const daily = setInterval(tidy, 86_400_000).unref()
  return {
    port: server.port,
    async stop() {
      clearInterval(daily)
      await server.close()
      await front.stop()
      await store.close()
    },
  }
}

interface FrontOptions {
  role: ServerRole
  say(text: string): void
  wished: NonNullable<OperatorFile['server']>
}

/** Creates the HTTP routes. The workers start when the first adapter is enabled. */
function createFront(environment: Environment, store: Store, logger: Logger, { role, say, wished }: FrontOptions) {
  const metrics = createMetrics(store.queue)
  let workers: Supervisor | undefined
  const on = new Set<string>()
  const missing = new Map<string, string>()
  const routes: Routes = {}
  const word = randomBytes(12).toString('hex')

  const ready = async (): Promise<HttpAnswer> => {
    const lacking = [
      ...(on.size === 0 ? missing.values() : []),
      ...(workers !== undefined && !workers.ready() ? ['no worker can start'] : []),
      ...(await whyUnwritable(store)),
    ]
    return {
      status: lacking.length === 0 ? 200 : 503,
      body: JSON.stringify({ ready: lacking.length === 0, lacking }),
      type: 'application/json',
    }
  }

  routes['GET /healthz'] = () => said(200, 'alive')
  routes['GET /readyz'] = ready
  routes['GET /metrics'] = async () => ({ status: 200, body: await metrics.text(), type: 'text/plain; version=0.0.4' })

  const switchOn = (name: string, configuration: Extract<Configuration, { state: 'on' }>) => {
    on.add(name)
    if (role !== 'worker') receive(configuration.front({ commands: commentCommands }))
    if (role !== 'front') workers ??= startWorkers()
  }
  const receive = ({ receivers }: Front) => {
    for (const [route, receiver] of Object.entries(receivers)) routes[route] = acknowledge(receiver)
  }
  /** Stores the jobs of a request before it is answered. */
  const acknowledge =
    (receiver: Receiver): Routes[string] =>
    async ({ headers, body }) => {
      const { jobs, event, ...received } = receiver(headers, body)
      let { status, message } = received
      if (jobs.length > 0) {
        const fresh = await store.queue.add(jobs)
        if (!fresh) [status, message] = [200, 'duplicate delivery']
        else if (jobs.some((job) => job.ignored === undefined)) workers?.wake()
      }
      metrics.count('webhooks', { event, status: String(status) }, 1)
      return said(status, message)
    }
  const startWorkers = () =>
    superviseWorkers({
      entry: entryFile('worker'),
      most: wished.workers ?? Math.max(1, availableParallelism() - 1),
      // Webhooks arrive on another machine, and nothing wakes this one.
      least: role === 'worker' ? 1 : 0,
      ...defined({
        idleMs: wished['worker-idle'] === undefined ? undefined : wished['worker-idle'] * 1_000,
        memoryLimit: wished['worker-memory'] === undefined ? undefined : wished['worker-memory'] * 2 ** 20,
      }),
      queue: store.queue,
      logger,
      onCount: ({ name, labels, value }) => metrics.count(name, labels, value),
    })

  /** Adds the pages of a disabled adapter, and returns the instructions for the operator. */
  const addSetup = (adapter: ServedAdapter): Setup | undefined => {
    const setup = adapter.setup?.(environment, {
      word,
      isOn: () => on.has(adapter.name),
      async switchOn() {
        const configuration = await adapter.configure(environment)
        if (configuration.state === 'on') switchOn(adapter.name, configuration)
        if (setup !== undefined) say(setup.done)
      },
      page: formPage,
    })
    if (setup === undefined || role === 'worker') return setup
    Object.assign(routes, setup.routes)
    const first = must(setup.path.split('?')[0])
    routes['GET /'] = () => ({ status: 302, body: '', headers: { location: on.size > 0 ? '/readyz' : first } })
    return setup
  }

  return {
    routes,
    /** Adds an adapter. If it is disabled, returns a function from the address of this server to instructions for the operator. */
    add(adapter: ServedAdapter, configuration: Configuration): ((address: string) => string) | undefined {
      const setup = addSetup(adapter)
      if (configuration.state === 'on') {
        switchOn(adapter.name, configuration)
        return undefined
      }
      missing.set(adapter.name, configuration.missing)
      if (setup === undefined) return undefined
      return role === 'worker' ? () => setup.hintWithoutPages : (address) => setup.hint(`${address}${setup.path}`)
    },
    stop: async () => workers?.stop(),
  }
}

/** A page with a form that may post to one other origin. */
function formPage(body: string, target: string): HttpAnswer {
  return {
    status: 200,
    body,
    type: 'text/html; charset=utf-8',
    headers: {
      'content-security-policy': `default-src 'none'; form-action ${target}`,
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
    },
  }
}

async function whyUnwritable({ queue }: Store): Promise<string[]> {
  try {
    await queue.counts()
    return []
  } catch {
    return ['the store does not respond']
  }
}
