import type { Engine } from '../engine.ts'
import { DuckError } from '../errors.ts'
import { analyzeEngine } from './analyze.ts'
import { askEngine } from './ask.ts'
import { auditEngine } from './audit.ts'
import { checkpointsKeepEngine } from './checkpoints-keep.ts'
import { checkpointsListEngine } from './checkpoints-list.ts'
import { checkpointsRestoreEngine } from './checkpoints-restore.ts'
import { completeEngine } from './complete.ts'
import { configCheckEngine } from './config-check.ts'
import { configSchemaEngine } from './config-schema.ts'
import { documentCodeEngine } from './document.ts'
import { explainEngine } from './explain.ts'
import { fixEngine } from './fix.ts'
import { generateEngine } from './generate.ts'
import { helpEngine } from './help.ts'
import { ignoreEngine } from './ignore.ts'
import { indexEngine } from './index-repo.ts'
import { initEngine } from './init.ts'
import { jobsListEngine } from './jobs-list.ts'
import { jobsRedriveEngine } from './jobs-redrive.ts'
import { keysAddEngine } from './keys-add.ts'
import { keysListEngine } from './keys-list.ts'
import { keysRemoveEngine } from './keys-remove.ts'
import { modelsListEngine } from './models-list.ts'
import { overviewEngine } from './overview.ts'
import { pauseEngine } from './pause.ts'
import { refactorEngine } from './refactor.ts'
import { replayEngine } from './replay.ts'
import { resumeEngine } from './resume.ts'
import { reviewEngine } from './review.ts'
import { rulesExplainEngine } from './rules-explain.ts'
import { rulesListEngine } from './rules-list.ts'
import { rulesTestEngine } from './rules-test.ts'
import { searchEngine } from './search.ts'
import { statusEngine } from './status.ts'
import { testsEngine } from './tests.ts'
import { usageEngine } from './usage.ts'
import { whyEngine } from './why.ts'
import { whyNotEngine } from './why-not.ts'

const engines: readonly Engine[] = [
  reviewEngine,
  analyzeEngine,
  fixEngine,
  explainEngine,
  askEngine,
  refactorEngine,
  testsEngine,
  documentCodeEngine,
  generateEngine,
  completeEngine,
  searchEngine,
  overviewEngine,
  indexEngine,
  rulesListEngine,
  rulesExplainEngine,
  rulesTestEngine,
  configCheckEngine,
  configSchemaEngine,
  modelsListEngine,
  keysAddEngine,
  keysListEngine,
  keysRemoveEngine,
  auditEngine,
  usageEngine,
  jobsListEngine,
  jobsRedriveEngine,
  replayEngine,
  checkpointsListEngine,
  checkpointsKeepEngine,
  checkpointsRestoreEngine,
  initEngine,
  helpEngine,
  statusEngine,
  pauseEngine,
  resumeEngine,
  ignoreEngine,
  whyEngine,
  whyNotEngine,
]

export function engineNamed(name: string): Engine {
  const engine = engines.find((candidate) => candidate.name === name)
  if (engine === undefined) throw new DuckError('bug', `Unknown engine ${name}.`)
  return engine
}
