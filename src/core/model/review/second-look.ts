import { toDuckError } from '../../errors.ts'
import type { Draft } from '../../findings/finding.ts'
import type { Models } from '../../llm/port.ts'
import { askForObject, type UntrustedRequest } from '../../llm/prompting/ask-with-untrusted-input.ts'
import { promptNamed } from '../../llm/prompting/prompt.ts'
import { plural } from '../../report/tally.ts'
import { type Verdict, verdictsShape } from './remarks/answer-shape.ts'

/** Findings after a second look, some of them dropped or marked as unchecked. */
export interface Checked {
  drafts: Draft[]
  notes: string[]
}

const unchecked = '(unchecked: no second look confirmed this)'

/**
 * Asks the model to refute its findings. The request begins with everything that was sent for the first one, so that
 * providers can reuse it. A finding without a verdict stays and is marked as unchecked.
 */
export async function takeSecondLook(
  drafts: readonly Draft[],
  asked: UntrustedRequest,
  models: Models,
): Promise<Checked> {
  if (drafts.length === 0) return { drafts: [], notes: [] }
  const claims = drafts.map(
    ({ path, startLine, message, severity, code = '' }, index) =>
      `${index + 1}. ${path}:${startLine} (${severity})\n${code}\n${message}`,
  )
  const material = [
    ...asked.material,
    { name: 'claims', text: claims.join('\n\n') },
    { name: 'request', text: promptNamed('refute').fill({}) },
  ]
  try {
    const { value } = await askForObject(models, { ...asked, material, purpose: 'second look' }, verdictsShape)
    const verdicts = new Map(value.verdicts.map((verdict) => [verdict.number, verdict]))
    const checked = drafts.map((draft, index) => withVerdict(draft, verdicts.get(index + 1)))
    const missing = drafts.filter((_, index) => !verdicts.has(index + 1)).length
    const note = `The second look gave no verdict on ${plural(missing, 'finding')}, marked as unchecked.`
    return { drafts: checked, notes: missing === 0 ? [] : [note] }
  } catch (thrown) {
    asked.signal.throwIfAborted()
    const note = `The second look failed, so ${plural(drafts.length, 'finding')} could not be confirmed: ${toDuckError(thrown).message}`
    return { drafts: drafts.map((draft) => withVerdict(draft, undefined)), notes: [note] }
  }
}

function withVerdict(draft: Draft, verdict: Verdict | undefined): Draft {
  if (verdict === undefined) {
    const gap = draft.message.endsWith('```') ? '\n\n' : ' '
    return { ...draft, message: `${draft.message}${gap}${unchecked}`, confidence: 0.5 }
  }
  const { reason, message, severity } = verdict
  if (verdict.verdict === 'drop')
    return { ...draft, refuted: { by: 'the second look', because: reason || 'no reason given' } }
  if (verdict.verdict === 'keep') return draft
  return { ...draft, message: message ?? draft.message, severity: severity ?? draft.severity }
}
