import { adapters, servedPlatforms } from './adapters/index.ts'
import type { Terminal } from './adapters/terminal/index.ts'
import type { TerminalView } from './adapters/terminal/view.ts'
import { allCommands, commands } from './commands/index.ts'
import { type Environment, readEnvironment } from './core/config/environment/environment.ts'
import { useProxy } from './core/config/environment/proxy.ts'
import { defined } from './core/defined.ts'
import { kinds, toDuckError, toFailure } from './core/errors.ts'
import type { OpenedModels } from './core/llm/open-models.ts'
import { readVersion } from './core/package/root.ts'
import { route } from './core/router/router.ts'
import type { RunContext } from './core/run.ts'
import { redact } from './core/secrets/redact.ts'
import type { Inbound, Invocation } from './core/types.ts'

/** Time for an interrupted run to clean up. */
const graceMs = 2_000

/** Runs a command line from its words to its exit code. */
export async function runCli(argv: readonly string[]): Promise<void> {
  // The reader of the output may stop early, as `head` does. That is not an error, unlike a full disk.
  let lost: NodeJS.ErrnoException | undefined
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') lost = error
  })
  process.stderr.on('error', () => {})
  const environment = readEnvironment()
  await useProxy(environment.proxy)
  const version = readVersion()
  const { createTerminal } = await adapters.terminal()
  const { stdin, stdout, stderr } = process
  const terminal = createTerminal({
    stdin,
    stdout,
    stderr,
    cwd: process.cwd(),
    version,
    variables: environment.terminal,
  })
  let code: number
  try {
    const parsed = terminal.receive(argv, commands, crypto.randomUUID())
    if (parsed.kind === 'version') code = await textOutcome(terminal, `${version}\n`)
    else if (parsed.kind === 'help') code = await textOutcome(terminal, terminal.help(parsed.topic, commands))
    else code = await answer(terminal, parsed.inbound, parsed.view, environment)
  } catch (thrown) {
    const error = toDuckError(thrown)
    await terminal.complain(toFailure(error).public)
    if (environment.logLevel === 'debug')
      stderr.write(redact(`${error.stack}\n${error.cause instanceof Error ? `${error.cause.stack}\n` : ''}`))
    code = kinds[error.kind].exit
  }
  if (lost !== undefined) {
    await terminal.complain(
      `The output could not be written: ${lost.message}. Free some space, or write to a file with --output.`,
    )
    code = 3
  }
  process.exit(code)
}

async function textOutcome(terminal: Terminal, text: string): Promise<0> {
  await terminal.say(text)
  return 0
}

/** A command line to carry out. */
interface Asked {
  terminal: Terminal
  inbound: Inbound
  invocation: Invocation
  view: TerminalView
  environment: Environment
}

/** The commands without an engine, which this program carries out itself. */
const own: Record<string, (asked: Asked) => Promise<number>> = {
  serve: serveUntilStopped,
  chat: (asked) =>
    withContext(asked, async (context) => {
      const { runChat } = await import('./chat.ts')
      return runChat(asked.terminal, asked.invocation, asked.view, context)
    }),
  manifest: async ({ terminal, invocation, environment }) => {
    const { manifestOf } = await import('./platforms.ts')
    return textOutcome(terminal, await manifestOf(String(invocation.arguments.platform), environment))
  },
  doctor: async ({ terminal, inbound, view, environment }) => {
    const { diagnosePlatforms } = await import('./platforms.ts')
    const started = performance.now()
    const { signal, interrupted } = listenForInterrupts()
    const result = await Promise.race([diagnosePlatforms(environment, signal), interrupted])
    if (typeof result === 'number') return result
    await terminal.send({ job: inbound.id, outcome: result.outcome }, view, performance.now() - started)
    return result.healthy ? 0 : 2
  },
  completion: (asked) =>
    withContext(asked, async (context) => {
      const { completionsFor } = await import('./complete.ts')
      return textOutcome(asked.terminal, await completionsFor(asked.invocation, commands, context))
    }),
}

async function answer(
  terminal: Terminal,
  inbound: Inbound,
  view: TerminalView,
  environment: Environment,
): Promise<number> {
  const invocation = route(inbound, commands)
  if ('reason' in invocation) {
    await terminal.complain(`Nothing to do: ${invocation.reason}.`)
    return 2
  }
  const asked = { terminal, inbound, invocation, view, environment }
  return own[invocation.command]?.(asked) ?? runCommand(asked)
}

/** Runs a command with an engine, and prints its outcome. */
async function runCommand(asked: Asked): Promise<number> {
  const { terminal, inbound, invocation, view } = asked
  const started = performance.now()
  const [{ run }, { exitCode }] = await Promise.all([
    import('./core/run.ts'),
    import('./adapters/terminal/exit-code.ts'),
  ])
  const done = terminal.during(`running ${invocation.command}`)
  const outcome = await withContext(asked, (context) => run(invocation, context)).finally(done)
  if (typeof outcome === 'number') return outcome
  await terminal.send({ job: inbound.id, outcome }, view, performance.now() - started)
  return exitCode(outcome, view.failOn)
}

/** Does some work with the resources of a run. Returns the exit code instead if it is interrupted. */
async function withContext<T>(
  { terminal, inbound, view, environment }: Asked,
  work: (context: RunContext) => Promise<T>,
): Promise<T | number> {
  const { createLogger } = await import('./core/telemetry/logger.ts')
  const { signal, interrupted } = listenForInterrupts()
  const logger = createLogger(environment.logLevel)
  let models: Promise<OpenedModels> | undefined
  const context: RunContext = {
    cwd: process.cwd(),
    environment,
    logger,
    signal,
    job: inbound.id,
    commands: allCommands,
    offered: commands,
    platforms: servedPlatforms,
    models: () => {
      models ??= import('./core/llm/open-models.ts').then(({ openModels }) => openModels(environment, logger))
      return models
    },
    progress: terminal.progress,
    // Output for a program or a file is written as a whole.
    ...(view.format === 'text' && view.output === undefined ? { tell: terminal.tell } : {}),
    stdin: () => terminal.read(signal),
  }
  const result = await Promise.race([work(context), interrupted])
  await models?.then(
    (opened) => opened.close(),
    // The run reports models that cannot be opened.
    () => {},
  )
  return signal.aborted ? signal.reason : result
}

/** Runs the server until it gets a signal. Then it has ten seconds to finish or return its jobs. */
async function serveUntilStopped({ terminal, invocation, environment }: Asked): Promise<number> {
  // All files of the server are in its data directory, also those that git creates there.
  process.umask(0o077)
  const { runServer } = await import('./main.ts')
  const { port, role } = invocation.arguments as { port?: number; role?: 'all' | 'front' | 'worker' }
  const serving = await runServer(environment, {
    ...defined({ port }),
    role: role ?? 'all',
    say: (text) => void terminal.say(`${text}\n`),
  })
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve())
  })
  await serving.stop()
  return 0
}

/** The first Ctrl-C aborts the run, which then has a moment to clean up. The second one exits immediately. */
function listenForInterrupts(): { signal: AbortSignal; interrupted: Promise<number> } {
  const controller = new AbortController()
  const interrupted = new Promise<number>((resolve) => {
    const stop = (code: number) => () => {
      if (controller.signal.aborted) process.exit(code)
      controller.abort(code)
      setTimeout(() => resolve(code), graceMs).unref()
    }
    process.on('SIGINT', stop(130))
    process.on('SIGTERM', stop(143))
    process.on('SIGHUP', stop(129))
  })
  return { signal: controller.signal, interrupted }
}
