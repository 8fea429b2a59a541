import { whyUnparsed } from '../change/content-claims.ts'
import { fileKindOf } from '../change/file-kind.ts'
import { blobTexts, gaveUp, syntaxErrorNote } from '../change/read-change.ts'
import type { WholeFile } from '../change/types.ts'
import { defined } from '../defined.ts'
import type { Engine, RunContext } from '../engine.ts'
import { DuckError } from '../errors.ts'
import { contextOfText, excerptOf } from '../findings/excerpts.ts'
import type { Directive } from '../findings/ignore-comments.ts'
import { type PassDraft, placeFindings } from '../findings/place-findings.ts'
import { brokenRule, outcomeOf, repoLocation, ruleFacts } from '../findings/repo-report.ts'
import { verifyFixes } from '../findings/verify-fixes.ts'
import type { TreeEntry } from '../git/objects/tree.ts'
import type { Repository } from '../git/repository.ts'
import { digest } from '../hash.ts'
import type { Excerpt, LedgerEntry, Report } from '../outcome/report.ts'
import { repeatedBlocks } from '../passes/duplication/repeated-blocks.ts'
import { allPasses } from '../passes/index.ts'
import { type Pass, readsOf } from '../passes/pass.ts'
import { withColumns } from '../positions/columns.ts'
import { openAnalyzeSource, withGivenName } from '../repo/analyze-source.ts'
import { resolveTargets, withinSymbols } from '../repo/analyze-targets.ts'
import { openWorkspace, type RepoPolicy, type Workspace } from '../repo/workspace.ts'
import { redactDeep } from '../secrets/redact.ts'
import { withoutSecretFix } from '../secrets/secret-fix.ts'
import { syntaxStamp } from '../syntax/cached-inspector.ts'
import type { Block } from '../syntax/inspector.ts'
import type { Outcome } from '../types.ts'

/** Number of files to process concurrently: enough to keep the workers busy without using too much memory. */
const inFlight = 16

/**
 * Analyzes whole files or folders from the working tree, a folder without git, the commit that a server specifies, or
 * standard input.
 */
export const analyzeEngine: Engine = {
  async run(invocation, context) {
    const source = await openAnalyzeSource(invocation, context)
    const { repository, side, what, named } = source
    const workspace = openWorkspace(context, repository.root, { cached: named === undefined })
    try {
      const { under, only } = await resolveTargets(source, workspace)
      const entries = await repository.list(
        side,
        under.filter((path) => path !== ''),
      )
      if (entries.length === 0) {
        throw new DuckError('not-found', `No files to analyze in ${what}. Specify a file, a folder or a symbol.`)
      }
      workspace.notes.push(...source.notes())
      const policySide = invocation.pinned?.policy ?? side
      const policy = await workspace.readPolicy(repository, policySide, invocation.arguments)
      const passes = allPasses(policy.rules).filter((pass) => policy.config.pass(pass.name))
      const outcome = await analyzeFiles(entries, what, { repository, workspace, policy, context, passes })
      if (named !== undefined) return withGivenName(outcome, named)
      return only.length === 0 ? outcome : withinSymbols(outcome, only, under)
    } finally {
      await Promise.all([workspace.close(), repository.close()])
    }
  },
}

/** The result for one file. Cached by blob id, path and rules, so that a repeated run reads no files. */
interface FileResult {
  entry: LedgerEntry
  drafts: PassDraft[]
  directives: Directive[]
  blocks: Block[]
  /** By `rule:line`. */
  excerpts: Record<string, Excerpt>
}

/** What the analysis of every file shares. */
interface Analysis {
  repository: Repository
  workspace: Workspace
  policy: RepoPolicy
  context: RunContext
  passes: readonly Pass[]
}

async function analyzeFiles(entries: readonly TreeEntry[], what: string, analysis: Analysis): Promise<Outcome> {
  const { repository, workspace, policy, context, passes } = analysis
  const stamp = digest('analyze', syntaxStamp(), policy.stamp, ...passes.map((pass) => pass.name))
  const results: FileResult[] = new Array(entries.length)
  let next = 0
  let done = 0
  const lane = async () => {
    for (let entry = entries[next]; entry !== undefined; entry = entries[next]) {
      context.signal.throwIfAborted()
      const index = next++
      results[index] = await analyzeFile(entry, stamp, analysis)
      done++
      if (done % 20 === 0) context.progress(`${done} of ${entries.length} files`)
    }
  }
  await Promise.all(Array.from({ length: inFlight }, lane))

  const byPath = new Map(results.map((result) => [result.entry.path, result]))
  const repeats = policy.config.pass('duplication')
    ? repeatedBlocks(results.map((result) => ({ path: result.entry.path, blocks: result.blocks })))
    : []
  const findings = placeFindings([...results.flatMap((result) => result.drafts), ...repeats], {
    config: policy.config,
    // All findings are shown by default, because the person asked for whole files.
    budget: policy.named.maxComments ?? Number.POSITIVE_INFINITY,
    directives: (path) => byPath.get(path)?.directives ?? [],
    code: () => '',
  })
  const excerpts: Record<string, Excerpt> = {}
  for (const finding of findings) {
    const excerpt = byPath.get(finding.path)?.excerpts[`${finding.rule}:${finding.startLine}`]
    if (excerpt !== undefined) excerpts[finding.fingerprint] = excerpt
  }
  const analysed = results.filter((result) => result.entry.state === 'analysed').length
  const report: Report = {
    ...(await repoLocation(repository)),
    scope: {
      kind: 'paths',
      description: `${what} (${entries.length} ${entries.length === 1 ? 'file' : 'files'}, ${analysed} parsed)`,
    },
    findings,
    ledger: results.map((result) => result.entry),
    walkthrough: [],
    highlights: [],
    notes: [...workspace.notes, ...policy.problems.map((problem) => `Ignored: ${problem}`)],
    excerpts,
    rules: ruleFacts(findings, policy.rules.rules),
  }
  return outcomeOf(report, [...policy.problems, ...policy.rules.broken().map(brokenRule)], policy.mistakes)
}

async function analyzeFile(entry: TreeEntry, stamp: string, analysis: Analysis): Promise<FileResult> {
  const { workspace, policy } = analysis
  const excluded = policy.config.forPath(entry.path).skip
  if (excluded !== undefined && entry.mode.startsWith('100'))
    return skippedFile(entry, `excluded by the configuration (${excluded})`)
  const key = digest(stamp, entry.id, entry.path, entry.mode)
  const known = workspace.cache.get<FileResult>(key)
  if (known !== undefined) return known
  const result = withoutSecrets(await lookAtFile(entry, analysis))
  // Files that a failed rule did not check are not cached, so that the next run reports them again.
  if (!result.entry.gap && policy.rules.broken().length === 0) workspace.cache.set(key, result)
  return result
}

/**
 * Returns the result in the form to cache. Fixes that contain a secret are removed, because a mask would break them.
 */
function withoutSecrets(result: FileResult): FileResult {
  return redactDeep({ ...result, drafts: result.drafts.map(withoutSecretFix) })
}

function skippedFile({ path }: TreeEntry, reason: string, more: Partial<LedgerEntry> = {}): FileResult {
  const entry: LedgerEntry = { path, state: 'skipped', added: 0, deleted: 0, ...more, reason }
  return { entry, drafts: [], directives: [], blocks: [], excerpts: {} }
}

async function lookAtFile(given: TreeEntry, analysis: Analysis): Promise<FileResult> {
  const {
    repository,
    workspace: { reader },
    policy,
    passes,
  } = analysis
  const { path, id, mode } = given
  if (mode === '160000') return skippedFile(given, 'submodule')
  if (mode === '120000') return skippedFile(given, 'symbolic link')
  const read = await blobTexts(repository)(id, path)
  if ('reason' in read) return skippedFile(given, read.reason, read.gap ? { gap: true } : {})
  const { text } = read
  const skipped = whyUnparsed(path, text, policy)
  if (skipped !== undefined) return skippedFile(given, skipped)

  const language = reader.grammarFor(path, text)
  const file: WholeFile = { path, id, text, test: fileKindOf(path).test }
  const entry: LedgerEntry = { path, state: 'text', added: 0, deleted: 0, ...language.note }
  if (language.name !== undefined) Object.assign(entry, await parse(file, language.name, analysis))
  const findingContext = contextOfText(() => text)
  const found = await Promise.all(
    passes.map(async (pass) => ((await pass.analyze?.(file)) ?? []).map((draft) => ({ ...draft, pass: pass.name }))),
  )
  const named = found
    .flat()
    .map((draft) => ({ ...draft, code: draft.code ?? findingContext.code(path, draft.startLine, draft.endLine) }))
    .map((draft) => withColumns(draft, (name, line) => findingContext.code(name, line, line)))
  const drafts = await verifyFixes(named, reader.inspector, () =>
    file.language === undefined ? undefined : { text, language: file.language },
  )
  const excerpts = drafts.map((draft): [string, Excerpt | undefined] => [
    `${draft.rule}:${draft.startLine}`,
    excerptOf(draft, findingContext),
  ])
  return {
    entry,
    drafts,
    directives: [...findingContext.directives(path)],
    blocks: file.inspection?.blocks ?? [],
    excerpts: Object.fromEntries(excerpts.filter((row): row is [string, Excerpt] => row[1] !== undefined)),
  }
}

/** Parses a file in place with what the passes read. Returns the changes of its ledger entry. */
async function parse(
  file: WholeFile,
  language: string,
  { workspace: { reader }, policy, passes }: Analysis,
): Promise<Partial<LedgerEntry>> {
  const { whole, wholeTest, matches } = readsOf(passes)
  const program = matches ? await policy.rules.programFor(language) : undefined
  if (program === undefined && !reader.hasFunctions(language)) return {}
  file.language = language
  const want = { ...(file.test ? wholeTest : whole), ...defined({ program }) }
  const inspection = await reader.inspector.inspect({ id: file.id, text: file.text, language, want })
  if ('failure' in inspection) return { reason: inspection.reason, gap: true }
  file.inspection = inspection
  const limited = inspection.limited ? gaveUp : undefined
  const reason = inspection.errors.length > 0 ? syntaxErrorNote(inspection.errors) : limited
  return { state: 'analysed', ...defined({ reason }) }
}
