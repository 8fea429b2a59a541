import { defined } from './defined.ts'
import type { Engine, RunContext } from './engine.ts'
import { DuckError, toDuckError, toFailure } from './errors.ts'
import { type Quote, renderQuotes } from './llm/prompting/quoting.ts'
import { redactOutcome } from './outcome/redact-outcome.ts'
import { withChecks } from './outcome/with-checks.ts'
import { redact } from './secrets/redact.ts'
import type { Invocation, Outcome } from './types.ts'

export type { RunContext } from './engine.ts'

/** Runs one invocation and redacts its outcome. Never throws: errors become a failed outcome. */
export async function run(invocation: Invocation, context: RunContext): Promise<Outcome> {
  const started = performance.now()
  try {
    const quotes: Quote[] | undefined = invocation.arguments.estimate === true ? [] : undefined
    const engine = await engineOf(invocation, context)
    const { tell } = context
    const outcome = await engine.run(invocation, {
      ...context,
      ...defined({ tell: tell && ((markdown: string) => tell(redact(markdown))) }),
      run: (other, cwd) => run(other, { ...withoutOpened(context), cwd }),
      ...defined({ use: engine.model, quotes }),
    })
    if (quotes !== undefined) return { state: 'complete', parts: [{ kind: 'text', markdown: renderQuotes(quotes) }] }
    context.logger.debug(
      { command: invocation.command, state: outcome.state, ms: performance.now() - started },
      'run finished',
    )
    return redactOutcome(withChecks(outcome))
  } catch (thrown) {
    const error = toDuckError(thrown)
    context.logger.debug(
      {
        command: invocation.command,
        kind: error.kind,
        detail: error.detail,
        stack: error.stack,
        cause: causeOf(error),
      },
      'run failed',
    )
    return redactOutcome({ state: 'failed', error: toFailure(error), parts: [] })
  }
}

/** An opened repository is the one in its own folder. */
function withoutOpened({ opened: _, ...context }: RunContext): RunContext {
  return context
}

async function engineOf({ command }: Invocation, { commands }: RunContext): Promise<Engine> {
  const engine = await commands.find(({ name }) => name === command)?.engine?.()
  if (engine === undefined) throw new DuckError('bug', `No engine runs the command ${command}.`)
  return engine
}

function causeOf(error: Error): string | undefined {
  return error.cause instanceof Error ? error.cause.stack : undefined
}
