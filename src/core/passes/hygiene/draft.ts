import type { Draft, Related } from '../../findings/finding.ts'
import type { RuleOf } from '../../rules/known-rules.ts'

/** Creates a finding about a whole file, identified by its path. */
export function fileDraft(
  rule: RuleOf<'hygiene'>,
  path: string,
  message: string,
  rest: Pick<Draft, 'severity' | 'confidence'> & { line?: number; related?: Related[] },
): Draft {
  const { line, related, ...weight } = rest
  return {
    rule: `hygiene/${rule}`,
    category: 'hygiene',
    path,
    startLine: line ?? 1,
    endLine: line ?? 1,
    message,
    code: path,
    ...weight,
    ...(related === undefined || related.length === 0 ? {} : { related }),
    ...(line === undefined ? { show: 'file' as const } : {}),
  }
}
