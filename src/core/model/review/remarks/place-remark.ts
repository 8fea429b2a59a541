import type { ChangedFile, ChangeSet, Side } from '../../../change/types.ts'
import type { Draft, Fix } from '../../../findings/finding.ts'
import { inHunk } from '../../../git/diff/line-map.ts'
import type { Remark } from './answer-shape.ts'
import { locateQuote, newLines, type QuotedPlace } from './locate-quote.ts'

/** A remark as a finding, and the file that it is about. */
export interface PlacedRemark {
  draft: Draft
  file: ChangedFile
  /** The reason why its replacement cannot be applied. */
  problem?: string
}

/**
 * Places a remark at the code that it quotes, at the lines that it names, or at its file. A file outside of the change
 * counts if it exists. Undefined if the file is unknown.
 */
export async function placeRemark(
  remark: Remark,
  change: ChangeSet,
  open: (path: string) => Promise<Side | undefined>,
): Promise<PlacedRemark | undefined> {
  const { message, severity, category, quote, line, side } = remark
  const file = (await fileOf(remark, change, open)) ?? quotedFile(remark, change)
  if (file === undefined) return undefined
  const hint = { ...(line === undefined ? {} : { line }), ...(side === undefined ? {} : { side }) }
  const quoted = quote.trim() === '' ? undefined : locateQuote(quote, file, hint)
  const place = quoted ?? (quote.trim() === '' ? namedLines(remark, file) : undefined)
  const common = { path: file.change.path, message, severity, category, rule: `model/${category}`, confidence: 0.6 }
  if (place === undefined) {
    const fallback = Math.min(line ?? 1, lastLine(file))
    return { file, draft: { ...common, startLine: fallback, endLine: fallback, code: quote, show: 'file' } }
  }
  const { startLine, endLine } = place
  const code =
    place.side === 'old'
      ? quote
      : linesOf(file)
          .slice(startLine - 1, endLine)
          .join('\n')
  const draft = { ...common, startLine, endLine, code: code === '' ? quote : code }
  if (remark.replacement === undefined) return { file, draft }
  const fix = fixOf(remark.replacement, quote, place, file)
  return typeof fix === 'string' ? { file, draft, problem: fix } : { file, draft: { ...draft, fix } }
}

/** Finds the file by its path on either side, without a prefix such as `a/`, or by the end of its path. */
async function fileOf(
  { path }: Remark,
  { files }: ChangeSet,
  open: (path: string) => Promise<Side | undefined>,
): Promise<ChangedFile | undefined> {
  const plain = path
    .trim()
    .replaceAll('`', '')
    .replaceAll('\\', '/')
    .replace(/(:\d+(-\d+)?)+$/, '')
    .replace(/^(\.?\/)+/, '')
  const wanted = [plain, plain.replace(/^[ab]\//, '')].filter((each) => each !== '')
  for (const each of wanted) {
    const exact =
      files.find(({ change }) => change.path === each) ?? files.find(({ change }) => change.oldPath === each)
    if (exact !== undefined) return exact
  }
  const side = plain === '' ? undefined : await open(plain)
  if (side !== undefined) return outsideFile(side)
  const ends = files.filter(({ change }) =>
    wanted.some((each) => change.path.endsWith(`/${each}`) || each.endsWith(`/${change.path}`)),
  )
  return ends.length === 1 ? ends[0] : undefined
}

/** Finds the only changed file that has the quoted code. */
function quotedFile({ quote }: Remark, { files }: ChangeSet): ChangedFile | undefined {
  if (quote.trim().length < 12) return undefined
  const found = files.filter((file) => locateQuote(quote, file) !== undefined)
  return found.length === 1 ? found[0] : undefined
}

/** A file that the change does not touch. */
function outsideFile(after: Side): ChangedFile {
  const { path, id } = after
  const change = { path, oldPath: path, oldId: id, newId: id, oldMode: '100644', newMode: '100644' }
  return {
    change: { ...change, status: 'modified', binary: false, hunks: [] },
    after,
    added: [],
    removed: [],
    test: false,
  }
}

/** Returns the lines that a remark without a quote names, if a comment can be placed there. */
function namedLines({ line, endLine = line, side }: Remark, file: ChangedFile): QuotedPlace | undefined {
  if (line === undefined || endLine === undefined) return undefined
  const named = { startLine: line, endLine: Math.max(line, Math.min(endLine, line + 30)) }
  const { hunks } = file.change
  if (side === 'old')
    return inHunk(hunks, 'old', line) ? { ...newLines(file.change, named), side, whole: false } : undefined
  if (line > lastLine(file) || (hunks.length > 0 && !inHunk(hunks, 'new', line))) return undefined
  return { ...named, endLine: Math.min(named.endLine, lastLine(file)), side: 'new', whole: true }
}

function linesOf({ after }: ChangedFile): string[] {
  return after?.text.split(/\r?\n/) ?? []
}

function lastLine(file: ChangedFile): number {
  return Math.max(1, linesOf(file).length - (file.after?.text.endsWith('\n') ? 1 : 0))
}

/** Returns the change of whole lines that a replacement of the quoted code makes, or the reason why there is none. */
function fixOf(replacement: string, quote: string, place: QuotedPlace, file: ChangedFile): Fix | string {
  const { startLine, endLine, side, whole } = place
  const text = file.after?.text
  if (side === 'old' || text === undefined) return 'its replacement is for removed lines'
  const old = text.split(/(?<=\n)/).slice(startLine - 1, endLine)
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  const first = old[0] ?? ''
  const indent = /^[ \t]*/.exec(first)?.[0] ?? ''
  const plain = unfenced(replacement)
  const range = { startLine, endLine, safety: 'unsafe' as const }
  if (whole) {
    const lines = indented(plain, indent).join(newline)
    return { ...range, replacement: lines + (old.at(-1)?.endsWith('\n') ? newline : '') }
  }
  const part = quote.trim()
  const joined = old.join('')
  if (joined.split(part).length !== 2) return 'its replacement is not for whole lines'
  return { ...range, replacement: joined.replace(part, () => plain.trim().replaceAll(/\r?\n/g, newline)) }
}

function unfenced(text: string): string {
  return (/^\s*```[^\n]*\n([\s\S]*?)\n?\s*```\s*$/.exec(text)?.[1] ?? text).replace(/^(?:\r?\n)+|\s+$/g, '')
}

/** Shifts lines to an indentation. Lines that are less indented than the first one stay at the left. */
function indented(text: string, indent: string): string[] {
  const lines = text.split(/\r?\n/)
  const own = /^[ \t]*/.exec(lines[0] ?? '')?.[0] ?? ''
  if (own === indent) return lines
  return lines.map((line) => (line.trim() === '' ? '' : line.startsWith(own) ? indent + line.slice(own.length) : line))
}
