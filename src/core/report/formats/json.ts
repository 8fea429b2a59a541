import { defined } from '../../defined.ts'
import type { Finding } from '../../findings/finding.ts'
import type { Outcome, Part } from '../../types.ts'
import { escapeControlCharsInJson } from '../escape-control-chars.ts'
import { isFileLevel } from '../place.ts'
import { isSuppressed, reportOf } from '../tally.ts'
import type { Format } from './format.ts'

/** Incremented for changes that break scripts. */
const formatVersion = 1

/**
 * The answer for scripts: `{version, outcome, findings, ledger}` and more. Keys are only ever added. A table is `rows`
 * with one object per row, several tables are also `tables` by title. Text is `text`, edits are `patch`, graphs are
 * `pictures`. `outcome` is `complete`, `partial` (with `reasons`) or `failed` (with `error`). A finding about a whole
 * file has no columns.
 */
export const json: Format = {
  name: 'json',
  summary: 'all data, in a stable format for scripts',
  contentType: 'application/json',
  render: renderJson,
}

function renderJson(outcome: Outcome): string {
  const report = reportOf(outcome)
  const findings = report?.findings ?? []
  const answer = {
    version: formatVersion,
    outcome: outcome.state,
    ...(outcome.state === 'partial' ? { reasons: outcome.reasons } : {}),
    ...(outcome.state === 'failed' ? { error: { kind: outcome.error.kind, message: outcome.error.public } } : {}),
    ...defined({ scope: report?.scope }),
    findings: findings.filter((finding) => !isSuppressed(finding)).map(findingJson),
    ledger: report?.ledger ?? [],
    suppressed: findings.filter(isSuppressed).map((finding) => ({
      ...findingJson(finding),
      by: finding.placement.by,
      because: finding.placement.because,
    })),
    ...defined({
      walkthrough: report?.walkthrough,
      highlights: report?.highlights,
      notes: report?.notes,
      dropped: report?.dropped,
    }),
    ...rowsJson(outcome.parts),
    ...picturesJson(outcome.parts),
    ...wordsJson(outcome.parts),
  }
  return `${escapeControlCharsInJson(JSON.stringify(answer, undefined, 2))}\n`
}

function findingJson(finding: Finding) {
  const {
    rule,
    severity,
    category,
    path,
    startLine,
    startColumn,
    endLine,
    endColumn,
    message,
    fingerprint,
    fix,
    related,
    symbol,
    confidence,
    pass,
    placement,
  } = finding
  const columns = !isFileLevel(finding) && startColumn !== undefined && endColumn !== undefined
  return {
    rule,
    severity,
    category,
    path,
    startLine,
    ...(columns ? { startColumn } : {}),
    endLine,
    ...(columns ? { endColumn } : {}),
    message,
    fingerprint,
    ...defined({ fix, related }),
    ...(symbol === undefined || symbol === '' ? {} : { symbol }),
    confidence,
    pass,
    shown: placement.at,
  }
}

function rowsJson(parts: readonly Part[]) {
  const tables = parts.filter((part) => part.kind === 'data')
  if (tables.length === 0) return {}
  const named = tables.map(({ title, columns, rows }) => ({
    title,
    rows: rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index] ?? '']))),
  }))
  return { rows: named.flatMap(({ rows }) => rows), ...(named.length > 1 ? { tables: named } : {}) }
}

function picturesJson(parts: readonly Part[]) {
  const pictures = parts.filter((part) => part.kind === 'picture')
  if (pictures.length === 0) return {}
  return { pictures: pictures.map(({ title, nodes, edges }) => ({ title, nodes, edges })) }
}

function wordsJson(parts: readonly Part[]) {
  const text = parts.flatMap((part) => (part.kind === 'text' ? [part.markdown] : []))
  const patch = parts.flatMap((part) => (part.kind === 'patch' ? [part.patch] : []))
  return {
    ...(text.length === 0 ? {} : { text: text.join('\n\n') }),
    ...(patch.length === 0 ? {} : { patch: patch.join('\n') }),
  }
}
