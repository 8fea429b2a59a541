import type { ChangeSet } from '../../../change/types.ts'
import { readingTools } from '../../../context/reading-tools.ts'
import type { Draft } from '../../../findings/finding.ts'
import type { Account, Models, Tool } from '../../../llm/port.ts'
import type { Material, UntrustedRequest } from '../../../llm/prompting/ask-with-untrusted-input.ts'
import { promptNamed } from '../../../llm/prompting/prompt.ts'
import { shortenAtSentence } from '../../../text/shorten-at-sentence.ts'
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
}

/** Everything that the requests of one review are made of. */
interface ReviewMaterial {
  change: ChangeSet
  deps: RequestDeps
  related: RelatedCode
  commits: string
  /** Paths of all shown files. */
  paths: readonly string[]
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

/** Returns the material that is the same for all parts, the most stable first, so that providers can reuse it. */
function contextFor({ deps, commits, paths }: ReviewMaterial, window: number): Material[] {
  const { models, guidelines, description } = deps
  const short = (text: string) => text.slice(0, Math.min(6_000, Math.floor(window / 5)))
  return [
    ...relevantGuidelines(guidelines, paths, Math.min(6_000, Math.floor(window * 0.08)), models.count),
    { name: 'description', text: short(description) },
    ...(commits === '' ? [] : [{ name: 'commits', text: short(commits) }]),
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
  const room = Math.min(3_000, Math.floor(roomFor(material, window).change * 0.17))
  return {
    prompt: 'review',
    material: [
      ...contextFor(material, window),
      { name: 'change', text: part.text },
      ...describeRelated(related, part.lines, room, models.count),
      { name: 'found', text: list.join('\n') || 'nothing' },
    ],
    tools: toolsFor(material, window),
    maxTokens: answerRoom(material, window),
    account,
    signal,
  }
}
