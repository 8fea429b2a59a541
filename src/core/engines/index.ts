import type { Engine } from '../engine.ts'
import { DuckError } from '../errors.ts'
import { analyze } from './analyze.ts'
import { ask } from './ask.ts'
import { audit } from './audit.ts'
import { checkpointsKeep } from './checkpoints-keep.ts'
import { checkpointsList } from './checkpoints-list.ts'
import { checkpointsRestore } from './checkpoints-restore.ts'
import { complete } from './complete.ts'
import { configCheck } from './config-check.ts'
import { configSchema } from './config-schema.ts'
import { documentCode } from './document.ts'
import { explain } from './explain.ts'
import { fix } from './fix.ts'
import { generate } from './generate.ts'
import { help } from './help.ts'
import { ignore } from './ignore.ts'
import { index } from './index-repo.ts'
import { init } from './init.ts'
import { jobsList } from './jobs-list.ts'
import { jobsRedrive } from './jobs-redrive.ts'
import { keysAdd } from './keys-add.ts'
import { keysList } from './keys-list.ts'
import { keysRemove } from './keys-remove.ts'
import { modelsList } from './models-list.ts'
import { overview } from './overview.ts'
import { pause } from './pause.ts'
import { refactor } from './refactor.ts'
import { replay } from './replay.ts'
import { resume } from './resume.ts'
import { review } from './review.ts'
import { rulesExplain } from './rules-explain.ts'
import { rulesList } from './rules-list.ts'
import { rulesTest } from './rules-test.ts'
import { search } from './search.ts'
import { status } from './status.ts'
import { tests } from './tests.ts'
import { usage } from './usage.ts'
import { why } from './why.ts'
import { whyNot } from './why-not.ts'

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
