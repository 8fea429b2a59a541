import { resolve } from 'node:path'
import { decode } from '../change/file-reader.ts'
import { defined } from '../defined.ts'
import { combineFixes, type Fixable } from '../edits/combine.ts'
import { deliverEdits, refuseUnwritable } from '../edits/deliver-edits.ts'
import { fixWithModel } from '../edits/fix-with-model.ts'
import { syntaxErrors } from '../edits/syntax-errors.ts'
import type { Engine, RunContext } from '../engine.ts'
import { DuckError } from '../errors.ts'
import type { Finding } from '../findings/finding.ts'
import { workingTree } from '../git/objects/object-id.ts'
import type { Repository } from '../git/repository.ts'
import { modelsFor, needsModel, unanswered } from '../model/model-access.ts'
import type { EngineInput } from '../model/with-context.ts'
import { must } from '../must.ts'
import type { Report } from '../outcome/report.ts'
import { locatePath, startFolder } from '../repo/with-repository.ts'
import { openRepositoryAt, openWorkspace, type Workspace } from '../repo/workspace.ts'
import { codeSpan, proseLine } from '../report/markdown/markdown-text.ts'
import { isSuppressed, plural, reportOf } from '../report/tally.ts'
import type { FileEdit, Invocation, Outcome } from '../types.ts'
import { analyzeEngine } from './analyze.ts'
import { reviewEngine } from './review.ts'

/**
 * Applies the fixes of rules to a change or to whole files, and checks their combined result. With `--unsafe`, a model
 * fixes the remaining findings.
 */
export const fixEngine: Engine = {
  model: { context: 'long_context', answer: 12_000, priority: 'person' },
  async run(invocation, context) {
    const start = startFolder(invocation, context)
    const repository = must(await openRepositoryAt(context, start, false))
    const workspace = openWorkspace(context, repository.root)
    try {
      refuseUnwritable(invocation, repository)
      const named = ((invocation.arguments.target ?? []) as string[]).map(readTarget)
      const targets = await Promise.all(
        named.map(async (target) => {
          if (target.path === undefined) return target
          const here = await sideOf(invocation, undefined, repository)
          return { ...target, path: await locatePath(repository, here, start, target.path) }
        }),
      )
      const outcome = await look(invocation, targets, repository, context)
      const report = reportOf(outcome)
      if (report === undefined) return outcome
      const found = findMeant(report, targets)
      const side = await sideOf(invocation, report.scope.head, repository)
      const fixed = await fixFound(found, workspace, { repository, side, invocation, context })
      return outcome.state === 'partial' ? incomplete(outcome, fixed) : fixed
    } finally {
      await Promise.all([workspace.close(), repository.close()])
    }
  },
}

/** Returns the findings at the targets. Throws `not-found` if a target that names one finding has none. */
function findMeant(report: Report, targets: readonly Target[]): Finding[] {
  const found = report.findings.filter((finding) => !isSuppressed(finding) && isMeant(finding, targets))
  const missed = targets.filter((target) => isExact(target) && !found.some((finding) => isMeant(finding, [target])))
  if (missed.length === 0) return found
  const names = missed.map(({ name }) => codeSpan(name)).join(', ')
  throw new DuckError('not-found', `No finding at ${names}. To list the findings, run a review.`)
}

/** Adds the reasons why the report is partial. */
function incomplete({ reasons, mistaken }: Extract<Outcome, { state: 'partial' }>, fixed: Outcome): Outcome {
  if (fixed.state === 'failed') return fixed
  const { parts } = fixed
  if (fixed.state === 'partial') return { state: 'partial', reasons: [...reasons, ...fixed.reasons], parts }
  return { state: 'partial', reasons, ...defined({ mistaken }), parts }
}

/** Fixes findings by their rules and, with `--unsafe`, the others by a model. */
async function fixFound(found: readonly Finding[], workspace: Workspace, input: EngineInput): Promise<Outcome> {
  const { repository, side, invocation, context } = input
  const unsafe = invocation.arguments.unsafe === true
  const wanted = found.filter(
    (finding): finding is Fixable => finding.fix !== undefined && (finding.fix.safety === 'safe' || unsafe),
  )
  const { edits, applied } = await applyAll(wanted, side, repository, workspace)
  const left = found.filter((finding) => !applied.some(({ fingerprint }) => fingerprint === finding.fingerprint))
  const models = unsafe && left.length > 0 ? await modelsFor(invocation, context) : undefined
  const byModel = models === undefined ? undefined : await fixWithModel(models, left, edits, input)
  const all = byModel?.edits ?? edits
  const title = applied.length > 0 ? titleOf(applied) : (byModel?.title ?? '')
  const part = all.length === 0 ? [] : [await deliverEdits({ title, edits: all }, input)]
  const words = [summary(applied, left, unsafe, byModel !== undefined), ...(byModel?.words ?? [])]
  if (unsafe && all.length === 0 && left.length > 0 && models === undefined)
    return unanswered(needsModel(invocation, context), words.join('\n\n'))
  const parts = [{ kind: 'text' as const, markdown: words.join('\n\n') }, ...part]
  const reasons = byModel?.reasons ?? []
  return reasons.length > 0 ? { state: 'partial', reasons, parts } : { state: 'complete', parts }
}

interface Target {
  name: string
  path?: string
  line?: number
}

function readTarget(name: string): Target {
  const [, path, line] = /^(.+):(\d+)$/.exec(name) ?? []
  if (path !== undefined) return { name, path, line: Number(line) }
  return /^[0-9a-f]{6,20}(-\d+)?$/.test(name) ? { name } : { name, path: name }
}

/** The target is a single finding rather than a file or folder. */
function isExact({ path, line }: Target): boolean {
  return path === undefined || line !== undefined
}

function isMeant({ fingerprint, path, startLine, endLine }: Finding, targets: readonly Target[]): boolean {
  if (targets.length === 0) return true
  return targets.some((target) => {
    if (target.path === undefined) return fingerprint.startsWith(target.name)
    if (target.line !== undefined) return path === target.path && startLine <= target.line && target.line <= endLine
    return target.path === '' || path === target.path || path.startsWith(`${target.path}/`)
  })
}

/** Analyzes the named files or folders, or reviews the change. */
function look(
  invocation: Invocation,
  targets: readonly Target[],
  { root }: Repository,
  context: RunContext,
): Promise<Outcome> {
  const paths = targets.flatMap(({ path }) => (path === undefined ? [] : [resolve(root, path)]))
  const whole = context.subject === undefined && paths.length > 0 && paths.length === targets.length
  const { command, engine } = whole
    ? { command: 'analyze', engine: analyzeEngine }
    : { command: 'review', engine: reviewEngine }
  // `review` has an option with the same name and another meaning.
  const { commit: _, ...rest } = invocation.arguments
  const given = { ...rest, ...(whole ? { path: paths } : {}) }
  return engine.run({ ...invocation, command, arguments: given }, context)
}

/** Returns the side that contains the texts of the findings. */
async function sideOf(invocation: Invocation, head: string | undefined, repository: Repository): Promise<string> {
  const named = invocation.arguments.head
  if (typeof named === 'string') return repository.resolve(named)
  return head ?? (repository.bare ? repository.resolve('HEAD') : workingTree)
}

async function applyAll(
  findings: readonly Fixable[],
  side: string,
  repository: Repository,
  { reader }: Workspace,
): Promise<{ edits: FileEdit[]; applied: Fixable[] }> {
  const edits: FileEdit[] = []
  const applied: Fixable[] = []
  for (const [path, own] of Map.groupBy(findings, (finding) => finding.path)) {
    const file = await repository.file(side, path)
    const blob = file === undefined ? undefined : await repository.blob(file.id)
    const before = blob !== undefined && 'bytes' in blob ? decode(blob.bytes) : undefined
    if (before === undefined) continue
    const { name } = reader.grammarFor(path, before)
    const errors = async (text: string) =>
      name === undefined ? 0 : (await syntaxErrors(reader.inspector, name, text)).count
    const most = await errors(before)
    const combined = await combineFixes(before, own, async (text) => (await errors(text)) <= most)
    if (combined.text === before) continue
    edits.push({ path, before, after: combined.text })
    applied.push(...combined.applied)
  }
  return { edits, applied }
}

function titleOf(applied: readonly Finding[]): string {
  const rules = [...new Set(applied.map((finding) => finding.rule))]
  const files = [...new Set(applied.map((finding) => finding.path))]
  if (rules.length === 1) return `Fix ${rules[0]} in ${files.length === 1 ? files[0] : plural(files.length, 'file')}`
  return `Fix ${plural(applied.length, 'finding')} from ${plural(rules.length, 'rule')}`
}

function summary(applied: readonly Finding[], left: readonly Finding[], unsafe: boolean, withModel: boolean): string {
  const risky = left.filter((finding) => finding.fix?.safety === 'unsafe').length
  const byHand = left.length - (unsafe ? 0 : risky)
  const list = applied.map(
    ({ path, startLine, rule, message }) =>
      `- ${codeSpan(`${path}:${startLine}`)} ${codeSpan(rule)} ${proseLine(message, 160)}`,
  )
  return [
    applied.length === 0
      ? 'No fixes applied.'
      : `Fixed ${plural(applied.length, 'finding')} in ${plural(new Set(applied.map(({ path }) => path)).size, 'file')}:`,
    ...list.slice(0, 50),
    list.length > 50 ? `- … and ${list.length - 50} more` : '',
    // The list ends here.
    list.length > 0 && left.length > 0 ? '\n' : '',
    risky > 0 && !unsafe
      ? `${plural(risky, 'finding')} ${risky === 1 ? 'has a fix' : 'have fixes'} that may change the behavior of the code. To apply ${risky === 1 ? 'it' : 'them'}, use \`--unsafe\`.`
      : '',
    byHand > 0 && withModel ? `${plural(byHand, 'finding')} without an automatic fix, sent to the model:` : '',
    byHand > 0 && !withModel
      ? `${plural(byHand, 'finding')} without an automatic fix.${unsafe ? '' : ' With a model, `--unsafe` also fixes these.'}`
      : '',
  ]
    .filter((line) => line !== '')
    .map((line) => (line === '\n' ? '' : line))
    .join('\n')
}
