import type { ChangedFile, ChangeSet } from '../../change/types.ts'
import type { Draft } from '../../findings/finding.ts'
import { fileDraft } from './draft.ts'

const fewest = 10

/** Reports files in which every line changed because of its line ending. */
export function lineEnds(change: ChangeSet): Draft[] {
  if (change.files.some((file) => /(^|\/)(\.gitattributes|\.editorconfig)$/.test(file.change.path))) return []
  return change.files.flatMap((file) => {
    const flip = flipOf(file)
    if (flip === undefined) return []
    const { from, to, lines, real } = flip
    const rest =
      real === 0 ? 'Nothing else changed' : `Only ${real} of them ${real === 1 ? 'has' : 'have'} other changes`
    return [
      fileDraft(
        'line-ends',
        file.change.path,
        `The line endings of all ${lines} lines changed from ${from} to ${to}. ${rest}, so the diff and \`git blame\` hide the real change. Restore the ${from} line endings, or convert them in a separate commit with a \`.gitattributes\` entry.`,
        { severity: 'warning', confidence: 0.9 },
      ),
    ]
  })
}

function flipOf({
  before,
  after,
  removed,
}: ChangedFile): { from: string; to: string; lines: number; real: number } | undefined {
  if (before === undefined || after === undefined) return undefined
  const from = endOf(before.text)
  const to = endOf(after.text)
  if (from === undefined || to === undefined || from === to) return undefined
  const old = before.text.split('\n')
  const touched = removed.reduce((sum, range) => sum + range.endLine - range.startLine + 1, 0)
  if (touched < 0.9 * (old.length - 1)) return undefined
  const known = new Set(old.map((line) => line.replace(/\r$/, '')))
  const fresh = after.text.split('\n').map((line) => line.replace(/\r$/, ''))
  return { from, to, lines: fresh.length - 1, real: fresh.filter((line) => !known.has(line)).length }
}

/** Returns the line ending of a text; undefined if it is short or mixed. */
function endOf(text: string): 'CRLF' | 'LF' | undefined {
  const all = text.split('\n').length - 1
  if (all < fewest) return undefined
  const carriage = text.split('\r\n').length - 1
  if (carriage >= 0.95 * all) return 'CRLF'
  return carriage <= 0.05 * all ? 'LF' : undefined
}
