import type { Rule } from '../rules/types.ts'
import type { Finding, Outcome, Report, RuleFacts } from '../types.ts'

/** Complete only when nothing that should have been looked at was missed. */
export function outcomeOf(report: Report, problems: readonly string[]): Outcome {
  const gaps = report.ledger
    .filter((entry) => entry.gap)
    .map((entry) => `${entry.path} was not analysed: ${entry.reason}`)
  const reasons = [...new Set([...problems, ...gaps])]
  const parts = [{ kind: 'report' as const, report }]
  return reasons.length === 0 ? { state: 'complete', parts } : { state: 'partial', reasons, parts }
}

export function brokenRule(rule: { file: string; reason: string }): string {
  return `the rule page ${rule.file} was skipped: ${rule.reason}`
}

/** What the pages say of the rules that reported something. */
export function ruleFacts(findings: readonly Finding[], rules: readonly Rule[]): Record<string, RuleFacts> {
  const pages = new Map(rules.map((rule) => [rule.id, rule]))
  const facts: Record<string, RuleFacts> = {}
  for (const { rule } of findings) {
    const page = pages.get(rule)
    if (page === undefined) continue
    facts[rule] = {
      summary: page.message,
      ...(page.why === '' ? {} : { why: page.why }),
      ...(page.whatToDo === '' ? {} : { whatToDo: page.whatToDo }),
      ...(page.cwe === undefined ? {} : { cwe: page.cwe }),
    }
  }
  return facts
}

/** An answer in words, as Markdown. */
export function said(markdown: string): Outcome {
  return { state: 'complete', parts: [{ kind: 'text', markdown }] }
}
