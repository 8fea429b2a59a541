import { escapeControlChars } from '../../../core/report/escape-control-chars.ts'
import type { PaintRole } from '../text/paint.ts'
import type { TextSetting } from '../text/sentence.ts'

/** Colors a patch. Its text is unchanged, so that `git apply` accepts it. */
export function setPatch(patch: string, { paint }: TextSetting): string[] {
  let inHunk = false
  return escapeControlChars(patch)
    .replace(/\n+$/, '')
    .split('\n')
    .map((line) => {
      if (line.startsWith('diff ')) inHunk = false
      if (line.startsWith('@@')) inHunk = true
      const role = roleOf(line, inHunk)
      return role === undefined ? line : paint(role, line)
    })
}

function roleOf(line: string, inHunk: boolean): PaintRole | undefined {
  if (line.startsWith('@@')) return 'code'
  if (inHunk && line.startsWith('+')) return 'added'
  if (inHunk && line.startsWith('-')) return 'removed'
  return inHunk ? undefined : 'heading'
}
