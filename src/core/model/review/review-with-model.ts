import type { ChangeSet, Side } from '../../change/types.ts'
import { readingTools } from '../../context/reading-tools.ts'
import { toDuckError } from '../../errors.ts'
import type { Draft } from '../../findings/finding.ts'
import { isTooLong } from '../../llm/call/model-error.ts'
import type { Account, Models, Tool } from '../../llm/port.ts'
import type { Material } from '../../llm/prompting/ask-with-untrusted-input.ts'
import { promptNamed } from '../../llm/prompting/prompt.ts'
import { commitMessages } from './material/commit-messages.ts'
import { describeFile } from './material/describe-file.ts'
import { relevantGuidelines } from './material/guidelines.ts'
import { describeRelated, findRelatedCode, type RelatedCode } from './material/related-code.ts'
import { type ChangePart, splitChange } from './material/split-change.ts'
import { reviewPart } from './review-part.ts'
import { type ModelReview, mostParts, type PartResults, summarizeReview } from './summarize-review.ts'

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

/** Maximum number of times that parts are made smaller because the model refuses their length. */
const mostRefusals = 6
const leastRoom = 300
/** Below this context window, in tokens, there is no room for tools and their results. */
const leastWindowForTools = 6_000

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
  const reviewed: PartResults['reviewed'] = []
  const failures: PartResults['failures'] = []
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
  return summarizeReview(files, { reviewed, failures, waiting })
}

/** Another request would fail for the same reason. */
function isHopeless(failures: PartResults['failures']): boolean {
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
