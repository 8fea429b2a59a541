import { inChat, withoutLocal } from '../core/command.ts'
import type { RunnableCommand } from '../core/engine.ts'
import { analyze } from './analyze.ts'
import { ask } from './ask.ts'
import { audit } from './audit.ts'
import { chat } from './chat.ts'
import { checkpointsKeep } from './checkpoints-keep.ts'
import { checkpointsList } from './checkpoints-list.ts'
import { checkpointsRestore } from './checkpoints-restore.ts'
import { comment } from './comment.ts'
import { complete } from './complete.ts'
import { completion } from './completion.ts'
import { configCheck } from './config-check.ts'
import { configSchema } from './config-schema.ts'
import { doctor } from './doctor.ts'
import { documentCode } from './document.ts'
import { explain } from './explain.ts'
import { fix } from './fix.ts'
import { follow } from './follow.ts'
import { forget } from './forget.ts'
import { generate } from './generate.ts'
import { help } from './help.ts'
import { ignore } from './ignore.ts'
import { indexRepo } from './index-repo.ts'
import { init } from './init.ts'
import { issue } from './issue.ts'
import { jobsList } from './jobs-list.ts'
import { jobsRedrive } from './jobs-redrive.ts'
import { keysAdd } from './keys-add.ts'
import { keysList } from './keys-list.ts'
import { keysRemove } from './keys-remove.ts'
import { link } from './link.ts'
import { manifest } from './manifest.ts'
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
import { serve } from './serve.ts'
import { status } from './status.ts'
import { subscribe } from './subscribe.ts'
import { tests } from './tests.ts'
import { undo } from './undo.ts'
import { usage } from './usage.ts'
import { use } from './use.ts'
import { why } from './why.ts'
import { whyNot } from './why-not.ts'

/** All commands, under the headings and in the order of the help. */
const groups: Record<string, readonly RunnableCommand[]> = {
  Review: [review, analyze, fix],
  'Change code': [refactor, tests, documentCode, generate, complete],
  'Understand code': [overview, explain, ask, chat, search, indexRepo],
  'Rules and configuration': [init, rulesList, rulesExplain, rulesTest, configCheck, configSchema, completion],
  'Models and keys': [modelsList, keysAdd, keysList, keysRemove, usage],
  Server: [
    serve,
    doctor,
    manifest,
    jobsList,
    jobsRedrive,
    follow,
    replay,
    checkpointsList,
    checkpointsKeep,
    checkpointsRestore,
    audit,
    help,
    status,
    why,
    whyNot,
    ignore,
    pause,
    undo,
    resume,
  ],
  Chat: [use, link, subscribe, comment, issue, forget],
}

export const allCommands: readonly RunnableCommand[] = Object.entries(groups).flatMap(([group, members]) =>
  members.map((command) => ({ ...command, group })),
)

/** Lists the commands of the terminal. */
export const commands: readonly RunnableCommand[] = allCommands.filter(({ surfaces }) => surfaces.includes('terminal'))

/** Lists the commands of comment threads. */
export const commentCommands: readonly RunnableCommand[] = allCommands
  .filter(({ surfaces }) => surfaces.includes('conversation'))
  .map(withoutLocal)

/** Lists the commands of chats. */
export const chatCommands: readonly RunnableCommand[] = allCommands
  .filter(({ surfaces }) => surfaces.includes('conversation') || surfaces.includes('chat'))
  .map(inChat)
