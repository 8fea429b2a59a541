import { createHash } from 'node:crypto'
import type { Draft } from '../findings/finding.ts'
import type { Inspector } from '../syntax/inspector.ts'
import type { Language } from '../syntax/language/language-schema.ts'
import { applyFix } from './match/fix.ts'
import { buildPrograms, type RuleSet } from './match/program.ts'
import { drafts, textDrafts } from './match/run.ts'
import { forOwner } from './owner.ts'
import type { BadExample, BrokenRule, GoodExample, Rule, RuleExample } from './types.ts'

/** `guideline`: nothing to run. Otherwise the worst result of its examples. */
export type Verdict = 'validated' | 'noisy' | 'missing' | 'broken' | 'guideline'

export interface RuleCheck {
  rule: Rule
  verdict: Verdict
  /** The reasons why it is not validated: the line of the fence in the page (0: the whole page) and a sentence. */
  problems: { at: number; text: string }[]
}

const severest = ['broken', 'missing', 'noisy'] as const

interface Fault {
  verdict: (typeof severest)[number]
  at: number
  text: string
}

/** What parses the examples. */
interface Syntax {
  inspector: Inspector
  languages: readonly Language[]
}

/** An example in one of the languages that its rule supports. */
interface Trial<Example = RuleExample> {
  rule: Rule
  example: Example
  language: string
}

/** Minimum number of Bad and of Good examples of a built-in rule. */
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
  const faults = await findFaults({ inspector, languages }, rule)
  const verdict = severest.find((one) => faults.some((fault) => fault.verdict === one)) ?? 'validated'
  return { rule, verdict, problems: faults.map(({ at, text }) => ({ at, text })) }
}

async function findFaults(syntax: Syntax, rule: Rule): Promise<Fault[]> {
  // All queries are compiled, not only those that the examples need.
  const ruleSet = buildPrograms(syntax.inspector, [{ ...rule, origin: 'repo' }], syntax.languages)
  await Promise.all(rule.languages.map((language) => ruleSet.programFor(language)))
  const broken = ruleSet.broken().map(({ reason }) => brokenFault(0, reason))
  if (broken.length > 0) return broken
  const faults = countFaults(rule)
  for (const example of rule.examples) {
    for (const language of languagesOf(rule, example, syntax.languages)) {
      faults.push(...(await testExample(syntax, { rule, example, language })))
    }
  }
  return faults
}

function brokenFault(at: number, text: string): Fault {
  return { verdict: 'broken', at, text }
}

function countFaults(rule: Rule): Fault[] {
  const faults: Fault[] = []
  const fault = (text: string) => faults.push({ verdict: 'missing', at: 0, text })
  const least = rule.origin === 'built-in' ? demanded : 1
  const count = (verdict: RuleExample['verdict']) =>
    rule.examples.filter((example) => example.verdict === verdict).length
  if (count('bad') < least) fault(`it has ${count('bad')} Bad examples (required: ${least})`)
  if (count('good') < least) fault(`it has ${count('good')} Good examples (required: ${least})`)
  if (
    rule.fix !== undefined &&
    !rule.examples.some((example) => example.verdict === 'bad' && example.fixed !== undefined)
  ) {
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

async function testExample(syntax: Syntax, { rule, example, language }: Trial): Promise<Fault[]> {
  const own = language === example.language
  const text = `${example.code}\n`
  // An example without a path is assigned a file that the rule applies to.
  const tested = forOwner(example.path === undefined ? withoutPaths(rule) : rule, exampleOwner)
  const ruleSet = buildPrograms(syntax.inspector, [tested], syntax.languages)
  const path = example.path ?? 'example'
  const parsed = await inspectText(syntax.inspector, ruleSet, language, text)
  if (parsed !== undefined && parsed.errors.length > 0) {
    if (!own) return []
    const lines = parsed.errors.join(', ')
    return [brokenFault(example.at, `the example does not parse as ${language}: error on line ${lines}`)]
  }
  const found = [
    ...drafts(ruleSet, { path, language, text }, parsed?.matches ?? []),
    ...textDrafts(ruleSet, path, text),
  ]
  const [slow] = ruleSet.broken()
  if (slow !== undefined) return [brokenFault(example.at, slow.reason)]
  const as = own ? '' : ` (as ${language})`
  if (example.verdict === 'good') return goodFaults(example, found, as)
  const faults = badFaults(example, found, as)
  const [draft] = found
  if (faults.length > 0 || draft === undefined || !own) return faults
  return fixFaults(syntax.inspector, { rule, example, language }, draft)
}

/** The owner of the repository of the examples. */
const exampleOwner = 'acme'

function withoutPaths(rule: Rule): Rule {
  const onlyText = rule.match.every(({ kind }) => kind === 'regex')
  return { ...rule, paths: [], notPaths: [], ...(onlyText ? { languages: ['any'] } : {}) }
}

function goodFaults(example: GoodExample, found: Draft[], as: string): Fault[] {
  return found.map(({ startLine }) => ({
    verdict: 'noisy',
    at: example.at,
    text: `this Good example is reported on ${quoteLine(example, startLine)}${as}`,
  }))
}

function badFaults(example: BadExample, found: Draft[], as: string): Fault[] {
  const { at, line } = example
  const right = found.filter(({ startLine }) => startLine === line)
  const wrong = found.filter(({ startLine }) => startLine !== line)
  const faults: Fault[] = wrong.map(({ startLine }) => ({
    verdict: 'noisy',
    at,
    text: `this Bad example is reported on ${quoteLine(example, startLine)} instead of line ${line}${as}`,
  }))
  if (right.length === 0) {
    const text = `this Bad example is not reported on ${quoteLine(example, line)}${as}`
    faults.push({ verdict: 'missing', at, text })
  }
  if (right.length > 1) {
    const text = `this Bad example is reported ${right.length} times on line ${line}${as}`
    faults.push({ verdict: 'noisy', at, text })
  }
  return faults
}

function quoteLine({ code }: RuleExample, line: number): string {
  return `line ${line}: \`${(code.split('\n')[line - 1] ?? '').trim()}\``
}

async function fixFaults(
  inspector: Inspector,
  { rule, example, language }: Trial<BadExample>,
  draft: Draft,
): Promise<Fault[]> {
  const { at, code } = example
  if (example.fixed === undefined) return []
  if (draft.fix === undefined) {
    return [brokenFault(at, 'the example has a `fixed` fence, but the rule has no fix')]
  }
  const fixed = applyFix(`${code}\n`, draft.fix)
  if (fixed.trimEnd() !== example.fixed.trimEnd()) {
    return [brokenFault(at, `the fix produces\n${fixed.trimEnd()}\ninstead of\n${example.fixed.trimEnd()}`)]
  }
  if (rule.match.every(({ kind }) => kind === 'regex')) return []
  const parsed = await inspectText(inspector, undefined, language, fixed)
  if (parsed === undefined || parsed.errors.length === 0) return []
  return [brokenFault(at, `the fixed text does not parse: error on line ${parsed.errors.join(', ')}`)]
}

/** Returns undefined if there are no rules for the language; the text is then not parsed. */
async function inspectText(inspector: Inspector, ruleSet: RuleSet | undefined, language: string, text: string) {
  const program = await ruleSet?.programFor(language)
  if (ruleSet !== undefined && program === undefined) return undefined
  const id = createHash('sha1').update(`${language}\0${text}`).digest('hex')
  const inspection = await inspector.inspect({ id, language, text, want: program === undefined ? {} : { program } })
  return 'failure' in inspection ? { errors: [1], matches: [] } : inspection
}
