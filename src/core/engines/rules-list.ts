import type { Config } from '../config/config.ts'
import type { Engine } from '../engine.ts'
import { DuckError } from '../errors.ts'
import { severities } from '../findings/finding.ts'
import { describeBrokenRule, loadRulesHere, readConfigHere } from '../repo/rule-pages.ts'
import type { Rule } from '../rules/types.ts'
import { loadLanguages } from '../syntax/language/languages.ts'

/** Lists every rule, one row each, with the severity and the status that it has here. */
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
    const { config, mistakes } = await readConfigHere(invocation, context, rules)
    const rows = listed.map((rule) => [
      rule.id,
      severityOf(rule, config),
      rule.category,
      rule.languages.join(' '),
      standing(rule, config),
      rule.message,
    ])
    const off = rows.filter(([, , , , status]) => status === 'off').length
    const table = {
      kind: 'data' as const,
      title: off === 0 ? `${listed.length} rules` : `${listed.length} rules, ${off} of them off`,
      columns: ['rule', 'severity', 'category', 'languages', 'status', 'message'],
      rows,
    }
    const reasons = [...broken.map(describeBrokenRule), ...mistakes]
    if (reasons.length === 0) return { state: 'complete', parts: [table] }
    return { state: 'partial', reasons, ...(broken.length === 0 ? { mistaken: true } : {}), parts: [table] }
  },
}

/** Returns the severity that the configuration of the whole repository sets, otherwise the one on the page. */
function severityOf(rule: Rule, config: Config): string {
  const setting = config.forPath('').rule(rule.id)
  return severities.find((severity) => severity === setting) ?? rule.severity
}

function standing(rule: Rule, config: Config): string {
  if (rule.match.length === 0) return 'guideline'
  const whole = config.forPath('')
  const setting = whole.rule(rule.id)
  const on = whole.pass('rules') && setting !== 'off' && (rule.enabled || setting !== undefined)
  if (on) return rule.status
  return config.pass('rules') && config.mayRun(rule.id, rule.enabled) ? 'on in some folders' : 'off'
}
