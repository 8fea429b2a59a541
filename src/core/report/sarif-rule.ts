import { defined } from '../defined.ts'
import type { Finding, Severity } from '../findings/finding.ts'
import type { RuleFacts } from '../outcome/report.ts'
import { securitySeverity } from './security-severity.ts'

const levels = { error: 'error', warning: 'warning', info: 'note' } as const
const problemSeverities = { error: 'error', warning: 'warning', info: 'recommendation' } as const
/** GitHub truncates longer rule texts. */
const longestText = 1024

/** Returns the SARIF level for a severity. */
export function levelOf(severity: Severity): (typeof levels)[Severity] {
  return levels[severity]
}

/** Describes a rule for code scanning: a general title, the reason, the fix and an example. */
export function ruleDescriptor(id: string, sample: Finding, facts: RuleFacts | undefined) {
  const title = titleOf(id, facts)
  const severity = facts?.severity ?? sample.severity
  const category = facts?.category ?? sample.category
  const cwe = /\d+/.exec(facts?.cwe ?? '')?.[0]
  return {
    id,
    name: nameOf(id),
    shortDescription: { text: title },
    fullDescription: { text: cut(facts?.why === undefined ? `${title}.` : plainText(facts.why)) },
    help: help(title, facts),
    ...defined({ helpUri: cwe === undefined ? undefined : `https://cwe.mitre.org/data/definitions/${cwe}.html` }),
    defaultConfiguration: { level: levels[severity] },
    properties: {
      tags: [category, ...(cwe === undefined ? [] : [`external/cwe/cwe-${cwe.padStart(3, '0')}`])],
      precision: precisionOf(facts?.confidence ?? sample.confidence),
      ...(category === 'security'
        ? { 'security-severity': securitySeverity(severity, facts?.cwe) }
        : { 'problem.severity': problemSeverities[severity] }),
    },
  }
}

/** Code scanning shows titles as plain text, so backquotes are removed. The id is the fallback. */
function titleOf(id: string, facts: RuleFacts | undefined): string {
  const title = facts?.title ?? firstClause(facts?.summary ?? '')
  const words = title === '' ? wordsOf(id).join(' ') : title
  return cut(plainText(`${words[0]?.toUpperCase()}${words.slice(1)}`))
}

/** For a page without a title, returns the message up to the advice, without captures. */
function firstClause(message: string): string {
  const clause = message.split(/(?<=[\w`)])(?:[;:.])(?:\s|$)/, 1)[0] ?? ''
  return clause
    .replaceAll(/`[^`]*\$\w+[^`]*`|\${1,3}[A-Za-z_]\w*/g, '…')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

function wordsOf(id: string): string[] {
  return (id.split('/').at(-1) ?? id).split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
}

/** `js/compare-nan` → `CompareNan`. */
function nameOf(id: string): string {
  return wordsOf(id)
    .map((word) => `${word[0]?.toUpperCase()}${word.slice(1)}`)
    .join('')
    .slice(0, 255)
}

function help(title: string, facts: RuleFacts | undefined) {
  const { why, whatToDo, example } = facts ?? {}
  const sections = [
    why === undefined ? '' : `## Why\n\n${why}`,
    whatToDo === undefined ? '' : `## What to do\n\n${whatToDo}`,
    example?.bad === undefined ? '' : `## Reported\n\n${fence(example.bad, example.language)}`,
    example?.good === undefined ? '' : `## Not reported\n\n${fence(example.good, example.language)}`,
  ].filter((section) => section !== '')
  const text = [why, whatToDo].filter((part) => part !== undefined).join('\n\n')
  return {
    text: text === '' ? `${title}.` : plainText(text),
    markdown: [`# ${title}`, ...sections].join('\n\n'),
  }
}

function fence(code: string, language: string): string {
  const run = Math.max(0, ...(code.match(/`+/g) ?? []).map((ticks) => ticks.length))
  const ticks = '`'.repeat(Math.max(3, run + 1))
  return `${ticks}${language}\n${code.replace(/\n+$/, '')}\n${ticks}`
}

function plainText(markdown: string): string {
  return markdown.replaceAll('`', '')
}

function cut(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText - 1).toWellFormed()}…`
}

function precisionOf(confidence: number): 'very-high' | 'high' | 'medium' | 'low' {
  if (confidence >= 0.95) return 'very-high'
  if (confidence >= 0.8) return 'high'
  return confidence >= 0.6 ? 'medium' : 'low'
}
