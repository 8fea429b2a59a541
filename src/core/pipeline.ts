import type { RunContext } from './engines/engine.ts'
import { engineNamed } from './engines/index.ts'
import { toDuckError, toFailure } from './errors.ts'
import { redactOutcome } from './redact-outcome.ts'
import { redact } from './secrets/redact.ts'
import type { Invocation, Outcome } from './types.ts'

export type { RunContext } from './engines/engine.ts'

/** Runs one invocation and redacts what it answers. Never throws: whatever goes wrong is a failed outcome that says who must act. */
export async function run(invocation: Invocation, context: RunContext): Promise<Outcome> {
  const started = performance.now()
  try {
    const quotes: string[] | undefined = invocation.arguments.estimate === true ? [] : undefined
    const engine = engineNamed(invocation.engine)
    const { tell } = context
    const outcome = await engine.run(invocation, {
      ...context,
      ...(tell === undefined ? {} : { tell: (markdown: string) => tell(redact(markdown)) }),
      run: (other, cwd) => run(other, { ...context, cwd }),
      ...(engine.model === undefined ? {} : { use: engine.model }),
      ...(quotes === undefined ? {} : { quotes }),
    })
    if (quotes !== undefined) return quoted(quotes)
    context.logger.debug(
      { engine: invocation.engine, state: outcome.state, ms: performance.now() - started },
      'run finished',
    )
    return redactOutcome(outcome)
  } catch (thrown) {
    const error = toDuckError(thrown)
    context.logger.debug(
      { engine: invocation.engine, kind: error.kind, detail: error.detail, stack: error.stack, cause: causeOf(error) },
      'run failed',
    )
    return redactOutcome({ state: 'failed', error: toFailure(error), parts: [] })
  }
}

/** What a run would ask of models; tools and second looks come on top. */
function quoted(quotes: readonly string[]): Outcome {
  const lines =
    quotes.length === 0
      ? ['No model would be asked.']
      : [...quotes.map((quote) => `- ${quote}`), 'Looking things up and second looks come on top.']
  return { state: 'complete', parts: [{ kind: 'text', markdown: lines.join('\n') }] }
}

function causeOf(error: Error): string | undefined {
  return error.cause instanceof Error ? error.cause.stack : undefined
}
