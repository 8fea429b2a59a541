import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { readPlainDiff, standardInput } from '../change/plain-diff.ts'
import { blobTexts, fullDepth, readChange, type Texts } from '../change/read-change.ts'
import { createRepoLookup, emptyLookup } from '../change/repo-lookup.ts'
import { readRequestedScope } from '../change/requested-scope.ts'
import type { ChangeSet, RepoLookup } from '../change/types.ts'
import { walkthrough } from '../change/walkthrough.ts'
import { defined } from '../defined.ts'
import type { Engine, RunContext } from '../engine.ts'
import { DuckError, toDuckError } from '../errors.ts'
import { contextOfChange, excerptsOf } from '../findings/excerpts.ts'
import { type PreviousReview, placeFindings } from '../findings/place-findings.ts'
import { brokenRule, outcomeOf, repoLocation, ruleFacts } from '../findings/repo-report.ts'
import { readPreviousReview } from '../findings/since-last-review.ts'
import { verifyFixes } from '../findings/verify-fixes.ts'
import { isUncommitted, workingTree } from '../git/objects/object-id.ts'
import type { RequestedScope } from '../git/range/range.ts'
import type { Repository } from '../git/repository.ts'
import type { FileChange, Range } from '../git/types.ts'
import { accountOf, modelsFor } from '../model/model-access.ts'
import { carriedRemarks, reviewWithModel } from '../model/review-with-model.ts'
import { runSteps } from '../model/run-steps.ts'
import { answerTokens } from '../model/with-context.ts'
import { allPasses } from '../passes/index.ts'
import { pureLines } from '../passes/moves/index.ts'
import type { Pass, PassResult } from '../passes/pass.ts'
import { openRepositoryAt, openWorkspace, type RepoPolicy, type Workspace } from '../repo/workspace.ts'
import { codeSpan } from '../report/markdown/markdown-text.ts'
import type { Finding, Invocation, LedgerEntry, LineRange, Outcome, Report } from '../types.ts'

/** Reviews a range of a repository, or a plain diff, and reports findings that the change introduced or touched. */
export const reviewEngine: Engine = {
  name: 'review',
  model: { answer: 8_000, priority: 'background' },
  async run(invocation, context) {
    const given = invocation.arguments as Record<string, string | undefined>
    const { repo, diff, range } = given
    const wanted = await readRequestedScope(invocation.arguments, context.environment)
    const path = resolve(context.cwd, repo ?? '.')
    const repository = await openRepositoryAt(context, path, diff !== undefined)
    const workspace = openWorkspace(context, repository?.root ?? path)
    try {
      context.progress('reading the change')
      const input =
        diff === undefined
          ? await readRange(repository!, wanted).catch(sayAnalyze(range, context.cwd))
          : await readDiff(diff, repository, context)
      const side = invocation.pinned?.policy ?? policySide(input.range, repository)
      const policy = await workspace.readPolicy(repository, side, invocation.arguments)
      const earlier = await readPreviousReview(invocation.pinned, input, repository)
      return await reviewChange(
        { ...input, ...defined({ earlier }) },
        repository,
        workspace,
        policy,
        context,
        invocation,
      )
    } finally {
      await Promise.all([workspace.close(), repository?.close()])
    }
  },
}

/** Suggests `analyze` for a path, because a folder is not a revision. */
function sayAnalyze(range: string | undefined, cwd: string): (thrown: unknown) => never {
  return (thrown) => {
    if (range === undefined || toDuckError(thrown).kind !== 'not-found' || !existsSync(resolve(cwd, range)))
      throw thrown
    throw new DuckError(
      'not-found',
      `${codeSpan(range)} is a file or folder, not a revision. To analyze it, run \`rubberduck analyze ${range}\`.`,
    )
  }
}

interface Input {
  range: Range
  files: FileChange[]
  texts: Texts
  /** Files of which only the lines in the diff are known. */
  partial: Set<string>
  earlier?: PreviousReview
}

/**
 * Returns the side to read the configuration from: the base, so that a change cannot disable its own review. For
 * uncommitted changes, this is the working tree, so that errors in the configuration are reported before they are
 * committed.
 */
function policySide({ scope, base, head }: Range, repository: Repository | undefined): string {
  if (scope.kind === 'diff') return repository === undefined ? base : workingTree
  return isUncommitted(head) ? head : base
}

async function readRange(repository: Repository, wanted: RequestedScope): Promise<Input> {
  const range = await repository.chooseRange(wanted)
  const { files, notes } = await repository.diff(range)
  return {
    range: { ...range, notes: [...range.notes, ...notes] },
    files,
    texts: blobTexts(repository),
    partial: new Set(),
  }
}

async function readDiff(name: string, repository: Repository | undefined, context: RunContext): Promise<Input> {
  if (name === '-') return readPlainDiff(await context.stdin(), standardInput, repository)
  const text = await readFile(resolve(context.cwd, name), 'utf8').catch((cause) => {
    throw new DuckError(
      'not-found',
      `Cannot read the diff ${name}. Specify the path of a file, or - for standard input.`,
      { cause },
    )
  })
  return readPlainDiff(text, name, repository)
}

async function reviewChange(
  input: Input,
  repository: Repository | undefined,
  workspace: Workspace,
  policy: RepoPolicy,
  context: RunContext,
  invocation: Invocation,
): Promise<Outcome> {
  const { config, rules } = policy
  const { change, ledger } = await readChange(input.range, input.files, input.texts, {
    config,
    reader: workspace.reader,
    depth: config.pass('rules') ? { ...fullDepth, program: rules.programFor } : fullDepth,
    generated: policy.generated,
    ...defined({ repository }),
  })
  markPartial(change, ledger, input.partial)

  const passes = allPasses(rules).filter((pass) => config.pass(pass.name))
  context.progress('searching for callers and mentions')
  const lookup =
    repository === undefined
      ? emptyLookup
      : await createRepoLookup(change, repository, workspace.reader, wordsOf(passes, change))
  context.progress(`running ${passes.length} passes on ${change.files.length} files`)
  const results = await runPasses(passes, change, lookup, context.signal)
  const source = (path: string) => change.files.find((file) => file.change.path === path)
  const drafts = await verifyFixes(results.drafts, workspace.reader.inspector, (path) => {
    const file = source(path)
    if (file?.after === undefined || file.language === undefined || input.partial.has(path)) return undefined
    return { text: file.after.text, language: file.language }
  })

  const carried = carriedRemarks(change, context.subject?.state)
  const models = config.pass('model') ? await modelsFor(invocation, context) : undefined
  if (models !== undefined) context.progress('asking the model')
  const thought =
    models === undefined
      ? { drafts: [], notes: [], problems: [] }
      : await reviewWithModel(change, {
          models,
          account: accountOf(invocation, context),
          signal: context.signal,
          maxTokens: answerTokens(context),
          description: describe(input.range, context),
          guidelines: await policy.guidelines(),
          found: [...drafts, ...carried],
          ...defined({ touched: input.earlier?.touched }),
        })

  const findingContext = {
    ...contextOfChange(change, config, config.pass('moves') ? pureLines(change) : new Map()),
    ...defined({ earlier: input.earlier }),
  }
  const findings = placeFindings(
    [...drafts, ...[...carried, ...thought.drafts].map((draft) => ({ ...draft, pass: 'model' }))],
    findingContext,
  )
  const report: Report = {
    ...(await repoLocation(repository)),
    scope: input.range.scope,
    findings,
    ledger,
    walkthrough: walkthrough(change),
    highlights: results.highlights,
    notes: [...workspace.notes, ...input.range.notes, ...policyNotes(change, policy), ...thought.notes],
    excerpts: excerptsOf(findings, findingContext),
    rules: ruleFacts(findings, rules.rules),
    anchors: anchorsOf(findings, change),
  }
  return outcomeOf(report, [
    ...policy.problems,
    ...rules.broken().map(brokenRule),
    ...results.problems,
    ...thought.problems,
  ])
}

/** Returns the lines that can be commented on: the hunks of files with findings, on the new side. */
function anchorsOf(findings: readonly Finding[], change: ChangeSet): Record<string, LineRange[]> {
  const wanted = new Set(findings.map((finding) => finding.path))
  const files = change.files.filter(({ change: { path, status } }) => wanted.has(path) && status !== 'deleted')
  return Object.fromEntries(
    files.map(({ change: { path, hunks } }) => [
      path,
      hunks
        .filter((hunk) => hunk.newLines > 0)
        .map((hunk) => ({ startLine: hunk.newStart, endLine: hunk.newStart + hunk.newLines - 1 })),
    ]),
  )
}

/** Marks partially known files, whose symbols must not count as missing. */
function markPartial(change: ChangeSet, ledger: LedgerEntry[], partial: Set<string>): void {
  change.files.forEach((file, index) => {
    if (!partial.has(file.change.path)) return
    delete file.before
    for (const key of ['outline', 'functions', 'tokens', 'blocks'] as const) delete file.after?.inspection?.[key]
    const entry = ledger[index]!
    if (entry.state === 'skipped') return
    const same = file.change.hunks.length === 0
    entry.state = same ? 'skipped' : 'text'
    entry.reason = same ? 'its content is unchanged' : 'only the lines in the diff are available'
  })
}

function policyNotes(change: ChangeSet, policy: RepoPolicy): string[] {
  const edited = change.files.some((file) => /(^|\/)\.rubberduck\.toml$|^\.rubberduck\//.test(file.change.path))
  // Uncommitted configuration applies immediately.
  const notes =
    edited && !isUncommitted(change.range.head)
      ? ['This change edits the RubberDuck configuration. The new configuration applies to later changes.']
      : []
  return policy.problems.length > 0 ? [...notes, ...policy.problems.map((problem) => `Ignored: ${problem}`)] : notes
}

/** Runs all passes concurrently. A failed pass becomes a reason, and the others continue. */
async function runPasses(passes: readonly Pass[], change: ChangeSet, lookup: RepoLookup, signal: AbortSignal) {
  const { done, failed } = await runSteps(
    passes.map(({ name, review: look }) => ({ name, run: async () => look?.(change, lookup) })),
    signal,
  )
  const seen = passes.map(({ name }) => ({ name, result: done[name] as PassResult | undefined }))
  return {
    drafts: seen.flatMap(({ name, result }) => (result?.drafts ?? []).map((draft) => ({ ...draft, pass: name }))),
    highlights: seen.flatMap(({ result }) => result?.highlights ?? []),
    problems: Object.entries(failed).map(([name, error]) => `the ${name} pass failed: ${error.short}`),
  }
}

/** Describes the change with its author's title and text. */
function describe({ scope }: Range, { subject }: RunContext): string {
  const { title = '', body = '' } = subject?.change ?? {}
  return [scope.description, title, body].filter((part) => part !== '').join('\n\n')
}

function wordsOf(passes: readonly Pass[], change: ChangeSet): string[] {
  return passes.flatMap((pass) => [...(pass.words?.(change) ?? [])])
}
