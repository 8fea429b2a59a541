import type { Config } from '../config/config.ts'
import type { LineRange } from '../positions/line-ranges.ts'
import { fileKindOf } from './file-kind.ts'
import { firstLines, isMinified, type Reader } from './file-reader.ts'
import type { ChangedFile } from './types.ts'

/** The settings of the base that exclude files from the review. */
export interface ExclusionSettings {
  config: Config
  generated: (path: string) => boolean
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

/** Tells whether only the new content says that the file need not be reviewed. */
export function isNewClaim({ before, after, change }: ChangedFile, settings: ExclusionSettings): boolean {
  if (after === undefined || whyExcluded(change.path, settings) !== undefined) return false
  if (before === undefined || change.status === 'copied') return true
  return whyUnparsed(change.oldPath, before.text, settings) === undefined
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
