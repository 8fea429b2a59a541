import type { Draft } from '../../findings/finding.ts'
import { columnsOfSpan, trimmedEnd } from '../../positions/columns.ts'
import { holdsLine, type LineRange } from '../../positions/line-ranges.ts'
import { redact } from '../../secrets/redact.ts'
import type { CapturedNode, QueryMatch } from '../../syntax/inspector.ts'
import type { Rule } from '../types.ts'
import { capturedSpan } from './captured.ts'
import { fillSpan } from './fix.ts'
import type { RuleSet } from './program.ts'
import { matchRegexes } from './regex-matches.ts'
import { fillTemplate } from './template.ts'
import { withinTime } from './time-box.ts'

/** A file to run rules on. */
export interface RuledFile {
  path: string
  /** Grammar name. */
  language: string
  text: string
}

const messageWidth = 60

/** Time limit in milliseconds for a repository's own expressions per file. */
const expressionMs = 500

/**
 * Converts matches of a rule set's program to drafts. `lines` (sorted and disjoint) limits them to matches that start
 * there.
 */
export function drafts(
  ruleSet: RuleSet,
  file: RuledFile,
  matches: readonly QueryMatch[],
  options: { lines?: readonly LineRange[] } = {},
): Draft[] {
  const found: { rule: Rule; draft: Draft; start: number; end: number }[] = []
  for (const match of matches) {
    const rule = ruleSet.ruleAt(file.language, match.offset, file.path)
    if (rule === undefined) continue
    const matched = match.captures.filter(({ name }) => name === 'match')
    const [first, ...rest] = matched.length > 0 ? matched : match.captures.slice(0, 1)
    if (first === undefined || !contains(options.lines, first.startLine)) continue
    const { start, startLine } = first
    const end = Math.max(first.end, ...rest.map((node) => node.end))
    const draft = {
      ...draftOf(rule, file.path, file.text, match.captures),
      ...placeOf(file.text, startLine, start, end),
      symbol: match.symbol,
      code: match.code,
    }
    found.push({ rule, draft, start, end })
  }
  return outermost(found).map(({ draft }) => draft)
}

/** Runs the `regex` rules on the lines of a text. Without `lines`, all lines are checked. */
export function textDrafts(ruleSet: RuleSet, path: string, text: string, lines?: readonly LineRange[]): Draft[] {
  if (lines?.length === 0) return []
  const [firstLine = ''] = text.slice(0, 200).split('\n', 1)
  const rules = ruleSet.regexesFor(path, firstLine)
  if (rules.length === 0) return []
  const all = text.split('\n')
  return rules.flatMap(({ rule, regexes }) => {
    const run = () => matchRegexes(regexes, text, all, (line) => contains(lines, line))
    const matches = rule.origin === 'built-in' ? run() : withinTime(expressionMs, run)
    if (matches === undefined) ruleSet.disable(rule, `its expression took longer than ${expressionMs} ms on ${path}`)
    return (matches ?? []).map(({ line, code, captures }) => ({
      ...draftOf(rule, path, text, captures),
      ...placeOf(text, line, captures[0].start, captures[0].end),
      code: code.trim(),
    }))
  })
}

/** Returns the lines and columns of a span that starts on a known line. */
function placeOf(text: string, startLine: number, start: number, end: number) {
  const endLine = startLine + (text.slice(start, trimmedEnd(text, start, end)).match(/\n/g)?.length ?? 0)
  return { startLine, endLine, ...columnsOfSpan(text, start, end) }
}

function draftOf(
  rule: Rule,
  path: string,
  text: string,
  captures: readonly CapturedNode[],
): Omit<Draft, 'startLine' | 'endLine' | 'startColumn' | 'endColumn'> {
  const span = (name: string) => capturedSpan(text, captures, name)
  const target = span('fix') ?? span('match')
  return {
    rule: rule.id,
    severity: rule.severity,
    category: rule.category,
    path,
    message: fillTemplate(rule.message, (name) => {
      const found = span(name)
      return found === undefined ? undefined : inline(text.slice(found.start, found.end))
    }),
    confidence: rule.confidence,
    ...(rule.fix === undefined || target === undefined || rule.fixSafety === 'none'
      ? {}
      : { fix: { safety: rule.fixSafety, ...fillSpan(text, target, rule.fix, span) } }),
    ...(rule.status === 'nursery' ? { show: 'summary' as const } : {}),
  }
}

/** Formats code for the middle of a sentence: short, on one line, and without backquotes. */
function inline(code: string): string {
  const line = redact(code).replaceAll(/\s+/g, ' ').replaceAll('`', "'").trim()
  return line.length > messageWidth ? `${line.slice(0, messageWidth - 1)}…` : line
}

/** Drops a match inside another match that starts on the same line: `a + b + c` contains `a + b`. */
function outermost<T extends { rule: Rule; draft: Draft; start: number; end: number }>(found: T[]): T[] {
  const kept: T[] = []
  const latest = new Map<Rule, T>()
  for (const one of found.sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = latest.get(one.rule)
    if (last !== undefined && last.draft.startLine === one.draft.startLine && last.end >= one.end) continue
    kept.push(one)
    latest.set(one.rule, one)
  }
  return kept
}

function contains(ranges: readonly LineRange[] | undefined, line: number): boolean {
  return ranges === undefined || holdsLine(ranges, line)
}
