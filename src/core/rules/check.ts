import { createHash } from 'node:crypto'
import type { Language } from '../syntax/language/language-schema.ts'
import type { Inspector } from '../syntax/types.ts'
import type { Draft } from '../types.ts'
import { applyFix } from './match/fix.ts'
import { buildPrograms, type RuleSet } from './match/program.ts'
import { drafts, textDrafts } from './match/run.ts'
import type { BrokenRule, Rule, RuleExample } from './types.ts'

/** `guideline`: nothing to run. Otherwise the worst result of its examples. */
export type Verdict = 'validated' | 'noisy' | 'missing' | 'broken' | 'guideline'

export interface RuleCheck {
  rule: Rule
  verdict: Verdict
  /** The reasons why it is not validated: the line of the fence in the page (0: the whole page) and a sentence. */
  problems: { at: number; text: string }[]
}

type Fault = { verdict: 'noisy' | 'missing' | 'broken'; at: number; text: string }

const demanded = 2

/**
 * Runs every rule on its examples. Each Bad example must be reported once, on its line, and each Good example never. A
 * fix must produce the `fixed` text.
 */
export async function testRules(
  inspector: Inspector,
  rules: readonly Rule[],
  languages: readonly Language[],
): Promise<RuleCheck[]> {
  return Promise.all(rules.map((rule) => testRule(inspector, rule, languages)))
}

/** Returns the check result for a page that could not be parsed. */
export function brokenCheck(broken: BrokenRule): { file: string; verdict: Verdict; problems: RuleCheck['problems'] } {
  return { file: broken.file, verdict: 'broken', problems: [{ at: broken.line ?? 0, text: broken.reason }] }
}

async function testRule(inspector: Inspector, rule: Rule, languages: readonly Language[]): Promise<RuleCheck> {
  if (rule.match.length === 0) return { rule, verdict: 'guideline', problems: [] }
  // All queries are compiled, not only those that the examples need.
  const ruleSet = buildPrograms(inspector, [{ ...rule, origin: 'repo' }], languages)
  await Promise.all(rule.languages.map((language) => ruleSet.programFor(language)))
  const faults: Fault[] = ruleSet.broken().map(({ reason }) => ({ verdict: 'broken', at: 0, text: reason }))
  if (faults.length === 0) {
    faults.push(...countFaults(rule))
    for (const example of rule.examples) {
      for (const language of languagesOf(rule, example, languages)) {
        faults.push(...(await testExample(inspector, rule, example, language, languages)))
      }
    }
  }
  const order = ['broken', 'missing', 'noisy'] as const
  const verdict = order.find((one) => faults.some((fault) => fault.verdict === one)) ?? 'validated'
  return { rule, verdict, problems: faults.map(({ at, text }) => ({ at, text })) }
}

function countFaults(rule: Rule): Fault[] {
  const faults: Fault[] = []
  const fault = (text: string) => faults.push({ verdict: 'missing', at: 0, text })
  const least = rule.origin === 'built-in' ? demanded : 1
  const count = (verdict: RuleExample['verdict']) =>
    rule.examples.filter((example) => example.verdict === verdict).length
  if (count('bad') < least) fault(`it has ${count('bad')} Bad examples (required: ${least})`)
  if (count('good') < least) fault(`it has ${count('good')} Good examples (required: ${least})`)
  if (rule.fix !== undefined && !rule.examples.some((example) => example.fixed !== undefined)) {
    fault('it has a fix, but no Bad example is followed by a `fixed` fence')
  }
  return faults
}

/**
 * Returns the language of an example and the languages that inherit from it, because a rule for JavaScript and
 * TypeScript must work in both.
 */
function languagesOf(rule: Rule, example: RuleExample, languages: readonly Language[]): string[] {
  const heirs = languages.filter(
    ({ name, inherits }) => rule.languages.includes(name) && inherits.includes(example.language),
  )
  return [example.language, ...heirs.map(({ name }) => name)]
}

async function testExample(
  inspector: Inspector,
  rule: Rule,
  example: RuleExample,
  language: string,
  languages: readonly Language[],
): Promise<Fault[]> {
  const own = language === example.language
  const as = own ? '' : ` (as ${language})`
  const text = `${example.code}\n`
  // An example without a path is assigned a file that the rule applies to.
  const ruleSet = buildPrograms(inspector, [example.path === undefined ? withoutPaths(rule) : rule], languages)
  const path = example.path ?? 'example'
  const parsed = await inspectText(inspector, ruleSet, language, text)
  if (parsed !== undefined && parsed.errors.length > 0) {
    if (!own) return []
    const what = `the example does not parse as ${language}: error on line ${parsed.errors.join(', ')}`
    return [{ verdict: 'broken', at: example.at, text: what }]
  }
  const found = [
    ...drafts(ruleSet, { path, language, text }, parsed?.matches ?? []),
    ...textDrafts(ruleSet, path, text),
  ]
  const [slow] = ruleSet.broken()
  if (slow !== undefined) return [{ verdict: 'broken', at: example.at, text: slow.reason }]
  const faults = example.verdict === 'good' ? goodFaults(example, found, as) : badFaults(example, found, as)
  if (faults.length > 0 || example.verdict === 'good' || !own) return faults
  return fixFaults(inspector, rule, example, language, found[0]!)
}

function withoutPaths(rule: Rule): Rule {
  const onlyText = rule.match.every(({ kind }) => kind === 'regex')
  return { ...rule, paths: [], notPaths: [], ...(onlyText ? { languages: ['any'] } : {}) }
}

function goodFaults(example: RuleExample, found: Draft[], as: string): Fault[] {
  return found.map((draft) => ({
    verdict: 'noisy',
    at: example.at,
    text: `this Good example is reported on ${place(example, draft)}${as}`,
  }))
}

function badFaults(example: RuleExample, found: Draft[], as: string): Fault[] {
  const at = example.at
  const right = found.filter((draft) => draft.startLine === example.line)
  const wrong = found.filter((draft) => draft.startLine !== example.line)
  const faults: Fault[] = wrong.map((draft) => ({
    verdict: 'noisy',
    at,
    text: `this Bad example is reported on ${place(example, draft)} instead of line ${example.line}${as}`,
  }))
  if (right.length === 0) {
    const line = `line ${example.line}: \`${(example.code.split('\n')[example.line! - 1] ?? '').trim()}\``
    faults.push({ verdict: 'missing', at, text: `this Bad example is not reported on ${line}${as}` })
  }
  if (right.length > 1) {
    faults.push({
      verdict: 'noisy',
      at,
      text: `this Bad example is reported ${right.length} times on line ${example.line}${as}`,
    })
  }
  return faults
}

function place(example: RuleExample, draft: Draft): string {
  return `line ${draft.startLine}: \`${(example.code.split('\n')[draft.startLine - 1] ?? '').trim()}\``
}

async function fixFaults(
  inspector: Inspector,
  rule: Rule,
  example: RuleExample,
  language: string,
  draft: Draft,
): Promise<Fault[]> {
  const at = example.at
  if (example.fixed === undefined) return []
  if (draft.fix === undefined) {
    return [{ verdict: 'broken', at, text: 'the example has a `fixed` fence, but the rule has no fix' }]
  }
  const fixed = applyFix(`${example.code}\n`, draft.fix)
  if (fixed.trimEnd() !== example.fixed.trimEnd()) {
    return [
      { verdict: 'broken', at, text: `the fix produces\n${fixed.trimEnd()}\ninstead of\n${example.fixed.trimEnd()}` },
    ]
  }
  if (rule.match.every(({ kind }) => kind === 'regex')) return []
  const parsed = await inspectText(inspector, undefined, language, fixed)
  if (parsed !== undefined && parsed.errors.length > 0) {
    return [{ verdict: 'broken', at, text: `the fixed text does not parse: error on line ${parsed.errors.join(', ')}` }]
  }
  return []
}

/** Returns undefined if there are no rules for the language; the text is then not parsed. */
async function inspectText(inspector: Inspector, ruleSet: RuleSet | undefined, language: string, text: string) {
  const program = await ruleSet?.programFor(language)
  if (ruleSet !== undefined && program === undefined) return undefined
  const id = createHash('sha1').update(`${language}\0${text}`).digest('hex')
  const inspection = await inspector.inspect({ id, language, text, want: program === undefined ? {} : { program } })
  return 'failure' in inspection ? { errors: [1], matches: [] } : inspection
}
