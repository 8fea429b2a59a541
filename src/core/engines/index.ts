import { DuckError } from '../errors.ts'
import { analyze } from './analyze.ts'
import { configCheck, configSchema } from './config.ts'
import type { Engine } from './engine.ts'
import { review } from './review.ts'
import { rulesList, rulesTest } from './rules.ts'

const engines: readonly Engine[] = [review, analyze, rulesList, rulesTest, configCheck, configSchema]

export function engineNamed(name: string): Engine {
  const engine = engines.find((candidate) => candidate.name === name)
  if (engine === undefined) throw new DuckError('bug', `There is no engine called ${name}.`)
  return engine
}
