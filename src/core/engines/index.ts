import { DuckError } from '../errors.ts'
import { analyze } from './analyze.ts'
import { ask, explain } from './ask.ts'
import { checkpointsKeep, checkpointsList, checkpointsRestore } from './checkpoints.ts'
import { complete } from './complete.ts'
import { configCheck, configSchema } from './config.ts'
import { ignore, pause, resume, status, why, whyNot } from './conversation.ts'
import type { Engine } from '../engine.ts'
import { rulesExplain } from './rules-explain.ts'
import { fix } from './fix.ts'
import { help } from './help.ts'
import { init } from './init.ts'
import { keysAdd, keysList, keysRemove } from './keys.ts'
import { documentCode, generate, refactor, tests } from './make-edits.ts'
import { modelsList } from './models-list.ts'
import { overview } from './overview.ts'
import { audit, jobsList, jobsRedrive, replay } from './records.ts'
import { review } from './review.ts'
import { rulesList, rulesTest } from './rules.ts'
import { index, search } from './search.ts'
import { usage } from './usage.ts'

const engines: readonly Engine[] = [
  ...[review, analyze, fix, explain, ask, refactor, tests, documentCode, generate, complete],
  ...[search, overview, index, rulesList, rulesExplain, rulesTest, configCheck, configSchema],
  ...[modelsList, keysAdd, keysList, keysRemove],
  ...[audit, usage, jobsList, jobsRedrive, replay, checkpointsList, checkpointsKeep, checkpointsRestore],
  init,
  ...[help, status, pause, resume, ignore, why, whyNot],
]

export function engineNamed(name: string): Engine {
  const engine = engines.find((candidate) => candidate.name === name)
  if (engine === undefined) throw new DuckError('bug', `Unknown engine ${name}.`)
  return engine
}
