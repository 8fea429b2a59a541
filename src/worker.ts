// A worker process of the server, which runs jobs. The front process starts it.
import './quiet-sqlite.ts'
import { stat } from 'node:fs/promises'
import { loadServed } from './adapters/index.ts'
import { memoryOf } from './adapters/memory.ts'
import { chatCommands, commentCommands } from './commands/index.ts'
import { readEnvironment } from './core/config/environment/environment.ts'
import { useProxy } from './core/config/environment/proxy.ts'
import { readUserConfig } from './core/config/user-config.ts'
import { defined } from './core/defined.ts'
import { createConfiguredHost } from './core/git/configured-host.ts'
import { createWork } from './core/jobs/work.ts'
import { startWorkerLoop } from './core/jobs/worker-loop.ts'
import { openModels } from './core/llm/open-models.ts'
import type { PlatformAdapter } from './core/platform.ts'
import { createRateLimits } from './core/policy/rate-limits.ts'
import { type FrontMessage, type WorkerMessage, workerName } from './core/server/supervisor.ts'
import { openStore } from './core/store/open-store.ts'
import { vaultFile } from './core/store/vault/key-vault.ts'
import { createParserPool } from './core/syntax/parser/pool.ts'
import { createLogger } from './core/telemetry/logger.ts'

// All files of a worker are in the data directory, also those that git creates there.
process.umask(0o077)
const worker = workerName(process.pid)
const environment = readEnvironment()
await useProxy(environment.proxy)
const logger = createLogger(environment.logLevel)
const tell = (message: WorkerMessage) => {
  if (process.connected) process.send?.(message)
}
const count = (name: string, labels: Record<string, string>, value: number) =>
  tell({ kind: 'count', name, labels, value })

const tracing = environment.tracing
  ? await import('./core/telemetry/tracing.ts').then(({ startTracing }) => startTracing('rubberduck'))
  : undefined
const [served, store] = await Promise.all([loadServed(), openStore(environment, { acknowledges: false })])
const bucket = await store.buckets()
const platforms: Record<string, PlatformAdapter> = {}
for (const { name, chat, configure } of served) {
  const configuration = await configure(environment)
  if (configuration.state === 'off') continue
  const commands = chat === true ? chatCommands : commentCommands
  platforms[name] = await configuration.worker({
    commands,
    logger,
    count,
    buckets: bucket,
    memory: memoryOf(store.state, name),
  })
}

const { repositories } = await readUserConfig(environment)
const configuredHost = repositories && createConfiguredHost(repositories, environment)

// Opened by the first job that uses a model, which then reports errors in the configuration.
let opened: ReturnType<typeof openModels> | undefined
let openedFor: string | undefined
/** Keys and settings may change while the server runs, so a changed configuration reopens the models. */
const models = async () => {
  const times = [environment.userConfig, vaultFile(environment.home)].map((file) =>
    stat(file).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    ),
  )
  const changed = (await Promise.all(times)).join()
  if (changed !== openedFor) opened = undefined
  openedFor = changed
  opened ??= openModels(environment, logger, {
    bucket,
    onUsage(model, { input, output }, cost = 0) {
      count('model_tokens', { model, kind: 'input' }, input)
      count('model_tokens', { model, kind: 'output' }, output)
      count('model_dollars', { model }, cost)
    },
  })
  opened.catch(() => (opened = undefined))
  return opened
}

const parser = createParserPool()
const loop = startWorkerLoop({
  queue: store.queue,
  worker,
  work: createWork({
    platforms,
    commands: { comments: commentCommands, chat: chatCommands },
    ...defined({ configuredHost }),
    store,
    limits: createRateLimits({}, bucket),
    models,
    parser,
    environment,
    logger,
    count,
  }),
  logger,
  onEnd: (_, end, seconds) => count('job_seconds', { state: end.state }, seconds),
})

tell({ kind: 'ready', name: worker })
const beat = setInterval(() => tell({ kind: 'beat', rss: process.memoryUsage.rss(), busy: loop.busy() }), 1_000)

let leaving = false
const leave = async (costs = 0) => {
  if (leaving) return
  leaving = true
  await loop.drain(undefined, costs)
  clearInterval(beat)
  await opened?.then((models) => models.close()).catch(() => {})
  await parser.close()
  await store.close()
  await tracing?.close().catch(() => {})
  process.exit(0)
}
process.on('message', (message: FrontMessage) => {
  if (message.kind === 'wake') loop.wake()
  else void leave(message.costs)
})
// Without its front process, a worker would continue beside the workers of the next server.
process.on('disconnect', () => void leave())
process.on('SIGTERM', () => void leave())
// A terminal sends these signals to all its processes. The front process tells its workers to stop.
process.on('SIGINT', () => {})
process.on('SIGHUP', () => {})
