import { randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import type { Accept, Configuration, Listening, Receiver, ServedAdapter, Setup } from './adapters/adapter.ts'
import { linkHostsOf, loadServed } from './adapters/index.ts'
import { memoryOf } from './adapters/memory.ts'
import { type Preflight, startPreflight } from './adapters/preflight.ts'
import { chatCommands, commentCommands } from './commands/index.ts'
import type { Environment } from './core/config/environment/environment.ts'
import type { OperatorFile } from './core/config/schema.ts'
import { readUserConfig } from './core/config/user-config.ts'
import { personOverview } from './core/conversations/person-overview.ts'
import { createSuggest } from './core/conversations/suggest.ts'
import { createTenantCheck, type TenantCheck } from './core/conversations/tenants.ts'
import { defined } from './core/defined.ts'
import { DuckError, toDuckError } from './core/errors.ts'
import { must } from './core/must.ts'
import { entryFile } from './core/package/root.ts'
import { formPage } from './core/server/form-page.ts'
import { type HttpAnswer, type HttpServer, type Routes, said, startHttpServer } from './core/server/http-server.ts'
import { createMetrics } from './core/server/metrics.ts'
import { type Supervisor, superviseWorkers } from './core/server/supervisor.ts'
import { startUpkeep } from './core/server/upkeep.ts'
import { openStore, whyUnwritable } from './core/store/open-store.ts'
import type { Store } from './core/store/ports.ts'
import { createLogger, type Logger } from './core/telemetry/logger.ts'

/** `front` receives webhooks, `worker` runs jobs. */
export type ServerRole = 'all' | 'front' | 'worker'

export interface Serving {
  port: number
  /** Stops accepting requests, lets workers finish or return their jobs, and closes the store. */
  stop(): Promise<void>
}

/** Starts the server: a small front process that acknowledges webhooks, and workers that run the jobs. Throws `config` if it cannot start. */
export async function runServer(
  environment: Environment,
  given: { port?: number; role?: ServerRole; say(text: string): void },
): Promise<Serving> {
  const { server: wished = {}, chat: { tenants } = {} } = await readUserConfig(environment)
  const host = environment.server.host ?? wished.host ?? '0.0.0.0'
  const port = given.port ?? environment.server.port ?? wished.port ?? 3000
  if (Number.isNaN(port)) throw new DuckError('config', 'Invalid PORT (expected a whole number from 0 to 65535).')
  const logger = createLogger(environment.logLevel)
  const adapters = await loadServed()
  const configured = await Promise.all(
    adapters.map(async (adapter) => ({ adapter, configuration: await adapter.configure(environment) })),
  )
  const store = await openStore(environment)
  const chats = configured.some(({ adapter, configuration }) => adapter.chat && configuration.state === 'on')
  const front = createFront(environment, store, logger, {
    role: 'all',
    ...given,
    wished,
    chats,
    linkHosts: linkHostsOf(adapters, environment),
    allows: createTenantCheck(tenants, logger),
  })
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
  for (const advice of front.advice()) given.say(advice)
  given.say(`Listening on port ${server.port}.`)
  const upkeep = startUpkeep(store, logger)
  return {
    port: server.port,
    async stop() {
      upkeep.stop()
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
  /** A chat platform is enabled. */
  chats: boolean
  allows: TenantCheck
  /** Links to these hosts are shown as cards. */
  linkHosts: readonly string[]
}

/** Creates the HTTP routes. The workers start when the first adapter is enabled. */
function createFront(
  environment: Environment,
  store: Store,
  logger: Logger,
  { role, say, wished, chats, allows, linkHosts }: FrontOptions,
) {
  const metrics = createMetrics(store.queue)
  let workers: Supervisor | undefined
  const on = new Set<string>()
  const missing = new Map<string, string>()
  const advice = new Map<string, string>()
  const preflights = new Map<string, Preflight>()
  const listening = new Map<string, Promise<Listening>>()
  const routes: Routes = {}
  const word = randomBytes(12).toString('hex')

  const ready = async (): Promise<HttpAnswer> => {
    const problems = [...preflights.values()].flatMap((each) => each.problems())
    const lacking = [
      ...(on.size === 0 ? missing.values() : []),
      ...(workers !== undefined && !workers.ready() ? ['no worker can start'] : []),
      ...(await whyUnwritable(store)),
    ]
    return {
      status: lacking.length === 0 ? 200 : 503,
      body: JSON.stringify({ ready: lacking.length === 0, lacking, ...(problems.length > 0 ? { problems } : {}) }),
      type: 'application/json',
    }
  }

  routes['GET /healthz'] = () => said(200, 'alive')
  routes['GET /readyz'] = ready
  routes['GET /metrics'] = async () => ({ status: 200, body: await metrics.text(), type: 'text/plain; version=0.0.4' })

  const switchOn = (adapter: ServedAdapter, configuration: Extract<Configuration, { state: 'on' }>) => {
    const { name, chat } = adapter
    on.add(name)
    if (adapter.preflight && role !== 'worker') preflights.set(name, startPreflight(adapter, environment, logger))
    if (role !== 'worker') {
      const commands = chat === true ? chatCommands : commentCommands
      const suggest = createSuggest(store.state, commands)
      const {
        receivers = {},
        routes: pages = {},
        listen,
      } = configuration.front({
        commands,
        logger,
        suggest,
        allows,
        overview: async (about) =>
          personOverview(store, await readUserConfig(environment), { ...about, surface: name }),
        linkHosts,
        memory: memoryOf(store.state, name),
      })
      Object.assign(routes, pages)
      for (const [route, receiver] of Object.entries(receivers)) routes[route] = acknowledge(receiver)
      if (listen !== undefined) connect(name, listen)
    }
    if (role !== 'front') workers ??= startWorkers()
  }
  const connect = (name: string, listen: (accept: Accept) => Promise<Listening>) => {
    const connecting = listen(accept)
    listening.set(name, connecting)
    connecting.catch((error) => {
      on.delete(name)
      missing.set(name, `${name} refused the connection`)
      logger.error({ platform: name, error: toDuckError(error).short }, 'could not connect')
      say(toDuckError(error).message)
    })
  }
  /** Stores the jobs of an event before it is acknowledged. */
  const accept: Accept = async ({ event, jobs }) => {
    const fresh = jobs.length === 0 || (await store.queue.add(jobs))
    if (fresh && jobs.some((job) => job.ignored === undefined)) workers?.wake()
    metrics.count('webhooks', { event, status: fresh ? '202' : '200' }, 1)
    return fresh ? 'stored' : 'duplicate'
  }
  const acknowledge = (receiver: Receiver): Routes[string] => ({
    screen(headers) {
      const reason = receiver.screen?.(headers)
      return reason === undefined ? undefined : said(400, reason)
    },
    async handle({ headers, body }) {
      const { jobs, event, status, message, answer } = await receiver(headers, body)
      // The sender of a rejected request is unknown, and so its event is any text.
      if (jobs.length === 0 && status < 400) metrics.count('webhooks', { event, status: String(status) }, 1)
      const duplicate = jobs.length > 0 && (await accept({ event, jobs })) === 'duplicate'
      if (answer === '') return { status, body: '' }
      if (answer !== undefined) return { status, body: JSON.stringify(answer), type: 'application/json' }
      return duplicate ? said(200, 'duplicate delivery') : said(status, message)
    },
  })
  const startWorkers = () =>
    superviseWorkers({
      entry: entryFile('worker'),
      most: wished.workers ?? Math.max(1, availableParallelism() - 1),
      // Webhooks arrive on another machine, and nothing wakes this one. People in a chat see how long a start takes.
      least: role === 'worker' || chats ? 1 : 0,
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
        if (configuration.state === 'on') switchOn(adapter, configuration)
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
        switchOn(adapter, configuration)
        return undefined
      }
      missing.set(adapter.name, configuration.missing)
      // Adapters with setup pages have their own instructions.
      if (setup === undefined && configuration.advice !== undefined) advice.set(adapter.name, configuration.advice)
      if (setup === undefined) return undefined
      return role === 'worker' ? () => setup.hintWithoutPages : (address) => setup.hint(`${address}${setup.path}`)
    },
    /** Returns how to enable the disabled adapters, if none is enabled. */
    advice: () => (on.size === 0 ? [...advice.values()] : []),
    async stop() {
      for (const preflight of preflights.values()) preflight.stop()
      for (const connecting of listening.values()) await connecting.then((each) => each.close()).catch(() => {})
      await workers?.stop()
    },
  }
}
