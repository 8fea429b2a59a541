import { resolve } from 'node:path'
import type { Engine, RunContext } from '../engine.ts'
import { DuckError } from '../errors.ts'
import { loadRulesHere, withDisplayPaths } from '../repo/rule-pages.ts'
import { brokenCheck, type RuleCheck, testRules, type Verdict } from '../rules/check.ts'
import { loadRules, type RulePack, readPages } from '../rules/load.ts'
import type { BrokenRule } from '../rules/types.ts'
import { loadLanguages } from '../syntax/language/languages.ts'
import { createInspector } from '../syntax/parser/pool.ts'
import type { Outcome } from '../types.ts'

/** Runs the examples of rule pages. Only validated rules and guidelines pass. */
export const rulesTestEngine: Engine = {
  async run(invocation, context) {
    const paths = invocation.arguments.path as string[] | undefined
    const { rules, broken } = paths === undefined ? await loadRulesHere(invocation, context) : pagesAt(paths, context)
    const inspector = createInspector({})
    try {
      context.progress(`testing ${rules.length} rules`)
      const checks = await testRules(inspector, rules, loadLanguages())
      return verdict(checks, broken)
    } finally {
      await inspector.close()
    }
  },
}

function verdict(checks: readonly RuleCheck[], broken: readonly BrokenRule[]): Outcome {
  const rows = [
    ...checks.map(({ rule, verdict, problems }) => ({ name: rule.id, file: rule.file, verdict, problems })),
    ...broken.map((rule) => ({ name: rule.file, ...brokenCheck(rule) })),
  ]
  const bad = rows.filter((row) => row.verdict !== 'validated' && row.verdict !== 'guideline')
  const count = (wanted: Verdict) => rows.filter((row) => row.verdict === wanted).length
  const counts = (['validated', 'guideline', 'noisy', 'missing', 'broken'] as const)
    .map((name) => [count(name), name] as const)
    .filter(([number, name]) => number > 0 || name === 'validated')
    .map(([number, name]) => `${number} ${name}`)
  const table = {
    kind: 'data' as const,
    title: counts.join(', '),
    columns: ['rule', 'verdict', 'where', 'why'],
    rows: bad.flatMap((row) =>
      row.problems.map(({ at, text }) => [row.name, row.verdict, at > 0 ? `${row.file}:${at}` : row.file, text]),
    ),
  }
  const parts = [table]
  return bad.length === 0
    ? { state: 'complete', parts }
    : {
        state: 'partial',
        reasons: [`${bad.length} ${bad.length === 1 ? 'rule is' : 'rules are'} not validated`],
        parts,
      }
}

function pagesAt(paths: readonly string[], context: RunContext): RulePack {
  const pages = readPages(paths.map((path) => resolve(context.cwd, path)))
  if (pages.length === 0)
    throw new DuckError(
      'not-found',
      `No rule pages (*.md) in ${paths.join(', ')}. Specify a rule page or a folder of rule pages.`,
    )
  return loadRules({ builtIn: false, repo: withDisplayPaths(pages, context) })
}
