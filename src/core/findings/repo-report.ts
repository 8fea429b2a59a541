import { passRules } from '../config/pass-rules/pass-rules.ts'
import { defined } from '../defined.ts'
import type { Repository } from '../git/repository.ts'
import type { Report, RuleFacts } from '../outcome/report.ts'
import type { Rule } from '../rules/types.ts'
import type { Outcome } from '../types.ts'
import { categories, type Finding } from './finding.ts'

/** Returns `complete` only if everything was analyzed. `mistakes`: the problems that are mistakes in the configuration. */
export function outcomeOf(report: Report, problems: readonly string[], mistakes: readonly string[] = []): Outcome {
  const gaps = report.ledger
    .filter((entry) => entry.gap)
    .map((entry) => `${entry.path} was not ${entry.state === 'skipped' ? '' : 'fully '}analyzed: ${entry.reason}`)
  const reasons = [...new Set([...problems, ...gaps])]
  const parts = [{ kind: 'report' as const, report }]
  if (reasons.length === 0) return { state: 'complete', parts }
  const mistaken = reasons.every((reason) => mistakes.includes(reason))
  return { state: 'partial', reasons, ...(mistaken ? { mistaken } : {}), parts }
}

export function brokenRule(rule: { file: string; reason: string }): string {
  return `the rule page ${rule.file} was skipped: ${rule.reason}`
}

/** Collects the page texts of the rules that reported findings. */
export function ruleFacts(findings: readonly Finding[], rules: readonly Rule[]): Record<string, RuleFacts> {
  const pages = new Map(rules.map((rule) => [rule.id, rule]))
  const facts: Record<string, RuleFacts> = {}
  for (const { rule } of findings) {
    const page = pages.get(rule)
    const own = page === undefined ? passFacts(rule) : pageFacts(page)
    if (own !== undefined) facts[rule] ??= own
  }
  return facts
}

function pageFacts(page: Rule): RuleFacts {
  return {
    summary: page.message,
    ...defined({ title: page.title }),
    category: page.category,
    severity: page.severity,
    confidence: page.confidence,
    ...(page.why === '' ? {} : { why: page.why }),
    ...(page.whatToDo === '' ? {} : { whatToDo: page.whatToDo }),
    ...defined({ cwe: page.cwe }),
    ...exampleOf(page),
  }
}

function exampleOf({ examples }: Rule): Pick<RuleFacts, 'example'> {
  const bad = examples.find(({ verdict }) => verdict === 'bad')
  const good = examples.find(({ verdict, language }) => verdict === 'good' && language === bad?.language)
  if (bad === undefined) return {}
  return {
    example: {
      language: bad.language,
      bad: bad.code,
      ...defined({ good: good?.code }),
    },
  }
}

function passFacts(rule: string): RuleFacts | undefined {
  const known = passRules[rule]
  if (known !== undefined) return { summary: known.title, ...known }
  const category = categories.find((name) => rule === `model/${name}`)
  if (category === undefined) return undefined
  const title = `Model review: ${category}`
  return { summary: title, title, category, why: 'A language model reported this, and it may be wrong.' }
}

/** Returns the local root of a report's paths and its public address. */
export async function repoLocation(repository: Repository | undefined): Promise<Pick<Report, 'root' | 'origin'>> {
  if (repository === undefined || repository.bare) return {}
  const origin = await repository.origin()
  return { root: repository.root, ...defined({ origin }) }
}
