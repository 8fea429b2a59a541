import { isPlaceholder, isQuotedSecret, isVeryRandom, looksRandom } from '../secret-values.ts'
import type { SecretSpan } from '../spans.ts'
import { lineBefore } from './sticky.ts'

/** Maximum distance between a name and its value. */
const farthest = 120
const word = /[^\s"'`|<>,;()[\]{}=:]{12,200}/g
const literal = /(["'`])([^"'`\n]{0,200})\1/g
/** Text between a value and the name after it. */
const comparison = /^\s*[!=]==?\s*[\w$.>-]*$/
const labelled = /^\s*,?\s*\w{1,40}:\s*@?["']?$/
const moved = /^\s+TO\s+[\w-]*$/i
const member = /,?\s*["']?(?:name|key)["']?\s*[:=]\s*["']?$/i
const valueKey = /\bvalue["']?\s*[:=]\s*(["']?)([^\s"']{4,200})\1$/i

/** Finds a word on the same line that is too random to be anything but a secret. */
export function nearbyValue(text: string, at: number, spans: SecretSpan[]): void {
  const end = text.indexOf('\n', at)
  const line = text.slice(at, Math.min(end < 0 ? text.length : end, at + farthest))
  // If something is already masked, the rest is not a secret; otherwise a second pass would mask more.
  if (line.includes('…')) return
  for (const match of line.matchAll(word)) {
    const [found] = match
    if (!isVeryRandom(found) || isPlaceholder(found)) continue
    spans.push({ start: at + match.index, end: at + match.index + found.length })
    return
  }
}

/** Finds a value before its name: `"…" === password`, `setValue("…", forHTTPHeaderField: "X-Api-Key")`. */
export function valueBefore(text: string, name: { text: string; start: number }, spans: SecretSpan[]): void {
  const from = Math.max(0, name.start - farthest)
  const before = text.slice(from, name.start)
  if (before.includes('…') || memberBefore(before, from, name.text, spans)) return
  const line = lineBefore(before, before.length)
  const start = name.start - line.length
  const last = [...line.matchAll(literal)].at(-1)
  if (last === undefined) return
  const value = last[2] ?? ''
  if (value.length < 8) return
  const between = line.slice(last.index + last[0].length)
  const given = comparison.test(between) || labelled.test(between) || moved.test(between)
  const remark = /^[^"']*(?:\/\/|#|--)[^"']*$/.test(between)
  if (given ? !isQuotedSecret(value, name.text) : !remark || !looksRandom(value) || value.includes('/')) return
  spans.push({ start: start + last.index + 1, end: start + last.index + 1 + value.length })
}

/** Matches `value: …` on the line before `name: PASSWORD`. */
function memberBefore(before: string, from: number, name: string, spans: SecretSpan[]): boolean {
  const gap = member.exec(before)
  if (gap === null) return false
  const found = valueKey.exec(before.slice(0, gap.index))
  const value = found?.[2] ?? ''
  if (found === null || !isQuotedSecret(value, name) || /^[a-z]+$/.test(value)) return false
  const start = from + found.index + found[0].length - value.length - (found[1]?.length ?? 0)
  spans.push({ start, end: start + value.length })
  return true
}
