import { passRules } from '../config/pass-rules/pass-rules.ts'
import { passNames } from '../config/schema.ts'
import type { Engine } from '../engine.ts'
import { DuckError } from '../errors.ts'
import { textOutcome } from '../outcome/make-outcome.ts'
import { loadRulesHere } from '../repo/rule-pages.ts'
import { codeFence, codeSpan } from '../report/markdown/markdown-text.ts'
import type { RulePack } from '../rules/load.ts'
import { captureNames } from '../rules/match/metavariables.ts'
import type { BadExample, Rule } from '../rules/types.ts'
import { loadLanguages } from '../syntax/language/languages.ts'
import { nearest } from '../text/nearest.ts'

/** Maximum number of examples of each kind. */
const mostExamples = 3

/** Explains a rule like its page does, without the matcher. */
export const rulesExplainEngine: Engine = {
  async run(invocation, context) {
    const id = String(invocation.arguments.rule)
    const built = passRules[id]
    if (built !== undefined) return textOutcome(passPage(id, built))
    return textOutcome(pageOf(ruleNamed(id, await loadRulesHere(invocation, context))))
  },
}

function ruleNamed(id: string, { rules, broken }: RulePack): Rule {
  const found = rules.find((rule) => rule.id === id)
  if (found !== undefined) return found
  const pass = passOf(id)
  if (pass !== undefined)
    throw new DuckError(
      'not-found',
      `Rule ${codeSpan(id)} has no page. The \`${pass}\` pass reports it, and \`[passes]\` in the configuration can disable it.`,
    )
  const unusable = broken.find(({ file }) => file.includes(id.split('/').at(-1) ?? id))
  if (unusable !== undefined)
    throw new DuckError(
      'invalid',
      `Unknown rule ${codeSpan(id)}. The page ${unusable.file} is invalid: ${unusable.reason}.`,
    )
  const slip = closest(id, rules)
  const advice = slip === undefined ? '`rubberduck rules list` lists the rules.' : `Did you mean \`${slip}\`?`
  throw new DuckError('not-found', `Unknown rule ${codeSpan(id)}. ${advice}`)
}

/** Returns the nearest id, or the nearest name if the pack is missing or wrong. */
function closest(id: string, rules: readonly Rule[]): string | undefined {
  const name = (full: string) => full.split('/').at(-1) ?? full
  const same = rules.find((rule) => name(rule.id) === name(id))?.id
  if (same !== undefined) return same
  const near = nearest(
    id,
    rules.map((rule) => rule.id),
  )
  if (near !== undefined) return near
  const nearName = nearest(
    name(id),
    rules.map((rule) => name(rule.id)),
  )
  return rules.find((rule) => name(rule.id) === nearName)?.id
}

function pageOf(rule: Rule): string {
  const bad = rule.examples.filter((example) => example.verdict === 'bad').slice(0, mostExamples)
  const good = rule.examples.filter((example) => example.verdict === 'good').slice(0, mostExamples)
  const blocks = [
    `# ${codeSpan(rule.id)}`,
    messageOf(rule),
    facts(rule),
    ...section('Why', [rule.why]),
    ...section('What to do', [rule.whatToDo]),
    ...section('Reported', bad.map(marked)),
    ...section(
      'Not reported',
      good.map(({ code, language }) => codeFence(lines(code), language)),
    ),
    ...section('How to disable it', [turnOff(rule)]),
    `Rule page: ${codeSpan(rule.file)}`,
  ]
  return blocks.filter((block) => block !== '').join('\n\n')
}

/** Renders a rule without a page, which a pass reports. It has no examples. */
function passPage(id: string, { title, why = '', whatToDo = '', cwe }: (typeof passRules)[string]): string {
  const pass = passOf(id)
  return [
    `# ${codeSpan(id)}`,
    `${title}.`,
    ...(cwe === undefined ? [] : [`- **Weakness:** ${cweLink(cwe)}`]),
    ...section('Why', [why]),
    ...section('What to do', [whatToDo]),
    ...section('How to disable it', [
      [
        `To disable it for the repository, add to ${codeSpan('.rubberduck.toml')}:`,
        codeFence(['[rules]', `"${id}" = "off"`], 'toml'),
      ].join('\n\n'),
    ]),
    ...(pass === undefined ? [] : [`The ${codeSpan(pass)} pass reports it.`]),
  ].join('\n\n')
}

function passOf(id: string): string | undefined {
  return id === 'any/secret' ? 'secrets' : passNames.find((name) => id.startsWith(`${name}/`))
}

/** Returns the message; with captures, which have no text here, rather the title. */
function messageOf({ message, match, title }: Rule): string {
  const captures = new Set(match.flatMap((one) => [...captureNames(one)]))
  const hasCaptures = [...message.matchAll(/\$([A-Za-z_][\w-]*)/g)].some(([, name = '']) => captures.has(name))
  if (hasCaptures && title !== undefined) return `${title}.`
  return message.replaceAll(/\$([A-Za-z_][\w-]*)/g, (found, name) => (captures.has(name) ? '…' : found))
}

function facts(rule: Rule): string {
  const rows: [string, string][] = [
    ['Severity', rule.severity],
    ['Category', rule.category],
    ['Languages', rule.languages.join(', ')],
    ['Status', statusOf(rule)],
    ['Fix', fixes[rule.fix === undefined ? 'none' : rule.fixSafety]],
    ['Weakness', rule.cwe === undefined ? '' : cweLink(rule.cwe)],
  ]
  return rows
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `- **${name}:** ${value}`)
    .join('\n')
}

const fixes = {
  safe: '`rubberduck fix` applies it',
  unsafe: '`rubberduck fix --unsafe` applies it (it may change the behavior of the code)',
  none: '',
} as const

function statusOf(rule: Rule): string {
  if (rule.match.length === 0) return 'guideline for the model'
  if (!rule.enabled) return 'disabled by default'
  return rule.status === 'stable' ? 'stable' : 'nursery (findings appear in the summary only)'
}

function cweLink(cwe: string): string {
  const number = /^CWE-(\d+)$/.exec(cwe)?.[1]
  return number === undefined ? cwe : `[${cwe}](https://cwe.mitre.org/data/definitions/${number}.html)`
}

function section(title: string, blocks: readonly string[]): string[] {
  const there = blocks.map((block) => block.trim()).filter((block) => block !== '')
  return there.length === 0 ? [] : [`## ${title}`, ...there]
}

/** Renders an example with its reported line marked, and the result of the fix. */
function marked({ code, language, line, fixed }: BadExample): string {
  const shown = lines(code).map((text, index) => `${index + 1 === line ? '>' : ' '} ${text}`)
  const block = codeFence(shown, language)
  if (fixed === undefined) return block
  return [block, 'Fixed:', codeFence(lines(fixed), language)].join('\n\n')
}

function lines(code: string): string[] {
  return code.replace(/\n$/, '').split('\n')
}

function turnOff({ id, languages, enabled }: Rule): string {
  const named = loadLanguages().find(({ name }) => languages.includes(name))
  const [open = '#', close = ''] =
    named?.comments.line[0] === undefined ? (named?.comments.block[0] ?? []) : [named.comments.line[0]]
  const comment = `${open} rubberduck-ignore ${id}: the reason ${close}`.trimEnd()
  const setting = enabled ? 'off' : 'on'
  return [
    'To suppress a single finding, add a comment:',
    codeFence([comment]),
    `To ${enabled ? 'disable' : 'enable'} it for the repository, add to ${codeSpan('.rubberduck.toml')}:`,
    codeFence(['[rules]', `"${id}" = "${setting}"`], 'toml'),
  ].join('\n\n')
}
