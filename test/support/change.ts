import type { ChangedFile, ChangeSet, Side } from '../../src/core/change/types.ts'
import { addedRanges, removedRanges } from '../../src/core/git/diff/line-map.ts'
import type { FileChange } from '../../src/core/git/types.ts'
import type { Inspector } from '../../src/core/syntax/inspector.ts'
import { detectLanguage, loadLanguages } from '../../src/core/syntax/language/languages.ts'

const languages = loadLanguages()

/** A change as the passes see it, parsed for real, for laws that need many of them: no repository, one hunk a file. */
export async function makeChange(
  inspector: Inspector,
  files: Record<string, [before: string | null, after: string | null]>,
): Promise<ChangeSet> {
  const changed = await Promise.all(
    Object.entries(files).map(([path, [before, after]]) => makeFile(inspector, path, before, after)),
  )
  return {
    range: { scope: { kind: 'range', description: 'a made-up change' }, base: '', head: '', notes: [] },
    files: changed,
  }
}

async function makeFile(
  inspector: Inspector,
  path: string,
  before: string | null,
  after: string | null,
): Promise<ChangedFile> {
  const language = detectLanguage(languages, path)?.name
  const change: FileChange = {
    status: before === null ? 'added' : after === null ? 'deleted' : 'modified',
    path,
    oldPath: path,
    oldMode: before === null ? '000000' : '100644',
    newMode: after === null ? '000000' : '100644',
    oldId: '0',
    newId: '0',
    binary: false,
    hunks: hunksOf(linesOf(before), linesOf(after)),
  }
  const [old, now] = await Promise.all([
    makeSide(inspector, path, before, language),
    makeSide(inspector, path, after, language),
  ])
  return {
    change,
    ...(language === undefined ? {} : { language }),
    ...(old === undefined ? {} : { before: old }),
    ...(now === undefined ? {} : { after: now }),
    added: addedRanges(change.hunks),
    removed: removedRanges(change.hunks),
    test: false,
  }
}

async function makeSide(
  inspector: Inspector,
  path: string,
  text: string | null,
  language: string | undefined,
): Promise<Side | undefined> {
  if (text === null) return undefined
  const side: Side = { path, id: '', text }
  if (language === undefined) return side
  const inspection = await inspector.inspect({
    id: `${path}:${text}`,
    language,
    text,
    want: { outline: true, functions: true, tokens: true, blocks: true },
  })
  return 'failure' in inspection ? side : { ...side, inspection }
}

function linesOf(text: string | null): string[] {
  if (text === null || text === '') return []
  return text.replace(/\n$/, '').split('\n')
}

/** What is left between the common beginning and end. */
function hunksOf(old: string[], now: string[]): FileChange['hunks'] {
  let start = 0
  while (start < old.length && start < now.length && old[start] === now[start]) start++
  let end = 0
  while (end < old.length - start && end < now.length - start && old.at(-1 - end) === now.at(-1 - end)) end++
  const oldCount = old.length - start - end
  const newCount = now.length - start - end
  if (oldCount === 0 && newCount === 0) return []
  const change = {
    oldStart: oldCount === 0 ? start : start + 1,
    oldCount,
    newStart: newCount === 0 ? start : start + 1,
    newCount,
  }
  return [
    { oldStart: change.oldStart, oldLines: oldCount, newStart: change.newStart, newLines: newCount, changes: [change] },
  ]
}
