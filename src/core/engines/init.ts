import { existsSync } from 'node:fs'
import { readFile, realpath } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { repoConfigName } from '../config/config.ts'
import { defined } from '../defined.ts'
import type { Engine, RunContext } from '../engine.ts'
import { DuckError, toFailure } from '../errors.ts'
import { checkEdits, writeEdits } from '../git/commit/write-files.ts'
import { workingTree } from '../git/objects/object-id.ts'
import { writeHook } from '../git/process/hooks-folder.ts'
import type { Repository } from '../git/repository.ts'
import { readPackageFacts } from '../package/facts.ts'
import { configStep } from '../project-setup/config-step.ts'
import { configText } from '../project-setup/config-text.ts'
import { hookStep } from '../project-setup/hook-step.ts'
import type { SetupStep } from '../project-setup/plan.ts'
import { surveyFolder } from '../project-setup/survey.ts'
import { workflowSteps } from '../project-setup/workflow-step.ts'
import { startFolder } from '../repo/with-repository.ts'
import { openRepositoryAt } from '../repo/workspace.ts'
import type { Invocation, Outcome } from '../types.ts'

/** Writes a commented configuration for a folder, and on request a git hook and a CI workflow. */
export const initEngine: Engine = {
  async run(invocation, context) {
    const start = startFolder(invocation, context)
    const repository = await openRepositoryAt(context, start, true)
    if (repository === undefined)
      throw new DuckError('not-found', `${start} is not in a git repository. Run \`git init\` first.`)
    try {
      if (repository.bare)
        throw new DuckError('invalid', 'A bare repository has no working tree. Run `rubberduck init` in a clone of it.')
      const steps = await plan(repository, invocation, context)
      const dryRun = invocation.arguments['dry-run'] === true
      const isRefused = steps.some(({ kind }) => kind === 'refused')
      if (!dryRun && !isRefused) await carryOut(repository.root, steps)
      return outcome(steps, dryRun)
    } finally {
      await repository.close()
    }
  },
}

async function plan(repository: Repository, invocation: Invocation, context: RunContext): Promise<SetupStep[]> {
  const { root } = repository
  const { hook, workflow, force } = invocation.arguments
  const folder = relative(root, await realpath(startFolder(invocation, context))).replaceAll('\\', '/')
  const path = folder === '' ? repoConfigName : `${folder}/${repoConfigName}`
  const facts = readPackageFacts()
  const place = {
    root,
    has: (file: string) => existsSync(join(root, file)),
    read: (file: string) => readText(join(root, file)),
    environment: context.environment.git,
    force: force === true,
  }
  const survey = await surveyFolder(repository, workingTree, folder)
  return [
    configStep({
      path,
      before: await place.read(path),
      text: configText(survey, folder),
      survey,
      force: place.force,
      among: hook === true || workflow === true,
    }),
    ...(hook === true ? [await hookStep(place, facts)] : []),
    ...(workflow === true ? await workflowSteps(place, facts) : []),
  ]
}

async function readText(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
    throw new DuckError('invalid', `\`${file}\` cannot be read: ${error.message}. Remove it or check its permissions.`)
  })
}

/** Everything that can fail comes before the first file is written. */
async function carryOut(root: string, steps: readonly SetupStep[]): Promise<void> {
  const edits = steps
    .filter((step) => step.kind === 'file')
    .map(({ path, text, before }) => ({ path, after: text, ...defined({ before }) }))
  await checkEdits(root, edits)
  for (const step of steps) if (step.kind === 'hook') await writeHook(step.path, step.text)
  await writeEdits(root, edits)
}

/** If a step was refused, the run fails and nothing was written. */
function outcome(steps: readonly SetupStep[], dryRun: boolean): Outcome {
  const refused = steps.flatMap((step) => (step.kind === 'refused' ? [step.says] : []))
  if (refused.length > 0) {
    const others = steps.some(({ kind }) => kind === 'file' || kind === 'hook')
    const message = [...refused, ...(others ? ['No files were written.'] : [])].join(' ')
    const snippets = steps.filter(({ kind }) => kind === 'snippet')
    return { state: 'failed', error: toFailure(new DuckError('conflict', message)), parts: textParts(snippets, dryRun) }
  }
  return { state: 'complete', parts: textParts(steps, dryRun) }
}

function textParts(steps: readonly SetupStep[], dryRun: boolean): Outcome['parts'] {
  const told = steps.flatMap((step) => (step.kind === 'refused' ? [] : tell(step, dryRun)))
  return told.length === 0 ? [] : [{ kind: 'text', markdown: told.join('\n\n') }]
}

function tell(step: Exclude<SetupStep, { kind: 'refused' }>, dryRun: boolean): string {
  switch (step.kind) {
    case 'unchanged':
      return step.says
    case 'snippet':
      return `${step.says}\n\n${fenced(step.text, step.language)}`
    case 'file':
      if (dryRun) return `\`${step.path}\` would contain:\n\n${fenced(step.text, step.language)}`
      return `${step.before === undefined ? 'Wrote' : 'Replaced'} \`${step.path}\`. ${step.note ?? ''}`.trim()
    case 'hook':
      if (dryRun) return `\`${step.shown}\` would contain:\n\n${fenced(step.text, 'sh')}`
      return `Wrote \`${step.shown}\`. It reviews the staged changes before each commit. Use \`git commit --no-verify\` to skip it.`
  }
}

function fenced(text: string, language: string): string {
  return `\`\`\`${language}\n${text}\`\`\``
}
