import type { ChangedFile, ChangeSet, Side } from '../../change/types.ts'
import type { Mention } from '../../git/types.ts'
import type { LineRange } from '../../positions/line-ranges.ts'
import { declares } from '../../syntax/declares-name.ts'
import type { Outline } from '../../syntax/types.ts'

const unused =
  /\b(?:never|not|isn't|aren't) (?:used|called|read|referenced)\b(?=$|\s*[.,;:!)]|\s+(?:anywhere|because|so|and)\b)|\bunused\b/i
const absent =
  /\b(?:not defined|undefined (?:variable|function|name|symbol|identifier)|undeclared|not imported|never (?:defined|declared|imported)|not declared)\b/i
const name = /`([\p{L}_$][\p{L}\p{N}_$]*)(?:\(\))?`/gu
/** The subject of such a phrase is something that belongs to the name, such as "the result of `f`". */
const complement =
  /\b(?:of|from|in|by|at|on|to|for|inside|within|after|before|with|when|if|while|because|since|where)\s+(?:the\s+|a\s+|an\s+)?(?:\w+\s+){0,2}$/i
/** The name is only an adjective: "the `f` result". */
const head =
  /^\s*(?:(?:return|returned)\s+)?(?:result|value|values|return|output|promise|error|errors|response|branch|case|row|item|items|element|elements|index|entry|field|key|keys|property)\b/i

/** A relative clause, which does not change the subject. */
const aside = /,\s*(?:which|that|who)\b[^,]*,/g
const copula = /\b(?:is|are|was|were|be|gets?|seems?)\s*$/i
/** A verb between the name and the phrase means that the phrase has another subject. */
const verb =
  /\b(?:is|are|was|were|be|has|have|does|do|can|will|would|calls?|throws?|returns?|and|but|so|because)\b|[:=]/i

interface Claim {
  kind: 'unused' | 'absent'
  name: string
}

/**
 * Reads the claims of a message that the syntax tree can refute: that a name is unused or undefined. The name must be
 * the subject of the phrase. A message about anything else has no such claim.
 */
export function claimsOf(message: string): Claim[] {
  return message.split(/(?<=[.!?;:])\s+|\n+/).flatMap((sentence) =>
    (
      [
        ['unused', unused],
        ['absent', absent],
      ] as const
    ).flatMap(([kind, phrase]) => {
      const found = phrase.exec(sentence)
      const subject = found === null ? undefined : subjectOf(sentence, found.index, found[0].length)
      return subject === undefined ? [] : [{ kind, name: subject }]
    }),
  )
}

/** Returns the name directly before a phrase such as "is never used", or directly after "unused" and "undefined". */
function subjectOf(sentence: string, start: number, length: number): string | undefined {
  const names = [...sentence.matchAll(name)].map(({ 0: text, 1: word = '', index }) => ({
    word,
    start: index,
    end: index + text.length,
  }))
  const before = names
    .filter((each) => each.end <= start)
    .filter((each) => !complement.test(sentence.slice(0, each.start)))
    .at(-1)
  if (before !== undefined) {
    const between = sentence.slice(before.end, start).replaceAll(aside, ' ').replace(copula, '')
    return verb.test(between) || head.test(between) ? undefined : before.word
  }
  const rest = sentence.slice(start + length)
  const after = names.find((each) => each.start >= start + length)
  if (after === undefined || names.some((each) => each.end <= start)) return undefined
  const between = sentence.slice(start + length, after.start)
  return between.length < 40 && !complement.test(between) && !head.test(rest.slice(after.end - start - length))
    ? after.word
    : undefined
}

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
    const use = await useOf(word, declared, outline, file.change.path, sources)
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
  outline: Outline,
  path: string,
  { change, open }: ClaimSources,
): Promise<string | undefined> {
  const own = outline.references.find(
    (each) =>
      each.name === word &&
      (scope === undefined || (each.line >= scope.startLine && each.line <= scope.endLine && !each.qualifier)) &&
      (scope !== undefined || each.line !== line),
  )
  if (own !== undefined) return `${path}:${own.line}`
  const { repository, range } = change
  if (scope !== undefined || repository === undefined) return undefined
  const { mentions, unknown } = await repository.grep(range.head, [word])
  if (unknown.has(word)) return undefined
  const paths = new Set(mentions.filter((each) => each.path !== path && !isImport(each)).map((each) => each.path))
  for (const other of [...paths].slice(0, 20)) {
    const side = await open(other)
    const used = side?.inspection?.outline?.references.find((each) => each.name === word)
    if (used !== undefined) return `${other}:${used.line}`
  }
  return undefined
}

/** Tells whether the line only declares or imports the word. */
function isImport({ text, word }: Mention): boolean {
  return declares(text, word)
}
