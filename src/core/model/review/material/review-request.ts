import type { ChangeSet } from '../../../change/types.ts'
import { readingTools } from '../../../context/reading-tools.ts'
import type { Draft } from '../../../findings/finding.ts'
import type { Account, Models, Tool } from '../../../llm/port.ts'
import type { Material, UntrustedRequest } from '../../../llm/prompting/ask-with-untrusted-input.ts'
import { promptNamed } from '../../../llm/prompting/prompt.ts'
import type { ReviewState } from '../../../platform.ts'
import { shortenAtSentence } from '../../../text/shorten-at-sentence.ts'
import { reviewShape } from '../remarks/answer-shape.ts'
import { relevantGuidelines } from './guidelines.ts'
import { describeRelated, type RelatedCode } from './related-code.ts'
import type { ChangePart } from './split-change.ts'

const leastRoom = 300
/** Smallest context window, in tokens, with room for tools and their results. */
const leastWindowForTools = 12_000

/** What all requests of a review have in common. */
export interface RequestDeps {
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
  /** Findings of earlier reviews of the same change. */
  earlier?: ReviewState['findings']
}

/** Everything that the requests of one review are made of. */
interface ReviewMaterial {
  change: ChangeSet
  deps: RequestDeps
  related: RelatedCode
  /** Messages of the commits, oldest first. */
  commits: string
  /** Folders and files of the repository. */
  layout: string
}

/** Returns the tokens for the lines of the change in one request, and those for everything else. */
export function roomFor(material: ReviewMaterial, window: number): { change: number; rest: number } {
  const { count } = material.deps.models
  const context = contextFor(material, window).reduce((sum, { name, text }) => sum + count(name) + count(text) + 40, 0)
  const tools = toolsFor(material, window).map(({ name, description, parameters }) => ({
    name,
    description,
    parameters,
  }))
  const prompts = count(promptNamed('review').fill({})) + count(promptNamed('refute').fill({})) + 550
  const fixed = context + prompts + (tools.length === 0 ? 0 : count(JSON.stringify(tools)) + Math.floor(window / 10))
  const rest = answerRoom(material, window) + fixed
  const usable = Math.floor(window * 0.94) - rest
  return { change: Math.max(leastRoom, Math.min(Math.floor(window / 2), Math.floor(usable * 0.85))), rest }
}

function answerRoom({ deps }: ReviewMaterial, window: number): number {
  return Math.min(deps.maxTokens, Math.max(500, Math.floor(window / 5)))
}

function toolsFor({ change }: ReviewMaterial, window: number): Tool[] {
  const { repository, range } = change
  return repository === undefined || window < leastWindowForTools ? [] : readingTools(repository, range.head)
}

/**
 * Returns the material that is the same for all parts, the most stable first. All but the commits is also the same for
 * the next push.
 */
function contextFor({ change, deps, commits, layout }: ReviewMaterial, window: number): Material[] {
  const { models, guidelines, description } = deps
  const short = (text: string) => text.slice(0, Math.min(6_000, Math.floor(window / 5)))
  const paths = change.files.map(({ change: { path } }) => path)
  const stable: Material[] = [
    ...relevantGuidelines(guidelines, paths, Math.min(6_000, Math.floor(window * 0.08)), models.count),
    ...(layout === '' || window < leastWindowForTools ? [] : [{ name: 'layout', text: layout }]),
    ...(description === '' ? [] : [{ name: 'description', text: short(description) }]),
  ]
  return [
    ...stable.map((block, index) => (index === stable.length - 1 ? { ...block, repeats: true as const } : block)),
    { name: 'commits', text: short(commits || change.range.scope.description) },
  ]
}

/** Returns the request about one part of the change, for a context window in tokens. */
export function requestFor(part: ChangePart, material: ReviewMaterial, window: number): UntrustedRequest {
  const { deps, related } = material
  const { models, account, signal, found } = deps
  const list = found
    .filter(({ path }) => part.lines.has(path))
    .slice(0, Math.min(40, Math.floor(window / 400)))
    .map(({ path, startLine, rule, message }) => `- ${path}:${startLine} ${rule}: ${shortenAtSentence(message, 120)}`)
  const settled = Object.values(deps.earlier ?? {})
    .filter(({ status, path }) => status !== 'open' && part.lines.has(path))
    .slice(-Math.min(20, Math.floor(window / 800)))
    .map(({ path, line, status, message, because = '' }) => {
      const reason = because === '' ? '' : ` (${because.slice(0, 120)})`
      return `- ${status}${reason}: ${path}:${line} ${shortenAtSentence(message, 120)}`
    })
  const room = Math.min(3_000, Math.floor(roomFor(material, window).change * 0.17))
  return {
    prompt: 'review',
    material: [
      ...contextFor(material, window),
      { name: 'change', text: part.text, sections: part.sections },
      ...describeRelated(related, part.lines, room, models.count),
      ...(settled.length === 0 ? [] : [{ name: 'earlier findings', text: settled.join('\n') }]),
      { name: 'found', text: list.join('\n') || 'nothing', repeats: true },
    ],
    sharedShape: reviewShape,
    tools: toolsFor(material, window),
    maxTokens: answerRoom(material, window),
    account,
    signal,
  }
}
