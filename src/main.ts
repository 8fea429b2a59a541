import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { mentionName } from './adapters/github/grammar.ts'
import { createIntake } from './adapters/github/intake.ts'
import { readAppName } from './adapters/github/setup/app-name.ts'
import { commentCommands } from './commands/index.ts'
import type { Environment } from './core/config/environment/environment.ts'
import { type GitHubSettings, readGitHubSettings } from './core/config/environment/github.ts'
import type { OperatorFile } from './core/config/schema.ts'
import { readUserConfig } from './core/config/user-config.ts'
import { DuckError } from './core/errors.ts'
import { entryFile, packageFile } from './core/package/root.ts'
import { type Answer, type HttpServer, type Routes, said, startHttpServer } from './core/server/http-server.ts'
import { createMetrics } from './core/server/metrics.ts'
import { type Supervisor, superviseWorkers } from './core/server/supervisor.ts'
import { openStore } from './core/store/open-store.ts'
import type { Store } from './core/store/ports.ts'
import { createLogger, type Logger } from './core/telemetry/logger.ts'

/** `front` receives webhooks, `worker` runs jobs. */
export type Role = 'all' | 'front' | 'worker'

export interface Serving {
  port: number
  /** Stops accepting requests, lets workers finish or return their jobs, and closes the store. */
  stop(): Promise<void>
}

/** Finished jobs are stored this long for `replay`. */
const keepDays = 30

/** Starts the server: a small front process that acknowledges webhooks, and workers that run the jobs. Throws `config` if it cannot start. */
export async function serve(
  environment: Environment,
  given: { port?: number; role?: Role; say(text: string): void },
): Promise<Serving> {
  const { server: wished = {} } = await readUserConfig(environment)
  const host = environment.server.host ?? wished.host ?? '0.0.0.0'
  const port = given.port ?? environment.server.port ?? wished.port ?? 3000
  if (Number.isNaN(port)) throw new DuckError('config', 'Invalid PORT (expected a whole number from 0 to 65535).')
  const logger = createLogger(environment.logLevel)
  const settings = await readGitHubSettings(environment)
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
  if (settings === undefined && given.role === 'worker') given.say(noSettings)
  else if (settings === undefined) given.say(firstRun(server.port, front.setupWord))
  else front.begin(settings)
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

const noSettings =
  'No GitHub App is configured, so this worker has no jobs. Set APP_ID, PRIVATE_KEY_PATH and WEBHOOK_SECRET, then restart it.'

function firstRun(port: number, word: string): string {
  return `No GitHub App is configured, so RubberDuck cannot review pull requests yet.
Open http://localhost:${port}/setup?word=${word} to create one. GitHub must be able to reach this server.
To use an existing App, set APP_ID, PRIVATE_KEY_PATH and WEBHOOK_SECRET, then restart.`
}

/** Creates the HTTP routes. The workers start when the App is configured. */
function createFront(
  environment: Environment,
  store: Store,
  logger: Logger,
  { role, say, wished }: { role: Role; say(text: string): void; wished: NonNullable<OperatorFile['server']> },
) {
  const metrics = createMetrics(store.queue)
  let workers: Supervisor | undefined
  let intake: ReturnType<typeof createIntake> | undefined
  const routes: Routes = {}
  const setupWord = randomBytes(12).toString('hex')

  const ready = async (): Promise<Answer> => {
    const lacking = [
      ...(intake === undefined && workers === undefined ? ['no GitHub App is configured'] : []),
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

  const begin = (settings: GitHubSettings) => {
    if (role !== 'worker') take(settings)
    if (role !== 'front') work()
  }
  const take = (settings: GitHubSettings) => {
    const names = [mentionName]
    // Until GitHub returns the name of the App, commands and @rubberduck work.
    void readAppName(settings, settings).then((name) => {
      if (name !== undefined && !name.startsWith(mentionName)) names.push(name)
    })
    intake = createIntake(settings.webhookSecret, { appId: settings.appId, commands: commentCommands, names })
    const judge = intake
    routes[`POST ${settings.webhookPath}`] = async ({ headers, body }) => {
      const event = String(headers['x-github-event'] ?? 'none').replaceAll(/\W/g, '')
      const taken = judge(headers, body)
      let { status, message } = taken
      if (taken.jobs.length > 0) {
        const fresh = await store.queue.add(taken.jobs)
        if (!fresh) [status, message] = [200, 'duplicate delivery']
        else if (taken.jobs.some((job) => job.ignored === undefined)) workers?.wake()
      }
      metrics.count('webhooks', { event, status: String(status) }, 1)
      return said(status, message)
    }
  }
  const work = () => {
    workers = superviseWorkers({
      entry: entryFile('worker'),
      most: wished.workers ?? Math.max(1, availableParallelism() - 1),
      // Webhooks arrive on another machine, and nothing wakes this one.
      least: role === 'worker' ? 1 : 0,
      ...(wished['worker-idle'] === undefined ? {} : { idleMs: wished['worker-idle'] * 1_000 }),
      ...(wished['worker-memory'] === undefined ? {} : { memoryLimit: wished['worker-memory'] * 2 ** 20 }),
      queue: store.queue,
      logger,
      onCount: ({ name, labels, value }) => metrics.count(name, labels, value),
    })
  }

  if (role !== 'worker')
    addSetup(
      routes,
      environment,
      setupWord,
      () => intake !== undefined,
      async () => {
        const settings = await readGitHubSettings(environment)
        if (settings !== undefined) begin(settings)
        say('The GitHub App is configured.')
      },
    )
  return { routes, begin, setupWord, stop: async () => workers?.stop() }
}

async function whyUnwritable({ queue }: Store): Promise<string[]> {
  try {
    await queue.counts()
    return []
  } catch {
    return ['the store does not respond']
  }
}

/** Adds the routes of GitHub's manifest flow. They need the word that was printed, and are closed once an App is configured. */
function addSetup(
  routes: Routes,
  environment: Environment,
  word: string,
  isDone: () => boolean,
  done: () => Promise<void>,
): void {
  const { host = 'github.com', protocol = 'https' } = environment.github
  const manifest = readFileSync(packageFile('app.yml'), 'utf8')
  const loaded = import('./adapters/github/setup/setup.ts').then(({ createSetup, donePage }) => ({
    setup: createSetup(manifest, host, protocol),
    donePage,
  }))
  loaded.catch(() => {})
  const page = (body: string, status = 200): Answer => ({
    status,
    body,
    type: 'text/html; charset=utf-8',
    headers: {
      'content-security-policy': `default-src 'none'; form-action ${protocol}://${host}`,
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
    },
  })
  routes['GET /'] = () => ({ status: 302, body: '', headers: { location: isDone() ? '/readyz' : '/setup' } })
  routes['GET /setup'] = async ({ headers, query }) => {
    if (isDone()) return said(409, 'The App is already configured.')
    if (query.get('word') !== word)
      return said(403, 'Invalid setup address. Open the complete address that `rubberduck serve` printed.')
    const outside = `${headers['x-forwarded-proto'] ?? 'http'}://${headers['x-forwarded-host'] ?? headers.host ?? 'localhost'}`
    return page((await loaded).setup.page(outside))
  }
  routes['GET /setup/callback'] = async ({ query }) => {
    if (isDone()) return said(409, 'The App is already configured.')
    const { setup, donePage } = await loaded
    try {
      const credentials = await setup.redeem(query.get('code') ?? '', query.get('state') ?? '')
      const { saveGitHubSettings } = await import('./core/store/credentials.ts')
      await saveGitHubSettings(environment.home, credentials)
      await done()
      return page(donePage(credentials))
    } catch (error) {
      if (error instanceof DuckError) return said(error.kind === 'denied' ? 403 : 502, error.message)
      throw error
    }
  }
}
