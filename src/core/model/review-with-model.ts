import { z } from 'zod'
import type { ChangedFile, ChangeSet } from '../change/types.ts'
import { readingTools } from '../context/reading-tools.ts'
import { toDuckError } from '../errors.ts'
import { type Draft, type Severity, severities } from '../findings/finding.ts'
import type { Account, Models } from '../llm/port.ts'
import { askForObject, type askWithUntrustedInput, type Material } from '../llm/prompting/ask-with-untrusted-input.ts'
import type { ReviewState } from '../platform.ts'
import { plural } from '../report/tally.ts'
import { locateQuote } from './locate-quote.ts'
import { refuteClaim } from './refute-claim.ts'

const findingsShape = z.object({
  findings: z
    .array(
      z.object({
        path: z.string(),
        quote: z.string(),
        message: z.string().max(1_500),
        severity: z.enum(severities as [Severity, ...Severity[]]),
        category: z.enum(['correctness', 'security', 'performance', 'tests']),
      }),
    )
    .max(20),
})
const verdictShape = z.object({
  verdicts: z.array(z.object({ number: z.int(), keep: z.boolean(), reason: z.string() })),
})

export interface ModelReview {
  drafts: Draft[]
  /** The models used, and the dropped findings with reasons. */
  notes: string[]
  /** The reasons why the review is incomplete. */
  problems: string[]
}

/**
 * Returns the model's earlier findings whose lines are unchanged. Another request may not repeat them, which does not
 * mean that they are fixed.
 */
export function carriedRemarks(change: ChangeSet, state: ReviewState | undefined): Draft[] {
  return Object.values(state?.findings ?? {}).flatMap(({ rule, path, message, status, carried }) => {
    const file = change.files.find((each) => each.change.path === path)
    if (carried === undefined || status === 'fixed' || file === undefined) return []
    const place = locateQuote(carried.code, file)
    return place === undefined ? [] : [{ rule, path, message, confidence: 0.6, ...carried, ...place }]
  })
}

export interface ModelReviewDeps {
  models: Models
  account: Account
  signal: AbortSignal
  /** Maximum number of tokens in an answer. */
  maxTokens: number
  /** The author's description of the change. */
  description: string
  /** The repository's review guidelines. */
  guidelines: readonly Material[]
  /** Findings of the deterministic passes. */
  found: readonly Draft[]
  /** Tells whether some of these lines changed since the last round; absent if all lines count as new. */
  touched?: (path: string, startLine: number, endLine: number) => boolean
}

/**
 * Reviews a change with a model. The model quotes code, which determines the location. A second request tries to refute
 * each finding, and verifiable claims are checked without a model. Only confirmed findings remain.
 */
export async function reviewWithModel(change: ChangeSet, deps: ModelReviewDeps): Promise<ModelReview> {
  const { models, account, signal, maxTokens, touched = () => true } = deps
  const notes: string[] = []
  const fresh = change.files.filter((file) =>
    file.change.hunks.some((hunk) => touched(file.change.path, hunk.newStart, hunk.newStart + hunk.newLines)),
  )
  const { text, leftOut } = describeChange(fresh, (shown) => models.count(shown), Math.floor(models.window * 0.5))
  if (text === '') return { drafts: [], notes, problems: [] }
  if (leftOut.length > 0) notes.push(`Not sent to the model because of the context limit: ${leftOut.join(', ')}.`)
  const material = [
    { name: 'change', text },
    { name: 'description', text: deps.description.slice(0, longestDescription) },
    ...deps.guidelines,
  ]
  const tools = change.repository === undefined ? [] : readingTools(change.repository, change.range.head)
  const list = deps.found.slice(0, 40).map(({ path, startLine, rule }) => `- ${path}:${startLine} ${rule}`)
  const asked = { material, tools, account, signal, maxTokens }
  const inputs = { found: list.join('\n') || 'nothing' }
  try {
    const first = await askForObject(models, { ...asked, prompt: 'review', inputs }, findingsShape)
    const placed = await place(first.value.findings, change, touched, notes)
    const drafts = placed.length === 0 ? [] : await refute(placed, { ...asked, models }, notes)
    notes.push(
      `${first.model} reviewed the change (${first.prompt}): ${plural(first.value.findings.length, 'finding')}, ${drafts.length} kept.`,
    )
    notes.push(...first.remarks.map((remark) => `Model: ${remark}.`))
    return { drafts, notes, problems: [] }
  } catch (thrown) {
    signal.throwIfAborted()
    return { drafts: [], notes, problems: [`the model request failed: ${toDuckError(thrown).message}`] }
  }
}

/** Locates the quoted lines. Findings with other quotes or false claims are dropped. */
async function place(
  remarks: z.infer<typeof findingsShape>['findings'],
  change: ChangeSet,
  touched: NonNullable<ModelReviewDeps['touched']>,
  notes: string[],
): Promise<Draft[]> {
  const placed: Draft[] = []
  const drop = (path: string, because: string) => notes.push(`Dropped a model finding in ${path}: ${because}.`)
  for (const { path, quote, message, severity, category } of remarks) {
    const file = change.files.find((each) => each.change.path === path)
    const found = file === undefined ? undefined : locateQuote(quote, file)
    if (found === undefined) {
      drop(path, 'it quotes lines that the change does not add')
      continue
    }
    if (!touched(path, found.startLine, found.endLine)) continue
    const because = await refuteClaim(message, path, change.repository, change.range.head)
    if (because === undefined)
      placed.push({
        path,
        message,
        severity,
        ...found,
        rule: `model/${category}`,
        category,
        confidence: 0.6,
        code: quote,
      })
    else drop(path, because)
  }
  return placed
}

/** Drops findings that a second request refutes. */
async function refute(
  drafts: readonly Draft[],
  { models, material, ...asked }: Omit<Parameters<typeof askWithUntrustedInput>[1], 'prompt'> & { models: Models },
  notes: string[],
): Promise<Draft[]> {
  const claims = drafts.map(
    ({ path, startLine, message, code }, index) => `${index + 1}. ${path}:${startLine}\n${code}\n${message}`,
  )
  const { value } = await askForObject(
    models,
    { ...asked, prompt: 'refute', material: [...material, { name: 'claims', text: claims.join('\n\n') }] },
    verdictShape,
  )
  return drafts.filter((draft, index) => {
    const verdict = value.verdicts.find(({ number }) => number === index + 1)
    if (verdict?.keep) return true
    notes.push(
      `Dropped a model finding at ${draft.path}:${draft.startLine}: ${verdict?.reason ?? 'a second check did not confirm it'}`,
    )
    return false
  })
}

/** Returns the hunks with context, the smallest files first, within the token limit. */
function describeChange(
  files: readonly ChangedFile[],
  count: (text: string) => number,
  budget: number,
): { text: string; leftOut: string[] } {
  const described = files
    .filter(({ skipped, change }) => skipped === undefined && !change.binary)
    .map((file) => ({ path: file.change.path, text: describeFile(file) }))
    .filter(({ text }) => text !== '')
    .map((file) => ({ ...file, tokens: count(file.text) }))
    .toSorted((one, other) => one.tokens - other.tokens)
  let left = budget
  const shown: string[] = []
  const leftOut: string[] = []
  for (const { path, text, tokens } of described) {
    if (tokens > left) leftOut.push(path)
    else {
      left -= tokens
      shown.push(text)
    }
  }
  return { text: shown.join('\n\n'), leftOut }
}

const context = 12
const longestDescription = 6_000

/** Returns the hunks of a file with context; empty for a file without text on the new side. */
function describeFile({ change, before, after }: ChangedFile): string {
  if (after === undefined) return ''
  const now = after.text.split('\n')
  const old = before?.text.split('\n') ?? []
  const lines: string[] = []
  for (const hunk of change.hunks) {
    const from = Math.max(1, hunk.newStart - context)
    const to = Math.min(now.length, hunk.newStart + hunk.newLines - 1 + context)
    lines.push(`@@ line ${from} @@`)
    let at = from
    for (const { oldStart, oldCount, newStart, newCount } of hunk.changes) {
      const first = newCount === 0 ? newStart + 1 : newStart
      for (; at < first; at++) lines.push(` ${now[at - 1] ?? ''}`)
      for (let line = oldStart; line < oldStart + oldCount; line++) lines.push(`-${old[line - 1] ?? ''}`)
      for (; at < first + newCount; at++) lines.push(`+${now[at - 1] ?? ''}`)
    }
    for (; at <= to; at++) lines.push(` ${now[at - 1] ?? ''}`)
  }
  return lines.length === 0 ? '' : `${change.path} (${change.status})\n${lines.join('\n')}`
}
