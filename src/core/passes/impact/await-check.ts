import { sideLines } from '../../change/side-lines.ts'
import type { Side } from '../../change/types.ts'
import type { Reference } from '../../syntax/types.ts'
import { escapePattern } from './source-facts.ts'

/** A call that is not awaited on the spot but handed to something that waits, or kept to be awaited later. */
export function isAwaitedLater(side: Side, reference: Reference): boolean {
  const lines = sideLines(side)
  const around = lines.slice(Math.max(0, reference.line - 3), reference.line + 2).join('\n')
  if (
    /\bPromise\.|\basyncio\.|\bgather\(|create_task|ensure_future|\brun\(|run_until_complete|\bvoid\s|\.resolves|\.rejects|rejects\(|block_on|spawn|join!|select!|\.then\(|\.catch\(|waitUntil|=>/.test(
      around,
    )
  ) {
    return true
  }
  const line = lines[reference.line - 1] ?? ''
  if (/\b(await|return|yield)\b/.test(line)) return true
  const kept = /(?:^|[\s;({])(?:const|let|var)?\s*([\w$.]+)\s*(?::[^=]+)?=\s*[^=]/.exec(line)?.[1]
  if (kept === undefined) return false
  const name = escapePattern(kept)
  return new RegExp(
    `await\\s+\\(?${name}(?![\\w$])|(?<![\\w$])${name}\\.(then|catch|finally|await)\\b|await[^\\n]*\\b${name}(?![\\w$])|return\\s+${name}(?![\\w$.[(])`,
  ).test(side.text)
}

/** The call itself stands right behind `await`, or before `.await`. */
export function isStillAwaited(lines: readonly string[], reference: Reference): boolean {
  const line = lines[reference.line - 1] ?? ''
  const name = escapePattern(reference.name)
  return new RegExp(`\\bawait\\s+[\\w.]*\\b${name}\\s*\\(|\\b${name}\\([^()]*\\)\\.await\\b`).test(line)
}
