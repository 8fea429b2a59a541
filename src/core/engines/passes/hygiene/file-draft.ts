import type { Draft, Related } from '../../../types.ts'

/** A finding about a whole file; its path is its identity. */
export function fileDraft(
  rule: string,
  path: string,
  message: string,
  rest: Pick<Draft, 'severity' | 'confidence'> & { line?: number; related?: Related[] },
): Draft {
  const { line, related, ...weight } = rest
  return {
    rule: `hygiene/${rule}`,
    category: 'hygiene',
    path,
    startLine: line ?? 1,
    endLine: line ?? 1,
    message,
    code: path,
    ...weight,
    ...(related === undefined || related.length === 0 ? {} : { related }),
    ...(line === undefined ? { show: 'file' as const } : {}),
  }
}

/** `a`, `a` and `b`, `a`, `b` and 3 more: names in backquotes. */
export function nameSome(names: readonly string[], most = 3): string {
  const quoted = names.map((name) => `\`${name}\``)
  if (quoted.length <= most) return joinWords(quoted)
  return joinWords([...quoted.slice(0, most), `${quoted.length - most} more`])
}

function joinWords(words: string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
