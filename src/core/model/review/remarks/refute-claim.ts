import type { ChangedFile, ChangeSet, Side } from '../../../change/types.ts'
import { defined } from '../../../defined.ts'
import type { LineRange } from '../../../positions/line-ranges.ts'
import { declares } from '../../../syntax/declares-name.ts'
import type { Outline, Reference } from '../../../syntax/types.ts'
import { claimsOf } from './read-claims.ts'

export interface ClaimSources {
  change: ChangeSet
  /** Opens a file at the head with its outline; undefined if it is unknown. */
  open(path: string): Promise<Side | undefined>
}

/** Returns the reason why a message about lines of a file is certainly wrong; undefined if it may be right. */
export async function refuteClaim(
  message: string,
  file: ChangedFile,
  lines: LineRange,
  sources: ClaimSources,
): Promise<string | undefined> {
  const outline = file.after?.inspection?.outline
  if (outline === undefined) return undefined
  for (const { kind, name: word } of claimsOf(message)) {
    const declared = declarationOf(outline, word, lines)
    if (declared === undefined) continue
    if (kind === 'absent') {
      if (isVisible(outline, word, lines))
        return `it says that \`${word}\` is not defined, but it is at ${file.change.path}:${declared.line}`
      continue
    }
    const use = await useOf(word, declared, { path: file.change.path, outline }, sources)
    if (use !== undefined) return `it says that \`${word}\` is unused, but it is used at ${use}`
  }
  return undefined
}

interface Declaration {
  line: number
  /** The function that it is local to. */
  scope?: LineRange
}

/** Returns the declaration of a name that is in effect at some lines. The innermost scope wins. */
function declarationOf(outline: Outline, word: string, lines: LineRange): Declaration | undefined {
  const touches = (scope: LineRange) => scope.startLine <= lines.endLine && scope.endLine >= lines.startLine
  const local = outline.bindings
    .filter((each) => each.name === word && !each.member && each.scope !== undefined && touches(each.scope))
    .toSorted((one, other) => sizeOf(one.scope) - sizeOf(other.scope))
    .at(0)
  if (local !== undefined) return local
  const imported = outline.imports.find(({ names }) => names.some(({ as }) => as === word))
  const symbol = outline.symbols.find((each) => each.name === word)
  const binding = outline.bindings.find((each) => each.name === word && each.scope === undefined)
  const line = symbol?.nameLine ?? binding?.line ?? imported?.line
  return line === undefined ? undefined : { line }
}

/** A declaration is visible at the top level of its file; a local name only in its function. */
function isVisible(outline: Outline, word: string, lines: LineRange): boolean {
  const declared = declarationOf(outline, word, lines)
  if (declared === undefined) return false
  if (declared.scope !== undefined) return declared.line <= lines.endLine
  const symbol = outline.symbols.find((each) => each.name === word)
  return symbol === undefined || symbol.path === word
}

const sizeOf = (range: LineRange | undefined) => (range === undefined ? 0 : range.endLine - range.startLine)

/** Returns a place that uses a declared name. A local name can only be used in its function. */
async function useOf(
  word: string,
  { line, scope }: Declaration,
  { path, outline }: { path: string; outline: Outline },
  { change, open }: ClaimSources,
): Promise<string | undefined> {
  const own = outline.references.find((each) => isUseOf(each, word, { line, ...defined({ scope }) }))
  if (own !== undefined) return `${path}:${own.line}`
  const { repository, range } = change
  if (scope !== undefined || repository === undefined) return undefined
  const { mentions, unknown } = await repository.grep(range.head, [word])
  if (unknown.has(word)) return undefined
  const paths = new Set(
    mentions.filter((each) => each.path !== path && !declares(each.text, word)).map((each) => each.path),
  )
  for (const other of [...paths].slice(0, 20)) {
    const side = await open(other)
    const used = side?.inspection?.outline?.references.find((each) => each.name === word)
    if (used !== undefined) return `${other}:${used.line}`
  }
  return undefined
}

/** A local name is used in its function; a name of the file on any line but its own. */
function isUseOf({ name, qualifier, line }: Reference, word: string, { line: own, scope }: Declaration): boolean {
  if (name !== word) return false
  if (scope === undefined) return line !== own
  return qualifier === undefined && line >= scope.startLine && line <= scope.endLine
}
