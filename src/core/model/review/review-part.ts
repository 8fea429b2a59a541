import type { ChangeSet, Side } from '../../change/types.ts'
import type { Draft } from '../../findings/finding.ts'
import type { Models } from '../../llm/port.ts'
import { askForObject, type UntrustedRequest } from '../../llm/prompting/ask-with-untrusted-input.ts'
import { redact } from '../../secrets/redact.ts'
import { findingsShape, type Remark } from './remarks/answer-shape.ts'
import { type PlacedRemark, placeRemark } from './remarks/place-remark.ts'
import { refuteClaim } from './remarks/refute-claim.ts'
import { takeSecondLook } from './second-look.ts'

/** A remark that did not become a finding. */
export interface Dropped {
  text: string
  reason: string
}

export interface PartReview {
  /** Number of remarks in the answer. */
  count: number
  drafts: Draft[]
  dropped: Dropped[]
  notes: string[]
  /** The answering model and the prompt. */
  model: string
  prompt: string
}

export interface PartSources {
  change: ChangeSet
  models: Models
  /** Opens a file at the head with its outline; undefined if it is unknown. */
  open(path: string): Promise<Side | undefined>
  /** Tells whether some of these lines changed since the last round. */
  touched(path: string, startLine: number, endLine: number): boolean
}

/** Maximum number of remarks that a second look can handle. */
const mostRemarks = 30
const severities = ['error', 'warning', 'info']

/** What an estimate assumes about the claims that the second request is about. */
const expectedClaims: readonly Draft[] = Array.from({ length: 3 }, (_, index) => ({
  rule: 'model/correctness',
  severity: 'warning',
  category: 'correctness',
  path: 'path/of/a/changed/file',
  startLine: index + 1,
  endLine: index + 1,
  code: 'The quoted code of a finding is a line or two of the change.',
  message: 'A finding says what goes wrong, when it goes wrong, and what to do about it, in two or three sentences.',
  confidence: 0.6,
}))

/** Reviews one part of a change: asks for findings, places them, checks their claims, and takes a second look. */
export async function reviewPart(asked: UntrustedRequest, sources: PartSources): Promise<PartReview> {
  const { models } = sources
  const first = await askForObject(models, asked, findingsShape).catch(async (thrown) => {
    if (models.estimating) await takeSecondLook(expectedClaims, asked, models)
    throw thrown
  })
  const remarks = first.value.findings.toSorted(
    (one, other) => severities.indexOf(one.severity) - severities.indexOf(other.severity),
  )
  const dropped: Dropped[] = [
    ...(first.dropped ?? []).map(({ text, reason }) => ({ text: redact(text), reason })),
    ...remarks.slice(mostRemarks).map((remark) => drop(remark, `the model reported more than ${mostRemarks} findings`)),
  ]
  const claims: Draft[] = []
  const refuted: Draft[] = []
  for (const remark of remarks.slice(0, mostRemarks)) {
    const placed = await placeRemark(remark, sources.change, sources.open)
    if (placed === undefined) dropped.push(drop(remark, 'its file is not in the repository'))
    else if (!isNew(placed, sources)) dropped.push(drop(remark, 'its lines did not change since the last review'))
    else {
      if (placed.problem !== undefined) dropped.push(dropFix(placed))
      const because = await refuteClaim(placed.draft.message, placed.file, placed.draft, sources)
      if (because === undefined) claims.push(placed.draft)
      else refuted.push({ ...placed.draft, refuted: { by: 'a check of the code', because } })
    }
  }
  const { drafts, notes } = await takeSecondLook(claims, asked, models)
  return {
    count: remarks.length,
    drafts: [...drafts, ...refuted],
    dropped,
    notes: [...first.remarks.map((remark) => `Model: ${remark}.`), ...notes],
    model: first.model,
    prompt: first.prompt,
  }
}

function drop({ path, line, message }: Remark, reason: string): Dropped {
  return { text: `${path}${line === undefined ? '' : `:${line}`}: ${message}`, reason }
}

function dropFix({ draft, problem = '' }: PlacedRemark): Dropped {
  return { text: `the fix for ${draft.path}:${draft.startLine}`, reason: problem }
}

/** A remark about a whole file or about a file outside of the change is always new. */
function isNew({ draft, file }: PlacedRemark, { touched }: PartSources): boolean {
  if (draft.show === 'file' || file.change.hunks.length === 0) return true
  return touched(draft.path, draft.startLine, draft.endLine)
}
