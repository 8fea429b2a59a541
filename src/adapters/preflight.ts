import type { Environment } from '../core/config/environment/environment.ts'
import { toDuckError } from '../core/errors.ts'
import type { Logger } from '../core/telemetry/logger.ts'
import type { ServedAdapter } from './adapter.ts'

/** The diagnosis of a platform that a server keeps up to date. */
export interface Preflight {
  /** What is wrong and what to do, one sentence or two each. */
  problems(): readonly string[]
  stop(): void
}

const hourMs = 3_600_000

/** Diagnoses a platform now and every hour, and logs problems when they appear. */
export function startPreflight({ name, diagnose }: ServedAdapter, environment: Environment, logger: Logger): Preflight {
  const controller = new AbortController()
  let problems: readonly string[] = []
  const look = async () => {
    const found = (await diagnose?.(environment, controller.signal)) ?? []
    const now = found.flatMap(({ state, text, fix }) => (state === 'error' ? `${text}${fix ? ` ${fix}` : ''}` : []))
    for (const problem of now)
      if (!problems.includes(problem)) logger.warn({ platform: name, problem }, 'the platform is not set up completely')
    problems = now
  }
  const run = () =>
    void look().catch((thrown) => {
      if (!controller.signal.aborted)
        logger.warn({ platform: name, error: toDuckError(thrown).short }, 'could not diagnose')
    })
  run()
  const hourly = setInterval(run, hourMs).unref()
  return {
    problems: () => problems,
    stop() {
      clearInterval(hourly)
      controller.abort()
    },
  }
}
