import { formatPatch, OMIT_HEADERS, structuredPatch } from 'diff'
import { quoteName } from '../git/names.ts'
import type { FileEdit } from '../types.ts'

/** Returns edits as a patch for `git apply`. Edits without changes are omitted. */
export function patchOf(edits: readonly FileEdit[]): string {
  return edits
    .filter((edit) => edit.before !== edit.after)
    .map(filePatch)
    .join('')
}

function filePatch({ path, before, after }: FileEdit): string {
  const old = nameAs('a', path)
  const now = nameAs('b', path)
  const kind = before === undefined ? 'new file mode 100644\n' : after === undefined ? 'deleted file mode 100644\n' : ''
  const patch = structuredPatch('', '', before ?? '', after ?? '', undefined, undefined, { context: 3 })
  if (patch.hunks.length === 0) return `diff --git ${old} ${now}\n${kind}`
  const names = `--- ${before === undefined ? '/dev/null' : old}\n+++ ${after === undefined ? '/dev/null' : now}\n`
  return `diff --git ${old} ${now}\n${kind}${names}${formatPatch(patch, OMIT_HEADERS)}`
}

/** Formats a name as git does in a header: quoted if it contains special characters. */
function nameAs(side: string, path: string): string {
  return quoteName(Buffer.from(`${side}/${path}`).toString('latin1'))
}
