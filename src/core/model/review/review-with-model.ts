import type { ChangedFile, ChangeSet, Side } from '../../change/types.ts'
import { readingTools } from '../../context/reading-tools.ts'
import { type DuckError, toDuckError } from '../../errors.ts'
import type { Draft } from '../../findings/finding.ts'
import { isUncommitted } from '../../git/objects/object-id.ts'
import { isTooLong } from '../../llm/call/model-error.ts'
import type { Account, Models, Tool } from '../../llm/port.ts'
import type { Material } from '../../llm/prompting/ask-with-untrusted-input.ts'
import { promptNamed } from '../../llm/prompting/prompt.ts'
import type { ReviewState } from '../../platform.ts'
import { plural } from '../../report/tally.ts'
import { type DescribedFile, describeFile } from './describe-file.ts'
import { relevantGuidelines } from './guidelines.ts'
import { locateQuote } from './locate-quote.ts'
import { mergeDrafts } from './merge-drafts.ts'
import { describeRelated, findRelatedCode, type RelatedCode } from './related-code.ts'
import { type Dropped, type PartReview, reviewPart } from './review-part.ts'
import { type ChangePart, splitChange } from './split-change.ts'

/** How much of a file the model has read. */
export type ModelCoverage = 'whole' | 'part' | 'none'

export interface ModelReview {
  drafts: Draft[]
  /** Remarks that did not become findings. */
  dropped: Dropped[]
  /** How much was read of each file that should be reviewed. */
  coverage: Map<string, ModelCoverage>
  /** The models used, and how the second look ended. */
  notes: string[]
  /** The reasons why the review is incomplete. */
  problems: string[]
}

/**
 * Returns the model's earlier findings whose lines are unchanged. Another request may not repeat them, which does not
 * mean that they are fixed. Those about a whole file stay until the file changes.
 */
export function carriedRemarks(
  change: ChangeSet,
  state: ReviewState | undefined,
  touched?: ModelReviewDeps['touched'],
): Draft[] {
  return Object.values(state?.findings ?? {}).flatMap(({ rule, path, message, status, carried, line }): Draft[] => {
    const file = change.files.find((each) => each.change.path === path)
    if (carried === undefined || status === 'fixed' || file === undefined) return []
    const draft = { rule, path, message, confidence: 0.6, ...carried }
    const place = locateQuote(carried.code, file, { line })
    if (place !== undefined) return [{ ...draft, startLine: place.startLine, endLine: place.endLine }]
    const isUnchanged = touched?.(path, 1, Number.MAX_SAFE_INTEGER) === false
    return isUnchanged ? [{ ...draft, startLine: line, endLine: line, show: 'file' }] : []
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
  /** Opens a file at the head with its outline; undefined if it is unknown. */
  open(path: string): Promise<Side | undefined>
  /** Tells whether some of these lines changed since the last round; absent if all lines count as new. */
  touched?: (path: string, startLine: number, endLine: number) => boolean
}

/** Maximum number of parts that one review asks about. */
const mostParts = 16
/** Maximum number of times that parts are made smaller because the model refuses their length. */
const mostRefusals = 6
const leastRoom = 300
/** Below this context window, in tokens, there is no room for tools and their results. */
const leastWindowForTools = 6_000
const mostCommits = 10

/**
 * Reviews a change with a model, in several requests if it does not fit in one. The model quotes code, which determines
 * the location. A second request tries to refute the findings, and verifiable claims are checked without a model.
 */
export async function reviewWithModel(change: ChangeSet, deps: ModelReviewDeps): Promise<ModelReview> {
  const { touched = () => true, signal } = deps
  const fresh = change.files.filter((file) =>
    file.change.hunks.some((hunk) => touched(file.change.path, hunk.newStart, hunk.newStart + hunk.newLines)),
  )
  const files = fresh.flatMap((file) => describeFile(file) ?? [])
  if (files.length === 0) return { drafts: [], dropped: [], coverage: new Map(), notes: [], problems: [] }
  const [related, commits] = await Promise.all([findRelatedCode(change, fresh, deps.open), commitMessages(change)])
  const asking = { change, deps, related, commits, paths: files.map(({ path }) => path) }
  const reviewed: { part: ChangePart; review: PartReview }[] = []
  const failures: { part: ChangePart; error: DuckError }[] = []
  let limit = Number.POSITIVE_INFINITY
  let refusals = 0
  let waiting = splitChange(files, roomFor(asking, limit), deps.models.count)
  for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
    if (reviewed.length + failures.length >= mostParts || isHopeless(failures)) {
      waiting.unshift(part)
      break
    }
    try {
      const sources = { change, models: deps.models, open: deps.open, touched }
      reviewed.push({ part, review: await reviewPart(requestFor(part, asking), sources) })
    } catch (thrown) {
      signal.throwIfAborted()
      limit = Math.floor(Math.min(roomFor(asking, limit), part.tokens) / 2)
      if (isTooLong(thrown) && refusals < mostRefusals && limit >= leastRoom) {
        refusals++
        const rest = [part, ...waiting].flatMap((each) => each.files)
        waiting = splitChange(rest, roomFor(asking, limit), deps.models.count)
      } else failures.push({ part, error: toDuckError(thrown) })
    }
  }
  return summarize(files, reviewed, failures, waiting)
}

/** Another request would fail for the same reason. */
function isHopeless(failures: readonly { error: DuckError }[]): boolean {
  const last = failures.at(-1)?.error.kind
  return last === 'config' || last === 'rate-limited' || failures.length > 2
}

interface Asking {
  change: ChangeSet
  deps: ModelReviewDeps
  related: RelatedCode
  commits: string
  /** Paths of all shown files. */
  paths: readonly string[]
}

/** Returns the tokens for the lines of the change in one request. */
function roomFor(asking: Asking, limit: number): number {
  const { models } = asking.deps
  const { window, count } = models
  const material = contextFor(asking).reduce((sum, { name, text }) => sum + count(name) + count(text) + 40, 0)
  const tools = toolsFor(asking).map(({ name, description, parameters }) => ({ name, description, parameters }))
  const prompts = count(promptNamed('review').fill({})) + count(promptNamed('refute').fill({})) + 700
  const fixed = material + prompts + (tools.length === 0 ? 0 : count(JSON.stringify(tools)) + Math.floor(window / 10))
  const usable = Math.floor(window * 0.92) - answerRoom(asking.deps) - fixed
  return Math.max(leastRoom, Math.min(limit, Math.floor(window / 2), Math.floor(usable * 0.8)))
}

function answerRoom({ models, maxTokens }: ModelReviewDeps): number {
  return Math.min(maxTokens, Math.max(500, Math.floor(models.window / 4)))
}

function toolsFor({ change, deps }: Asking): Tool[] {
  const { repository, range } = change
  return repository === undefined || deps.models.window < leastWindowForTools
    ? []
    : readingTools(repository, range.head)
}

/** Returns the material that is the same for all parts, the most stable first, so that providers can reuse it. */
function contextFor({ deps, commits, paths }: Asking): Material[] {
  const { models, guidelines, description } = deps
  const { window, count } = models
  const short = (text: string) => text.slice(0, Math.min(6_000, Math.floor(window / 5)))
  return [
    ...relevantGuidelines(guidelines, paths, Math.min(6_000, Math.floor(window * 0.08)), count),
    { name: 'description', text: short(description) },
    ...(commits === '' ? [] : [{ name: 'commits', text: short(commits) }]),
  ]
}

function requestFor(part: ChangePart, asking: Asking) {
  const { deps, related } = asking
  const { models, account, signal, found } = deps
  const { window, count } = models
  const list = found
    .filter(({ path }) => part.lines.has(path))
    .slice(0, Math.min(40, Math.floor(window / 400)))
    .map(({ path, startLine, rule }) => `- ${path}:${startLine} ${rule}`)
  const room = Math.min(3_000, Math.floor(roomFor(asking, Number.POSITIVE_INFINITY) * 0.2))
  return {
    prompt: 'review',
    material: [
      ...contextFor(asking),
      { name: 'change', text: part.text },
      ...describeRelated(related, part.lines, room, count),
      { name: 'found', text: list.join('\n') || 'nothing' },
    ],
    tools: toolsFor(asking),
    maxTokens: answerRoom(deps),
    account,
    signal,
  }
}

/** Returns the messages of the commits of a change, newest first; empty if it is not committed. */
async function commitMessages({ repository, range }: ChangeSet): Promise<string> {
  const { base, head, scope } = range
  if (repository === undefined || isUncommitted(head) || scope.kind === 'diff') return ''
  const log = await repository.log(head, '', 50).catch(() => [])
  const end = log.findIndex(({ id }) => id === base)
  const own = log.slice(0, end === -1 ? 1 : end).slice(0, mostCommits)
  const messages = await Promise.all(own.map(({ id }) => repository.commitMessage(id)))
  return messages.map((message) => message.trim()).join('\n\n')
}

function summarize(
  files: readonly DescribedFile[],
  reviewed: readonly { part: ChangePart; review: PartReview }[],
  failures: readonly { part: ChangePart; error: DuckError }[],
  waiting: readonly ChangePart[],
): ModelReview {
  const read = new Set(reviewed.flatMap(({ part }) => part.files.map(({ path }) => path)))
  const missed = new Set(
    [...failures.map(({ part }) => part), ...waiting].flatMap((part) => part.files.map(({ path }) => path)),
  )
  const coverage = new Map<string, ModelCoverage>(
    files.map(({ path }) => [path, !read.has(path) ? 'none' : missed.has(path) ? 'part' : 'whole']),
  )
  const drafts = mergeDrafts(reviewed.map(({ review }) => review.drafts))
  const reviews = reviewed.map(({ review }) => review)
  const count = reviews.reduce((sum, review) => sum + review.count, 0)
  const kept = drafts.filter(({ refuted }) => refuted === undefined).length
  const models = [...new Set(reviews.map(({ model }) => model))].join(' and ')
  const scope = reviews.length > 1 ? `${plural(read.size, 'file')} in ${reviews.length} parts` : 'the change'
  const note = `${models} reviewed ${scope} (${reviews[0]?.prompt}): ${plural(count, 'finding')}, ${kept} kept.`
  const byMessage = Map.groupBy(failures, ({ error }) => error.message)
  const left = [...new Set(waiting.flatMap((part) => part.files.map(({ path }) => path)))]
  return {
    drafts,
    dropped: reviews.flatMap(({ dropped }) => dropped),
    coverage,
    notes: reviews.length === 0 ? [] : [note, ...new Set(reviews.flatMap(({ notes }) => notes))],
    problems: [
      ...[...byMessage].map(([message, failed]) => {
        const paths = new Set(failed.flatMap(({ part }) => part.files.map(({ path }) => path)))
        const about = paths.size === files.length ? '' : ` for ${listed([...paths])}`
        return `the model request failed${about}: ${message}`
      }),
      ...(left.length === 0 ? [] : [unread(left, failures.length > 0)]),
    ],
  }
}

function unread(paths: readonly string[], isFailure: boolean): string {
  const why = isFailure
    ? 'earlier requests failed'
    : `a review has at most ${mostParts} parts. Review these files alone`
  return `the model did not read ${listed(paths)}, because ${why}`
}

function listed(paths: readonly string[]): string {
  const shown = paths.slice(0, 20).join(', ')
  return paths.length > 20 ? `${shown} and ${paths.length - 20} more files` : shown
}
