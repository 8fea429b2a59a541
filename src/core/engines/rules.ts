import { existsSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { DuckError } from '../errors.ts'
import { brokenCheck, type RuleCheck, testRules, type Verdict } from '../rules/check.ts'
import { loadRules, type PageSource, type RulePack, readPages } from '../rules/load.ts'
import type { BrokenRule, Rule } from '../rules/types.ts'
import { loadLanguages } from '../syntax/languages.ts'
import { createInspector } from '../syntax/parser/pool.ts'
import type { Invocation, Outcome } from '../types.ts'
import type { Engine, RunContext } from '../engine.ts'
import { openRepositoryAt, rulesFolder } from '../repo/workspace.ts'

/** Every rule that would run here, one row each. */
export const rulesList: Engine = {
  name: 'rules-list',
  async run(invocation, context) {
    const { rules, broken } = await pagesHere(invocation, context)
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
      : { state: 'partial', reasons: broken.map(told), parts: [table] }
  },
}

/** Runs the examples of rule pages; anything but a validated rule or a guideline fails. */
export const rulesTest: Engine = {
  name: 'rules-test',
  async run(invocation, context) {
    const paths = invocation.arguments.path as string[] | undefined
    const { rules, broken } = paths === undefined ? await pagesHere(invocation, context) : pagesAt(paths, context)
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

function standing(rule: Rule): string {
  if (rule.match.length === 0) return 'guideline'
  if (!rule.enabled) return 'off'
  return rule.status
}

function told(rule: BrokenRule): string {
  return `${rule.file}${rule.line === undefined ? '' : `:${rule.line}`}: ${rule.reason}`
}

/** Built-in pages and those on disk in the repo: who edits a rule wants to see what it does now. */
export async function pagesHere(invocation: Invocation, context: RunContext): Promise<RulePack> {
  const path = resolve(context.cwd, (invocation.arguments.repo as string | undefined) ?? '.')
  const repository = await openRepositoryAt(context, path, true)
  const folder = join(repository?.root ?? path, rulesFolder)
  await repository?.close()
  return loadRules({ builtIn: true, repo: existsSync(folder) ? shown(readPages([folder]), context) : [] })
}

function pagesAt(paths: readonly string[], context: RunContext): RulePack {
  const pages = readPages(paths.map((path) => resolve(context.cwd, path)))
  if (pages.length === 0)
    throw new DuckError(
      'not-found',
      `No rule pages (*.md) in ${paths.join(', ')}. Specify a rule page or a folder of rule pages.`,
    )
  return loadRules({ builtIn: false, repo: shown(pages, context) })
}

function shown(pages: readonly PageSource[], context: RunContext): PageSource[] {
  return pages.map((page) => ({ ...page, file: relative(context.cwd, page.file) }))
}
