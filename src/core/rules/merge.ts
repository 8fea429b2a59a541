import { createHash } from 'node:crypto'
import { DuckError } from '../errors.ts'
import { must } from '../must.ts'
import type { Inspector } from '../syntax/inspector.ts'
import { compilePattern } from './match/pattern.ts'
import type { Rule } from './types.ts'

/** The queries of one rule. */
export interface ProgramPiece {
  rule: Rule
  source: string
}

/** Several rules in one query source, which takes a tenth of the time of running them separately. */
export interface Program {
  /** Hash of the source, for caching results. */
  id: string
  /** In the order of the source, each with the offset at which it begins. */
  pieces: (ProgramPiece & { start: number })[]
}

/** Compiles the rules of a language into one program. Rules that do not compile are reported and skipped. */
export async function compileRuleProgram(
  inspector: Inspector,
  language: string,
  rules: readonly Rule[],
  report: (rule: Rule, reason: string) => void,
): Promise<Program | undefined> {
  const fail = (rule: Rule, reason: string) =>
    report(rule, rule.languages.length > 1 ? `for ${language}: ${reason}` : reason)
  const written = await Promise.all(
    rules
      .filter((rule) => rule.languages.includes(language) && rule.match.some(({ kind }) => kind !== 'regex'))
      .map((rule) => writePiece(inspector, language, rule, fail)),
  )
  let pieces = written.filter((piece) => piece !== undefined)
  while (pieces.length > 0) {
    const program = merge(language, pieces)
    // Built-in pages are tested, but a repository's pages may contain errors.
    const whole = pieces.some(({ rule }) => rule.origin === 'repo')
    const { error } = await inspector.program(language, program.id, sourceOf(pieces), whole)
    if (error === undefined) return program
    const blamed = must(pieceAt(program, error.offset))
    const alone = await compileAlone(inspector, language, blamed)
    if (alone !== undefined) {
      fail(blamed.rule, `the query does not compile: ${alone}`)
      pieces = pieces.filter(({ rule }) => rule !== blamed.rule)
      continue
    }
    // The position of the error may differ from its cause, so the rules are compiled separately.
    const checked = await Promise.all(
      pieces.map(async (piece) => ({ piece, fault: await compileAlone(inspector, language, piece) })),
    )
    if (checked.every(({ fault }) => fault === undefined)) {
      throw new DuckError('bug', `The rules for ${language} compile separately but not together.`, {
        detail: error.message,
      })
    }
    for (const { piece, fault } of checked) {
      if (fault !== undefined) fail(piece.rule, `the query does not compile: ${fault}`)
    }
    pieces = checked.filter(({ fault }) => fault === undefined).map(({ piece }) => piece)
  }
  return undefined
}

/** Returns the compiler's message for one rule, with the line in its fence; undefined if it compiles. */
async function compileAlone(inspector: Inspector, language: string, piece: ProgramPiece): Promise<string | undefined> {
  const { error } = await inspector.program(language, merge(language, [piece]).id, piece.source)
  if (error === undefined) return undefined
  const line = piece.source.slice(0, error.offset).split('\n').length
  return `${error.message} (line ${line} of \`${(piece.source.split('\n')[line - 1] ?? '').trim().slice(0, 80)}\`)`
}

async function writePiece(
  inspector: Inspector,
  language: string,
  rule: Rule,
  fail: (rule: Rule, reason: string) => void,
): Promise<ProgramPiece | undefined> {
  const sources: string[] = []
  for (const { kind, source } of rule.match) {
    if (kind === 'regex') continue
    if (kind === 'query') {
      sources.push(source)
      continue
    }
    try {
      sources.push(await compilePattern(inspector, language, source))
    } catch (error) {
      fail(rule, error instanceof Error ? error.message : String(error))
      return undefined
    }
  }
  const source = sources.join('\n')
  const open = unbalanced(source)
  if (open !== undefined) {
    fail(rule, open)
    return undefined
  }
  return { rule, source }
}

/** An unclosed bracket would include the following rules of the merged program. */
function unbalanced(source: string): string | undefined {
  const code = source.replaceAll(/"(?:\\.|[^"\\])*"|;.*$/gm, '')
  if (code.includes('"')) return 'a string in the query has no closing quote'
  let depth = 0
  for (const char of code) {
    if (char === '(' || char === '[') depth++
    if (char === ')' || char === ']') depth--
    if (depth < 0) return 'the query has an unmatched closing bracket'
  }
  return depth > 0 ? 'the query has an unclosed bracket' : undefined
}

function merge(language: string, pieces: ProgramPiece[]): Program {
  let end = 0
  const placed = pieces.map((piece) => {
    const start = end
    end += piece.source.length + 1
    return { ...piece, start }
  })
  const hash = createHash('sha256').update(sourceOf(pieces)).digest('hex').slice(0, 16)
  return { id: `rules-${language}-${hash}`, pieces: placed }
}

function sourceOf(pieces: ProgramPiece[]): string {
  return pieces.map(({ source }) => `${source}\n`).join('')
}

/** Returns the piece that an offset in the program's source belongs to. */
export function pieceAt({ pieces }: Program, offset: number): ProgramPiece | undefined {
  return pieces.findLast(({ start }) => start <= offset)
}
