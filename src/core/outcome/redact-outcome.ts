import { defined } from '../defined.ts'
import { patchOf } from '../edits/patch.ts'
import { redact, redactDeep } from '../secrets/redact.ts'
import { withoutSecretFix } from '../secrets/secret-fix.ts'
import type { ChangePart, FileEdit, Outcome, Part } from '../types.ts'

/**
 * Masks secrets in all texts of an outcome. The edits of a change are unchanged, because they are written to files; its
 * printed patch is masked and marked.
 */
export function redactOutcome(outcome: Outcome): Outcome {
  const parts = outcome.parts.flatMap(redactPart)
  if (outcome.state === 'partial') return { ...outcome, reasons: outcome.reasons.map(redact), parts }
  if (outcome.state === 'failed') return { ...outcome, error: redactDeep(outcome.error), parts }
  return { ...outcome, parts }
}

function redactPart(part: Part): Part[] {
  if (part.kind === 'patch') return redactChange(part)
  if (part.kind !== 'report') return [redactDeep(part)]
  const findings = part.report.findings.map(withoutSecretFix)
  return [{ kind: 'report', report: redactDeep({ ...part.report, findings }) }]
}

/** A hunk may truncate the context that identifies a secret, so whole files are masked and compared again. */
function redactChange({ edits, patch, ...rest }: ChangePart): Part[] {
  const secret = redact(patch) !== patch || edits.some((edit) => redactEdit(edit).before !== edit.before)
  const shown = secret && edits.length > 0 ? redact(patchOf(edits.map(redactEdit))) : redact(patch)
  const part: ChangePart = { ...redactDeep(rest), patch: shown, edits }
  if (shown === patch || part.written !== undefined) return [part]
  const markdown =
    'This patch contains masked secrets, so `git apply` rejects it. Use `--write` or `--commit` to apply the change.'
  return [part, { kind: 'text', markdown }]
}

function redactEdit({ before, after, ...edit }: FileEdit): FileEdit {
  return {
    ...edit,
    ...defined({
      before: before === undefined ? undefined : redact(before),
      after: after === undefined ? undefined : redact(after),
    }),
  }
}
