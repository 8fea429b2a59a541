import picomatch from 'picomatch'
import { type RuleNames, ruleNames } from '../../config/rule-names.ts'
import type { Inspector } from '../../syntax/inspector.ts'
import type { Language } from '../../syntax/language/language-schema.ts'
import { detectLanguage } from '../../syntax/language/languages.ts'
import { compileRuleProgram, type Program, pieceAt } from '../merge.ts'
import type { BrokenRule, Rule } from '../types.ts'
import { captureNames } from './metavariables.ts'
import { parseRegexes } from './regex.ts'
import { templateNames } from './template.ts'

/** Rules that are ready to run. */
export interface RuleSet {
  /** Rules that are not known to be broken. */
  rules: readonly Rule[]
  /** Names of all existing rules, including those that do not run here. */
  names: RuleNames
  /** Broken rules so far. A query is compiled when its language is first requested. */
  broken(): BrokenRule[]
  /**
   * Returns the id of a language's merged program for `InspectRequest.want.program`; undefined if no rule applies to
   * it. Compiled once.
   */
  programFor(language: string): Promise<string | undefined>
  /** Returns the rule that a match of that program belongs to, unless it does not apply to the path. */
  ruleAt(language: string, offset: number, path: string): Rule | undefined
  /** Returns the regular expression rules for a file. */
  regexesFor(path: string, firstLine: string): { rule: Rule; regexes: RegExp[] }[]
  /** Stops running this rule's expressions; it counts as broken from now on. */
  disable(rule: Rule, reason: string): void
}

/** Prepares rules. Nothing is compiled before the first `programFor`. */
export function buildPrograms(
  inspector: Inspector,
  rules: readonly Rule[],
  languages: readonly Language[],
  names: RuleNames = ruleNames(rules.map(({ id }) => id)),
): RuleSet {
  const broken: BrokenRule[] = []
  const usable = rules.filter((rule) => {
    const reason = faultOf(rule, languages)
    if (reason !== undefined) broken.push({ file: rule.file, reason })
    return reason === undefined
  })
  const ready = new Map<string, Program>()
  const pending = new Map<string, Promise<string | undefined>>()
  const filters = new Map<Rule, (path: string) => boolean>()
  let regexes = usable
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
    const program = await compileRuleProgram(inspector, language, usable, (rule, reason) =>
      broken.push({ file: rule.file, reason }),
    )
    if (program !== undefined) ready.set(language, program)
    return program?.id
  }

  return {
    rules: usable,
    names,
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
      const rule = pieceAt(program, offset)?.rule
      return rule !== undefined && applies(rule, path) ? rule : undefined
    },
    regexesFor(path, firstLine) {
      if (regexes.length === 0) return []
      const language = detectLanguage(languages, path, firstLine)?.name
      return regexes.filter(
        ({ rule }) => rule.languages.some((name) => name === 'any' || name === language) && applies(rule, path),
      )
    },
    disable(rule, reason) {
      regexes = regexes.filter((entry) => entry.rule !== rule)
      broken.push({ file: rule.file, reason })
    },
  }
}

/** Returns the error of a rule that is detectable without compiling it. */
function faultOf(rule: Rule, languages: readonly Language[]): string | undefined {
  const unknown = rule.languages.find((name) => name !== 'any' && !languages.some((language) => language.name === name))
  if (unknown !== undefined)
    return `unknown language \`${unknown}\` (expected ${languages.map(({ name }) => name).join(', ')})`
  const parsed = rule.match.find(({ kind }) => kind !== 'regex')
  if (parsed !== undefined && rule.languages.includes('any'))
    return `\`${parsed.kind}\` does not support the language \`any\`. Use \`regex\``
  if (rule.fix === undefined) return undefined
  const known = new Set(rule.match.flatMap((match) => [...captureNames(match)]))
  const missing = templateNames(rule.fix).find((name) => !known.has(name))
  return missing === undefined
    ? undefined
    : `unknown capture \`$${missing}\` in the fix. For a dollar sign, write \`\\$\``
}

/** A glob without a slash matches files with that name in any folder, as in `.gitignore`. */
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
