import { extname } from 'node:path'
import type { SecretLintCoreConfig } from '@secretlint/types'
import type { Draft } from '../findings/finding.ts'
import { columnsOfSpan } from '../positions/columns.ts'
import type { LineRange } from '../positions/line-ranges.ts'
import { isPlaceholderCredential } from '../secrets/placeholder-credential.ts'
import { learnSecret, redact } from '../secrets/redact.ts'
import { looksRandom } from '../secrets/secret-values.ts'

interface Found {
  /** The name in secretlint, for example `GitHub Token`. */
  kind: string
  start: number
  end: number
  startLine: number
  endLine: number
}

let scanner: Promise<(path: string, text: string) => Promise<Found[]>> | undefined

/** Loads secretlint on first use, so that processes that never scan for secrets do not pay for it. */
function loadScanner() {
  scanner ??= (async () => {
    const [{ lintSource }, { rules }, { secretLintProfiler }] = await Promise.all([
      import('@secretlint/core'),
      import('@secretlint/secretlint-rule-preset-recommend'),
      import('@secretlint/profiler'),
    ])
    // It would keep a mark for every rule and file forever.
    secretLintProfiler.setEnabled(false)
    const config: SecretLintCoreConfig = {
      // Its comment directives are disabled, because only our own directives are recorded in the report.
      rules: rules
        .filter((rule) => !rule.meta.id.endsWith('-filter-comments'))
        .map((rule) => ({ id: rule.meta.id, rule })),
    }
    return async (path: string, text: string) => {
      const source = { content: text, filePath: path, ext: extname(path), contentType: 'text' as const }
      const { messages } = await lintSource({ source, options: { config, noPhysicFilePath: true } })
      return messages.map(({ message, range, loc, ruleId }) => ({
        kind: kindOf(message, ruleId, text.slice(...range)),
        start: range[0],
        end: range[1],
        startLine: loc.start.line,
        endLine: loc.end.line,
      }))
    }
  })()
  return scanner
}

/** Converts `found GitHub Token(GitHub personal access tokens): <value>` to `GitHub Token`. */
function kindOf(message: string, ruleId: string, value: string): string {
  const kind = (/^found ([^:(]+)/i.exec(message)?.[1] ?? '').trim()
  if (kind === '' || kind.includes(value)) return ruleId.replace(/^.*secretlint-rule-/, '')
  return kind
}

/** Finds keys, tokens and passwords in these lines (absent: all). No field of a draft contains the value. */
export async function findSecrets(path: string, text: string, lines?: readonly LineRange[]): Promise<Draft[]> {
  if (lines?.length === 0) return []
  const scan = await loadScanner()
  const { kept, numbers } = keepLines(text, lines)
  const drafts: Draft[] = []
  for (const found of (await scan(path, kept)).sort((a, b) => a.start - b.start || b.end - a.end)) {
    const startLine = numbers?.[found.startLine - 1] ?? found.startLine
    const endLine = numbers?.[found.endLine - 1] ?? found.endLine
    // Two of its rules may report the same value, because an address with a password is also a connection string.
    if (drafts.some((draft) => draft.startLine <= startLine && startLine <= draft.endLine)) continue
    const value = kept.slice(found.start, found.end)
    if (!value.includes('\n')) learnValue(value)
    if (isPlaceholderCredential(value)) continue
    drafts.push({
      rule: 'any/secret',
      severity: 'error',
      category: 'security',
      path,
      startLine,
      endLine,
      ...columnsOfSpan(kept, found.start, found.end),
      message: `This looks like a real ${found.kind}. Revoke it, because it remains in the git history, and read the new one from the environment or a secret store.`,
      confidence: 0.95,
      code: value.includes('\n') ? found.kind : `${found.kind} ${redact(value)}`,
    })
  }
  return drafts
}

/** Returns the requested lines as one text, with blank lines between ranges, and their line numbers in the file. */
function keepLines(text: string, ranges?: readonly LineRange[]): { kept: string; numbers?: number[] } {
  if (ranges === undefined) return { kept: text }
  const all = text.split('\n')
  const kept: string[] = []
  const numbers: number[] = []
  for (const { startLine, endLine } of ranges) {
    for (const [index, text] of all.slice(startLine - 1, endLine).entries()) {
      kept.push(text)
      numbers.push(startLine + index)
    }
    kept.push('')
    numbers.push(endLine)
  }
  return { kept: kept.join('\n'), numbers }
}

/**
 * Masks a value from the scanner wherever it appears, unless its notation always identifies it. The scanner's range may
 * include the assigned name, and part of the value may already be masked, so the longest unmasked run is used as the
 * value.
 */
function learnValue(found: string): void {
  if (found.includes('://')) return
  const readable = redact(found)
  const parts = readable.split(/["'`\s=:,;@<>…]+/)
  const longest = parts.reduce((best, part) => (part.length > best.length ? part : best), '')
  if (readable === found || looksRandom(longest)) learnSecret(longest)
}
