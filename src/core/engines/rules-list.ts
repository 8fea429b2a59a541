import type { Engine } from '../engine.ts'
import { DuckError } from '../errors.ts'
import { describeBrokenRule, loadRulesHere } from '../repo/rule-pages.ts'
import type { Rule } from '../rules/types.ts'
import { loadLanguages } from '../syntax/language/languages.ts'

/** Lists every rule that would run here, one row each. */
export const rulesListEngine: Engine = {
  async run(invocation, context) {
    const { rules, broken } = await loadRulesHere(invocation, context)
    const language = invocation.arguments.language as string | undefined
    if (language !== undefined && !loadLanguages().some(({ name }) => name === language)) {
      const known = loadLanguages().map(({ name }) => name)
      throw new DuckError('invalid', `Unknown language \`${language}\` (expected ${known.join(', ')}).`)
    }
    const listed = rules
      .filter((rule) => language === undefined || rule.languages.includes(language))
      .toSorted((left, right) => (left.id < right.id ? -1 : 1))
    const rows = listed.map((rule) => [
      rule.id,
      rule.severity,
      rule.category,
      rule.languages.join(' '),
      standing(rule),
      rule.message,
    ])
    const table = {
      kind: 'data' as const,
      title: `${listed.length} rules`,
      columns: ['rule', 'severity', 'category', 'languages', 'status', 'message'],
      rows,
    }
    return broken.length === 0
      ? { state: 'complete', parts: [table] }
      : { state: 'partial', reasons: broken.map(describeBrokenRule), parts: [table] }
  },
}

function standing(rule: Rule): string {
  if (rule.match.length === 0) return 'guideline'
  if (!rule.enabled) return 'off'
  return rule.status
}
