import { resolve } from 'node:path'
import { markPartial } from '../change/plain-diff.ts'
import { readChange } from '../change/read-change.ts'
import { createOpener, createRepoLookup, emptyLookup } from '../change/repo-lookup.ts'
import { readRequestedScope } from '../change/requested-scope.ts'
import { policySide, type ReviewInput, readDiff, readRange } from '../change/review-input.ts'
import type { ChangeSet } from '../change/types.ts'
import { walkthrough } from '../change/walkthrough.ts'
import { judgeCriteria } from '../criteria/judge-criteria.ts'
import { describeChange, readLinkedIssues } from '../criteria/read-linked-issues.ts'
import { defined } from '../defined.ts'
import type { Engine, RunContext } from '../engine.ts'
import { toDuckError } from '../errors.ts'
import { contextOfChange, excerptsOf } from '../findings/excerpts.ts'
import type { Draft, Finding } from '../findings/finding.ts'
import { newDirectiveNotes } from '../findings/ignore-comments.ts'
import { type PassDraft, type PreviousReview, placeFindings } from '../findings/place-findings.ts'
import { brokenRule, outcomeOf, repoLocation, ruleFacts } from '../findings/repo-report.ts'
import { readPreviousReview } from '../findings/since-last-review.ts'
import { verifyFixes } from '../findings/verify-fixes.ts'
import { isUncommitted } from '../git/objects/object-id.ts'
import type { Repository } from '../git/repository.ts'
import { accountOf, modelsFor } from '../model/model-access.ts'
import { carriedRemarks } from '../model/review/carried-remarks.ts'
import { reviewWithModel } from '../model/review/review-with-model.ts'
import type { ModelReview } from '../model/review/summarize-review.ts'
import { answerTokens } from '../model/with-context.ts'
import { must } from '../must.ts'
import type { Report } from '../outcome/report.ts'
import { allPasses } from '../passes/index.ts'
import { pureLines } from '../passes/moves/index.ts'
import { type Pass, readsOf } from '../passes/pass.ts'
import type { LinkedIssue } from '../platform/linked-issue.ts'
import type { LineRange } from '../positions/line-ranges.ts'
import { openRepositoryAt, openWorkspace, type RepoPolicy, type Workspace } from '../repo/workspace.ts'
import type { Invocation, Outcome } from '../types.ts'

/** Reviews a range of a repository, or a plain diff, and reports findings that the change introduced or touched. */
export const reviewEngine: Engine = {
  model: { answer: 8_000, priority: 'background' },
  async run(invocation, context) {
    const { repo, diff } = invocation.arguments as Record<string, string | undefined>
    const wanted = await readRequestedScope(invocation.arguments, context.environment)
    const path = resolve(context.cwd, repo ?? '.')
    const repository = await openRepositoryAt(context, path, diff !== undefined)
    const workspace = openWorkspace(context, repository?.root ?? path)
    try {
      context.progress('reading the change')
      const input =
        diff === undefined
          ? await readRange(must(repository), wanted, context.cwd)
          : await readDiff(diff, repository, context)
      const side = invocation.pinned?.policy ?? policySide(input.range, repository)
      const policy = await workspace.readPolicy(repository, side, invocation.arguments)
      const earlier = await readPreviousReview(invocation.pinned, input, repository)
      return await reviewChange({
        input,
        workspace,
        policy,
        context,
        invocation,
        ...defined({ repository, earlier }),
      })
    } finally {
      await Promise.all([workspace.close(), repository?.close()])
    }
  },
}

/** A review with everything that it opened. */
interface Review {
  invocation: Invocation
  context: RunContext
  input: ReviewInput
  /** Absent for a plain diff outside a repository. */
  repository?: Repository
  workspace: Workspace
  policy: RepoPolicy
  /** Absent if this is the first review of the change. */
  earlier?: PreviousReview
}

/** What the passes found. */
interface Found {
  drafts: PassDraft[]
  highlights: string[]
  /** The reasons why the review is incomplete. */
  problems: string[]
}

async function reviewChange(review: Review): Promise<Outcome> {
  const { input, repository, workspace, policy, context, earlier } = review
  const { config, rules } = policy
  const passes = allPasses(rules).filter((pass) => config.pass(pass.name))
  const { before, after, matches } = readsOf(passes)
  const { change, ledger } = await readChange(input.range, input.files, input.texts, {
    config,
    reader: workspace.reader,
    generated: policy.generated,
    // The walkthrough lists the symbols of both sides.
    depth: {
      before: { outline: true, ...before },
      after: { outline: true, ...after },
      ...(matches ? { program: rules.programFor } : {}),
    },
    ...defined({ repository }),
  })
  markPartial(change, ledger, input.partial)

  const results = await runPasses(passes, change, review)
  const carried = carriedRemarks(change, context.subject?.state, earlier?.touched)
  const linked = await readLinkedIssues(review.invocation, context, policy)
  const thought = await askModel(change, [...results.drafts, ...carried], { ...review, issues: linked.issues })
  for (const entry of ledger) Object.assign(entry, defined({ model: thought.coverage.get(entry.path) }))

  const findingContext = {
    ...contextOfChange(change, config, config.pass('moves') ? pureLines(change) : new Map()),
    ...defined({ earlier }),
  }
  const findings = placeFindings(
    [...results.drafts, ...[...carried, ...thought.drafts].map((draft) => ({ ...draft, pass: 'model' }))],
    findingContext,
  )
  const report: Report = {
    ...(await repoLocation(repository)),
    scope: input.range.scope,
    findings,
    ledger,
    walkthrough: walkthrough(change),
    highlights: results.highlights,
    notes: [
      ...workspace.notes,
      ...input.range.notes,
      ...policyNotes(change, policy),
      ...linked.notes,
      ...thought.notes,
    ],
    excerpts: excerptsOf(findings, findingContext),
    rules: ruleFacts(findings, rules.rules),
    anchors: anchorsOf(findings, change),
    ...(config.issueCriteria ? { criteria: judgeCriteria(linked.issues, change) } : {}),
    ...(thought.dropped.length === 0 ? {} : { dropped: thought.dropped }),
  }
  const broken = rules.broken().map(brokenRule)
  const problems = [...policy.problems, ...broken, ...results.problems, ...thought.problems]
  return outcomeOf(report, problems, policy.mistakes)
}

/**
 * Runs all passes concurrently and verifies their fixes. A failed pass becomes a problem, and the others continue.
 */
async function runPasses(
  passes: readonly Pass[],
  change: ChangeSet,
  { repository, workspace, input, context }: Review,
): Promise<Found> {
  context.progress('searching for callers and mentions')
  const words = passes.flatMap((pass) => [...(pass.words?.(change) ?? [])])
  const lookup =
    repository === undefined ? emptyLookup : await createRepoLookup(change, repository, workspace.reader, words)
  context.progress(`running ${passes.length} passes on ${change.files.length} files`)
  const results = await Promise.allSettled(passes.map(async (pass) => pass.review?.(change, lookup)))
  context.signal.throwIfAborted()

  const problems = lookup.unparsed().map(({ path, reason }) => `${path} was not compared with the change: ${reason}`)
  const found = { drafts: [] as PassDraft[], highlights: [] as string[], problems }
  for (const [index, { name }] of passes.entries()) {
    const result = must(results[index])
    if (result.status === 'rejected') {
      found.problems.push(`the ${name} pass failed: ${toDuckError(result.reason).short}`)
      continue
    }
    found.drafts.push(...(result.value?.drafts ?? []).map((draft) => ({ ...draft, pass: name })))
    found.highlights.push(...(result.value?.highlights ?? []))
  }
  return { ...found, drafts: await withVerifiedFixes(found.drafts, change, { workspace, input }) }
}

/** Removes the fixes that change nothing or do not parse. */
function withVerifiedFixes<T extends Draft>(
  drafts: readonly T[],
  change: ChangeSet,
  { workspace, input }: Pick<Review, 'workspace' | 'input'>,
): Promise<T[]> {
  return verifyFixes(drafts, workspace.reader.inspector, (path) => {
    const file = change.files.find((each) => each.change.path === path)
    if (file?.after === undefined || file.language === undefined || input.partial.has(path)) return undefined
    return { text: file.after.text, language: file.language }
  })
}

/** Asks the model for findings, if there is one, and verifies their fixes. */
async function askModel(
  change: ChangeSet,
  found: readonly Draft[],
  review: Review & { issues: readonly LinkedIssue[] },
): Promise<ModelReview> {
  const { invocation, context, policy, earlier, workspace, repository } = review
  const models = policy.config.pass('model') ? await modelsFor(invocation, context) : undefined
  if (models === undefined) return { drafts: [], dropped: [], coverage: new Map(), notes: [], problems: [] }
  context.progress('asking the model')
  const thought = await reviewWithModel(change, {
    models,
    found,
    signal: context.signal,
    account: accountOf(invocation, context),
    maxTokens: answerTokens(context),
    description: describeChange(context, review.issues),
    guidelines: await policy.guidelines(),
    open: createOpener(change, workspace.reader, repository),
    ...defined({ touched: earlier?.touched, earlier: context.subject?.state.findings }),
  })
  const drafts = await withVerifiedFixes(thought.drafts, change, review)
  const lost = drafts.filter((draft, index) => draft.fix === undefined && thought.drafts[index]?.fix !== undefined)
  const dropped = lost.map(({ path, startLine }) => ({
    text: `the fix for ${path}:${startLine}`,
    reason: 'it changes nothing, or the file cannot be parsed with it',
  }))
  return { ...thought, drafts, dropped: [...thought.dropped, ...dropped] }
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

function policyNotes(change: ChangeSet, policy: RepoPolicy): string[] {
  const edited = change.files.some((file) => /(^|\/)\.rubberduck\.toml$|^\.rubberduck\//.test(file.change.path))
  // Uncommitted configuration applies immediately.
  const notes =
    edited && !isUncommitted(change.range.head)
      ? ['This change edits the RubberDuck configuration. The new configuration applies to later changes.']
      : []
  notes.push(...newDirectiveNotes(change))
  return policy.problems.length > 0 ? [...notes, ...policy.problems.map((problem) => `Ignored: ${problem}`)] : notes
}
