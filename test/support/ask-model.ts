import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readEnvironment } from '../../src/core/config/environment/environment.ts'
import { openModels } from '../../src/core/llm/open-models.ts'
import type { ModelQuestion } from '../../src/core/llm/port.ts'
import { createLogger } from '../../src/core/telemetry/logger.ts'
import { makeFolder } from './folder.ts'

const quick = { firstMs: 1_000, silenceMs: 1_000, totalMs: 5_000 }

/** Opens models that lose no time: with short limits and hardly a pause between two attempts. */
export function openQuick(environment: Record<string, string>, config = '', home = makeFolder(), limits = quick) {
  writeFileSync(join(home, 'config.toml'), config)
  return openModels(readEnvironment({ RUBBERDUCK_HOME: home, ...environment }), createLogger('silent'), {
    limits,
    pauseMs: 5,
  })
}

let count = 0

/** A question that was not asked before. */
export function askModel(over: Partial<ModelQuestion> = {}): ModelQuestion {
  return {
    prompt: 'test@1',
    messages: [
      { role: 'system', text: 'Be brief.' },
      { role: 'user', text: `Question ${++count}` },
    ],
    account: { job: 'j1', person: 'ada', repo: 'octo/duck' },
    signal: new AbortController().signal,
    ...over,
  }
}

export function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'fine',
    (error: unknown) => error,
  )
}
