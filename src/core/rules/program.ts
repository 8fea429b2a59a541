import { createHash } from 'node:crypto'
import picomatch from 'picomatch'
import { DuckError } from '../errors.ts'
import { detectLanguage } from '../syntax/languages.ts'
import type { Inspector, Language } from '../syntax/types.ts'
import { captureNames } from './metavariables.ts'
import { compilePattern } from './pattern.ts'
import { parseRegexes } from './regex.ts'
import { templateNames } from './template.ts'
import type { BrokenRule, Rule } from './types.ts'

/** Rules that are ready to run. */
export interface RuleSet {
  /** Those that are not broken, as far as it is known. */
  rules: readonly Rule[]
  /** Rules found to be unusable so far: a query is compiled when its language is first asked for. */
  broken(): BrokenRule[]
  /** The id of the merged program of a language for `InspectRequest.want.program`; undefined when no rule is for it. Compiled once. */
  programFor(language: string): Promise<string | undefined>
  /** The rule that a match of that program belongs to, unless it does not apply to the path. */
  ruleAt(language: string, offset: number, path: string): Rule | undefined
  /** Rules over text lines for a file. */
  regexesFor(path: string, firstLine: string): { rule: Rule; regexes: RegExp[] }[]
}

interface Piece {
  rule: Rule
  source: string
}

interface Program {
  id: string
  pieces: Piece[]
  /** Offset at which each piece begins. */
  starts: number[]
}

/** Gets rules ready. Cheap: nothing is compiled before the first `programFor`. */
export function buildPrograms(inspector: Inspector, rules: readonly Rule[], languages: readonly Language[]): RuleSet {
  const broken: BrokenRule[] = []
  const usable = rules.filter((rule) => {
    const reason = faultOf(rule, languages)
    if (reason !== undefined) broken.push({ file: rule.file, reason })
    return reason === undefined
  })
  const ready = new Map<string, Program>()
  const pending = new Map<string, Promise<string | undefined>>()
  const filters = new Map<Rule, (path: string) => boolean>()
  const regexes = usable
    .map((rule) => ({
      rule,
      regexes: rule.match.filter(({ kind }) => kind === 'regex').flatMap(({ source }) => parseRegexes(source)),
    }))
    .filter((entry) => entry.regexes.length > 0)

  const applies = (rule: Rule, path: string): boolean => {
    if (rule.paths.length === 0 && rule.notPaths.length === 0) return true
    let filter = filters.get(rule)
    if (filter === undefined) {
      filter = pathFilter(rule)
      filters.set(rule, filter)
    }
    return filter(path)
  }

  const compile = async (language: string): Promise<string | undefined> => {
    const program = await compileProgram(inspector, language, usable, (rule, reason) =>
      broken.push({ file: rule.file, reason }),
    )
    if (program !== undefined) ready.set(language, program)
    return program?.id
  }

  return {
    rules: usable,
    broken: () => [...broken],
    programFor(language) {
      let promise = pending.get(language)
      if (promise === undefined) {
        promise = compile(language)
        pending.set(language, promise)
      }
      return promise
    },
    ruleAt(language, offset, path) {
      const program = ready.get(language)
      if (program === undefined) return undefined
      const rule = program.pieces[lastAtOrBefore(program.starts, offset)]?.rule
      return rule !== undefined && applies(rule, path) ? rule : undefined
    },
    regexesFor(path, firstLine) {
      if (regexes.length === 0) return []
      const language = detectLanguage(languages, path, firstLine)?.name
      return regexes.filter(
        ({ rule }) => rule.languages.some((name) => name === 'any' || name === language) && applies(rule, path),
      )
    },
  }
}

/** What is wrong with a rule before anything is compiled. */
function faultOf(rule: Rule, languages: readonly Language[]): string | undefined {
  const unknown = rule.languages.find((name) => name !== 'any' && !languages.some((language) => language.name === name))
  if (unknown !== undefined)
    return `there is no grammar \`${unknown}\`; known are ${languages.map(({ name }) => name).join(', ')}`
  const parsed = rule.match.find(({ kind }) => kind !== 'regex')
  if (parsed !== undefined && rule.languages.includes('any'))
    return `a \`${parsed.kind}\` needs a grammar; \`any\` is for \`regex\``
  if (rule.fix === undefined) return undefined
  const known = new Set(rule.match.flatMap((match) => [...captureNames(match)]))
  const missing = templateNames(rule.fix).find((name) => !known.has(name))
  return missing === undefined
    ? undefined
    : `the fix names \`$${missing}\`, which nothing captures; write \`\\$\` for a dollar sign`
}

async function compileProgram(
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
    const { error } = await inspector.program(language, program.id, sourceOf(pieces))
    if (error === undefined) return program
    const blamed = pieces[lastAtOrBefore(program.starts, error.offset)]!
    const alone = await compileAlone(inspector, language, blamed)
    if (alone !== undefined) {
      fail(blamed.rule, `the query does not compile: ${alone}`)
      pieces = pieces.filter((piece) => piece !== blamed)
      continue
    }
    // The error has its place elsewhere than its cause: try them one by one.
    const faults = await Promise.all(pieces.map((piece) => compileAlone(inspector, language, piece)))
    if (faults.every((fault) => fault === undefined)) {
      throw new DuckError('bug', `The rules for ${language} compile one by one but not together.`, {
        detail: error.message,
      })
    }
    faults.forEach((fault, index) => {
      if (fault !== undefined) fail(pieces[index]!.rule, `the query does not compile: ${fault}`)
    })
    pieces = pieces.filter((_, index) => faults[index] === undefined)
  }
  return undefined
}

/** Message of the compiler for one rule, with the line in its fence; undefined when it compiles. */
async function compileAlone(inspector: Inspector, language: string, piece: Piece): Promise<string | undefined> {
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
): Promise<Piece | undefined> {
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

/** An open bracket would swallow the rules that follow in the merged program. */
function unbalanced(source: string): string | undefined {
  const code = source.replaceAll(/"(?:\\.|[^"\\])*"|;.*$/gm, '')
  if (code.includes('"')) return 'a string in the query has no closing quote'
  let depth = 0
  for (const char of code) {
    if (char === '(' || char === '[') depth++
    if (char === ')' || char === ']') depth--
    if (depth < 0) return 'the query closes a bracket that it does not open'
  }
  return depth > 0 ? 'the query has an open bracket' : undefined
}

function merge(language: string, pieces: Piece[]): Program {
  const starts: number[] = []
  let offset = 0
  for (const { source } of pieces) {
    starts.push(offset)
    offset += source.length + 1
  }
  const hash = createHash('sha256').update(sourceOf(pieces)).digest('hex').slice(0, 16)
  return { id: `rules-${language}-${hash}`, pieces, starts }
}

function sourceOf(pieces: Piece[]): string {
  return pieces.map(({ source }) => `${source}\n`).join('')
}

/** Index of the last number that is not above `value`. */
function lastAtOrBefore(numbers: readonly number[], value: number): number {
  let low = 0
  let high = numbers.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (numbers[middle]! <= value) low = middle
    else high = middle - 1
  }
  return low
}

/** A glob with no slash is for files of that name in any folder, as in `.gitignore`. */
function pathFilter(rule: Rule): (path: string) => boolean {
  const matcher = (globs: string[]) =>
    picomatch(
      globs.map((glob) => (glob.includes('/') ? glob.replace(/^\//, '') : `**/${glob}`)),
      { dot: true },
    )
  const wanted = rule.paths.length === 0 ? () => true : matcher(rule.paths)
  const unwanted = rule.notPaths.length === 0 ? () => false : matcher(rule.notPaths)
  return (path) => wanted(path) && !unwanted(path)
}
