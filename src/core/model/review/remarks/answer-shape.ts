import { z } from 'zod'
import type { Severity } from '../../../findings/finding.ts'
import { renamed } from '../../../llm/reading/renamed.ts'
import { shortenAtSentence } from '../../../text/shorten-at-sentence.ts'

/**
 * The answers of a review, read leniently: models use synonyms, other field names, `null` for absent values and numbers
 * as text. Every item is read alone.
 */

const remarkCategories = ['correctness', 'security', 'performance', 'tests', 'style'] as const
type RemarkCategory = (typeof remarkCategories)[number]

const severityWords: Record<Severity, string> = {
  error: 'error errors critical crit high major blocker blocking severe serious fatal important urgent must p0 p1 bug',
  warning: 'warning warn medium moderate mid normal average should p2',
  info: 'info information informational low minor trivial nit nitpick note notice suggestion hint optional style p3 p4',
}

const categoryWords: Record<RemarkCategory, string> = {
  security: 'security vulnerability injection auth authentication authorization privacy cwe secret',
  performance: 'performance perf efficiency speed latency memory scalability optimization',
  tests: 'tests test testing coverage assertion',
  style: 'style maintainability readability naming formatting convention guideline guidelines documentation docs',
  correctness: 'correctness',
}

/** Returns the key whose words contain the first known word of a value. */
function byWord<Key extends string>(words: Record<Key, string>, value: unknown): Key | undefined {
  const known = Object.entries(words) as [Key, string][]
  for (const word of String(value)
    .toLowerCase()
    .split(/[^a-z0-9]+/)) {
    const found = known.find(([, list]) => word !== '' && list.split(' ').includes(word))
    if (found !== undefined) return found[0]
  }
  return undefined
}

const severity = z.preprocess(
  (value) => byWord(severityWords, value) ?? 'warning',
  z.enum(['error', 'warning', 'info']),
)
const category = z.preprocess((value) => byWord(categoryWords, value) ?? 'correctness', z.enum(remarkCategories))
const line = z.preprocess(firstNumber, z.int().optional())
const text = z.preprocess((value) => (Array.isArray(value) ? value.join('\n') : value), z.string())
const filled = (value: unknown) => (value === '' || value === null ? undefined : value)

/** Characters. */
const longestMessage = 1_200
const longestReason = 400

const remark = z.object({
  path: text,
  quote: text,
  line,
  endLine: line,
  side: z.preprocess(readSide, z.enum(['new', 'old']).optional()),
  message: z.preprocess(
    (value) => (typeof value === 'string' ? shortenAtSentence(value.trim(), longestMessage) : value),
    z.string().min(1),
  ),
  severity,
  category,
  replacement: z.preprocess(filled, text.optional()),
})

export type Remark = z.infer<typeof remark>

export const findingsShape = z.object({ findings: listOf(z.preprocess(readRemark, remark)) })

const verdict = z.object({
  number: z.preprocess(firstNumber, z.int()),
  verdict: z.enum(['keep', 'change', 'drop']),
  reason: z.preprocess(
    (value) => (typeof value === 'string' ? shortenAtSentence(value.trim(), longestReason) : ''),
    z.string(),
  ),
  message: z.preprocess(filled, z.string().optional()),
  severity: z.preprocess((value) => byWord(severityWords, value), z.enum(['error', 'warning', 'info']).optional()),
})

export type Verdict = z.infer<typeof verdict>

export const verdictsShape = z.object({ verdicts: listOf(z.preprocess(readVerdict, verdict)) })

/** What the answers of both requests of a review match. */
export const reviewShape = z.object({
  findings: findingsShape.shape.findings.optional().describe('Only if findings are requested.'),
  verdicts: verdictsShape.shape.verdicts.optional().describe('Only if verdicts are requested.'),
})

/** A list that may be `null` if it is empty. */
function listOf<Item extends z.ZodType>(item: Item) {
  return z.preprocess((value) => (value === null ? [] : value), z.array(item))
}

const remarkNames = {
  path: 'path file filename filepath relevantfile location',
  quote: 'quote code snippet codesnippet existingcode quotedcode quotes excerpt',
  line: 'line startline linestart linenumber lines newline',
  endLine: 'endline lineend',
  side: 'side',
  message:
    'message comment reviewcomment description body issue problem text explanation details finding remark feedback',
  severity: 'severity level priority importance',
  category: 'category type kind label',
  replacement: 'replacement improvedcode fixedcode suggestedcode replacewith',
  title: 'title summary header headline',
  advice: 'fix suggestion recommendation advice',
}

function readRemark(value: unknown): unknown {
  const read = renamed(remarkNames, value)
  if (read === undefined) return value
  const { title, advice, ...fields } = read
  const parts = [title, fields.message, advice].filter((part): part is string => typeof part === 'string')
  const message = parts.filter((part, at) => !parts.some((other, index) => index !== at && other.includes(part)))
  const place = readPlace(fields.path)
  const [start, end] = numbersIn(fields.line ?? place.lines)
  return {
    ...fields,
    // A message alone, such as "No issues found", is not a finding.
    path: place.path ?? (fields.quote === undefined && start === undefined ? undefined : ''),
    quote: fields.quote ?? '',
    line: start,
    endLine: fields.endLine ?? end,
    ...(message.length === 0 ? {} : { message: message.join('\n\n') }),
  }
}

/** Reads a path, also from a place such as `src/a.js:12-14`, `src/a.js#L12` or `{"file": "src/a.js", "line": 12}`. */
function readPlace(value: unknown): { path: unknown; lines?: unknown } {
  const object = renamed(remarkNames, value)
  if (object !== undefined) return { path: object.path, lines: object.line }
  const match = typeof value === 'string' ? /(?::|#)L?(\d+)(?:[-:,–]L?(\d+))?$/.exec(value) : null
  return match === null ? { path: value } : { path: String(value).slice(0, match.index), lines: match.slice(1) }
}

const verdictNames = {
  number: 'number index id claim finding nr no',
  verdict: 'verdict decision action status result keep',
  reason: 'reason because why explanation justification',
  message: 'message newmessage comment text',
  severity: 'severity level newseverity',
}

const verdictWords = {
  keep: 'keep kept confirm confirmed valid true accept accepted yes correct agree',
  change: 'change changed modify modified adjust amend amended revise revised downgrade edit weaken',
  drop: 'drop dropped reject rejected refute refuted invalid false remove removed no dismiss dismissed incorrect wrong',
}

function readVerdict(value: unknown): unknown {
  const read = renamed(verdictNames, value)
  return read === undefined ? value : { ...read, verdict: byWord(verdictWords, read.verdict) }
}

const sideWords = {
  old: 'old left before removed deleted minus base',
  new: 'new right after added plus head',
}

function readSide(value: unknown): 'old' | 'new' | undefined {
  return byWord(sideWords, String(value).replace('-', 'minus').replace('+', 'plus'))
}

function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [Math.trunc(value)] : []
  if (Array.isArray(value)) return value.flatMap(numbersIn)
  return typeof value === 'string' ? (value.match(/\d+/g) ?? []).map(Number) : []
}

/** Returns the first number of a text such as `L12` or `12-14`; undefined for a missing or impossible line. */
function firstNumber(value: unknown): number | undefined {
  const [first] = numbersIn(value)
  return first === undefined || first < 1 ? undefined : first
}
