import type { Side } from '../../change/types.ts'
import type { Draft } from '../../findings/finding.ts'
import { holdsLine, type LineRange } from '../../positions/line-ranges.ts'
import { testTraitsOf } from '../../syntax/language/languages.ts'

const comment = /^\s*(\/\/|\/?\*)/
/** The name or a comment contains the reason. */
const reason =
  /deprecat|todo|flak[ye]|#\d+|https?:|until|because|pending|\bwip\b|support|implement|fixme|broken|bug|slow|manual|network|\/\//i

/**
 * Reports skipped tests without a reason, in languages where the reason can only be in a comment, often on the previous
 * line. For other languages, rule pages check the argument.
 */
export function skippedTests(side: Side & { language: string }, added?: readonly LineRange[]): Draft[] {
  const { skipped = '' } = testTraitsOf(side.language) ?? {}
  if (skipped === '') return []
  const opening = new RegExp(skipped)
  const lines = side.text.split(/\r?\n/)
  return lines.flatMap((line, index) => {
    const groups = opening.exec(line)?.groups
    const number = index + 1
    if (groups === undefined || (added !== undefined && !holdsLine(added, number))) {
      return []
    }
    const name = groups.name ?? ''
    const explained =
      reason.test(name) ||
      reason.test(groups.rest ?? '') ||
      comment.test(lines[index - 1] ?? '') ||
      comment.test(lines[index + 1] ?? '')
    if (explained || /\{\s*\}\s*\)/.test(groups.rest ?? '')) return []
    return [
      {
        rule: 'tests/skipped',
        severity: 'info',
        category: 'tests',
        path: side.path,
        startLine: number,
        endLine: number,
        code: name,
        message: `The test \`${name}\` is skipped without a reason. Fix it, delete it, or add a comment with the reason and an issue number.`,
        confidence: 0.85,
      },
    ]
  })
}
