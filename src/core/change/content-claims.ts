import type { Config } from '../config/config.ts'
import type { Repository } from '../git/repository.ts'
import type { FileChange } from '../git/types.ts'
import type { LineRange } from '../positions/line-ranges.ts'
import { fileKindOf } from './file-kind.ts'
import { firstLines, isMinified, type Reader } from './file-reader.ts'
import type { ChangedFile } from './types.ts'

/** The settings of the base that exclude files from the review. */
export interface ExclusionSettings {
  config: Config
  generated: (path: string) => boolean
}

/** Returns the reason not to read a file, which does not depend on the content. */
export function whyUnread(change: FileChange, config: Config): string | undefined {
  const mode = change.newMode === '000000' ? change.oldMode : change.newMode
  if (mode === '160000') return `submodule, ${change.oldId.slice(0, 7)} → ${change.newId.slice(0, 7)}`
  if (mode === '120000') return 'symbolic link'
  const skip = config.forPath(change.path).skip
  if (skip !== undefined) return `excluded by the configuration (${skip})`
  if (change.hunks.length === 0 && change.oldId === change.newId && change.oldPath === change.path)
    return 'mode change only'
  return undefined
}

/**
 * Returns the reason not to parse a generated, vendored, lock or minified file, unless the configuration includes it.
 */
export function whyUnparsed(path: string, text: string, settings: ExclusionSettings): string | undefined {
  if (settings.config.included(path)) return undefined
  return whyExcluded(path, settings) ?? contentClaim(path, text)
}

/** Returns the reason in the path and in the settings of the base, which a change cannot edit. */
function whyExcluded(path: string, { generated }: Pick<ExclusionSettings, 'generated'>): string | undefined {
  return fileKindOf(path).skipped ?? (generated(path) ? 'generated' : undefined)
}

/** Returns the reason in the content, which anyone can write: a comment, or padding. */
function contentClaim(path: string, text: string): string | undefined {
  return fileKindOf(path, firstLines(text)).skipped ?? (isMinified(text) ? 'minified' : undefined)
}

/** Settings to tell which exclusions a change adds. */
export interface ClaimSettings extends ExclusionSettings {
  reader: Reader
  /** See `createSkippedInBase`. */
  skippedInBase(path: string): Promise<boolean>
}

/** Tells whether only the new content, or the place of a new source file, says that the file need not be reviewed. */
export async function isNewClaim(
  { before, after, change }: ChangedFile,
  { reader, skippedInBase, ...settings }: ClaimSettings,
): Promise<boolean> {
  const { path, oldPath } = change
  if (after === undefined || settings.generated(path)) return false
  const isNew = before === undefined || change.status === 'copied'
  const kind = fileKindOf(path).skipped
  if (kind === undefined) return isNew || whyUnparsed(oldPath, before.text, settings) === undefined
  if (kind === 'lock file' || !isCode(path, reader)) return false
  return (isNew || fileKindOf(oldPath).skipped !== kind) && !(await skippedInBase(path))
}

/**
 * Returns a function that tells whether the base holds files that their paths exclude for the same reason and in the same
 * place as this one: in the same excluded folder, else in the same folder. Without a repository, it holds none.
 */
export function createSkippedInBase(
  base: string,
  repository: Repository | undefined,
): (path: string) => Promise<boolean> {
  const held = new Map<string, Promise<readonly string[]>>()
  return async (path) => {
    if (repository === undefined) return false
    const place = skippedPlace(path)
    const paths =
      held.get(place) ?? repository.list(base, [place]).then((entries) => entries.map((entry) => entry.path))
    held.set(place, paths)
    const kind = fileKindOf(path).skipped
    return (await paths).some((each) => skippedPlace(each) === place && fileKindOf(each).skipped === kind)
  }
}

/** Returns the outermost folder that excludes a file, else the folder of the file. */
function skippedPlace(path: string): string {
  const folders = path.split('/').slice(0, -1)
  const ancestors = folders.map((_, at) => folders.slice(0, at + 1).join('/'))
  return ancestors.find((folder) => fileKindOf(`${folder}/file`).skipped !== undefined) ?? folders.join('/')
}

/** Tells whether a file of code became too large to be parsed. */
export function isTooLarge({ before, after, change }: ChangedFile, reader: Reader): boolean {
  const parses = (path: string, text = '') => reader.grammarFor(path, text).name !== undefined
  if (!isCode(change.path, reader) || parses(change.path, after?.text)) return false
  return before === undefined || parses(change.oldPath, before.text)
}

/** Tells whether a path is that of source code. */
export function isCode(path: string, reader: Reader): boolean {
  const { name } = reader.grammarFor(path, '')
  return name !== undefined && reader.hasFunctions(name)
}

/** Characters that are checked, and the share of them that may be unreadable. */
const sample = 64 * 1024
const unreadableShare = 0.1

/**
 * Decodes a text that counts as binary because of a few NUL bytes. Returns undefined for other binary data. The NUL bytes
 * become spaces, so that a parser does not stop at them.
 */
export function decodeWithNuls(bytes: Buffer): string | undefined {
  const text = bytes.toString('utf8')
  const start = text.slice(0, sample)
  const unreadable = start.match(/(?![\t\n\f\r])[\p{Cc}\ufffd]/gu)?.length ?? 0
  return unreadable > start.length * unreadableShare ? undefined : text.replaceAll('\0', ' ')
}

/** Returns the lines that the other side does not contain, for files without a line diff. */
export function newLines(text: string, other: string | undefined): LineRange[] {
  const known = new Set(other?.split('\n'))
  const ranges: LineRange[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (known.has(line)) continue
    const last = ranges.at(-1)
    if (last?.endLine === index) last.endLine = index + 1
    else ranges.push({ startLine: index + 1, endLine: index + 1 })
  }
  return ranges
}

export function countLines(ranges: readonly LineRange[]): number {
  return ranges.reduce((sum, { startLine, endLine }) => sum + endLine - startLine + 1, 0)
}
