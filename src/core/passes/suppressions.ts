import { fileKindOf } from '../change/file-kind.ts'
import { isRuleName, nearestRule, type RuleNames } from '../config/rule-names.ts'
import type { Draft } from '../findings/finding.ts'
import { type Directive, findDirectives, unknownIgnore } from '../findings/ignore-comments.ts'
import { holdsLine } from '../positions/line-ranges.ts'
import type { PassRule } from '../rules/known-rules.ts'
import type { Pass } from './pass.ts'

/** Reports suppression comments without a rule or with an unknown one, which have no effect. */
export function suppressionsPass(names: RuleNames): Pass {
  const look = (path: string, text: string): Draft[] => {
    if (!text.includes('rubberduck-ignore') || fileKindOf(path).documentation) return []
    const lines = text.split(/\r?\n/)
    return findDirectives(lines).flatMap((directive) => unknownIn(directive, path, names))
  }
  return {
    name: 'suppressions',
    reads: {},
    review: (change) => ({
      drafts: change.files.flatMap(({ after, added, skipped }) =>
        after === undefined || skipped !== undefined
          ? []
          : look(after.path, after.text).filter(({ startLine }) => holdsLine(added, startLine)),
      ),
    }),
    analyze: (file) => look(file.path, file.text),
  }
}

function unknownIn({ rules, line, opens }: Directive, path: string, names: RuleNames): Draft[] {
  const draft = (message: string, code: string): Draft => ({
    rule: unknownIgnore satisfies PassRule,
    severity: 'info',
    category: 'hygiene',
    path,
    startLine: line,
    endLine: line,
    message,
    confidence: 0.95,
    code,
  })
  if (rules.length === 0 && opens) {
    const form = 'Write `rubberduck-ignore RULE: REASON` with the id of the rule that it should suppress.'
    return [
      draft(`This \`rubberduck-ignore\` comment names no rule, so it has no effect. ${form}`, 'rubberduck-ignore'),
    ]
  }
  return rules
    .filter((name) => name !== '*' && !isRuleName(name, names))
    .flatMap((name) => {
      const slip = nearestRule(name, names)
      // The last word of a sentence about such comments is not a rule.
      if (!opens && slip === undefined && !name.includes('/')) return []
      const advice = slip === undefined ? '`rubberduck rules list` lists the rules.' : `Did you mean \`${slip}\`?`
      const message = `Unknown rule \`${name}\` in a \`rubberduck-ignore\` comment, which has no effect. ${advice}`
      return draft(message, `rubberduck-ignore ${name}`)
    })
}
