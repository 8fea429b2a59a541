import type { z } from 'zod'
import { DuckError } from '../errors.ts'
import { isRuleName, nearestRule, packOf, type RuleNames, ruleNames } from './rule-names.ts'
import { type ConfigFile, repoConfigSchema, rootKeys } from './schema.ts'
import { checkShape, keyName } from './toml/check-shape.ts'
import { type KeyPath, type Mistake, readToml, type TomlDocument } from './toml/toml.ts'

/** The origin of a file, which determines its valid keys. */
export interface ConfigOrigin {
  /** Known rules; absent: rule names are not checked. */
  rules?: RuleNames
  /** It is in a subfolder of the repository. */
  nested?: boolean
  /** It is for many repositories, which may have their own rules, so unknown ids are allowed unless they look like typos. */
  shared?: boolean
}

/** The valid part of a file, and the mistakes in the rest. */
export interface ReadConfig<T> {
  config: T
  mistakes: Mistake[]
}

/** Reads `.rubberduck.toml`. Never throws: invalid parts are skipped. */
export function readConfigText(text: string, file: string, origin: ConfigOrigin = {}): ReadConfig<ConfigFile> {
  return readConfigBy(repoConfigSchema, text, file, origin)
}

/** Reads a file with a schema that extends the one of `.rubberduck.toml`. */
export function readConfigBy<T extends ConfigFile>(
  schema: z.ZodType<T>,
  text: string,
  file: string,
  origin: ConfigOrigin,
): ReadConfig<T> {
  const document = readToml(text, file)
  const { value, mistakes } = checkShape(schema, document, file)
  const misplaced = origin.nested === true ? takeRootKeys(value, document, file) : []
  const unknown = origin.rules === undefined ? [] : unknownRules(value, document, file, origin)
  const all = [...document.mistakes, ...mistakes, ...misplaced, ...unknown]
  return { config: value, mistakes: all.toSorted((one, other) => one.line - other.line || one.column - other.column) }
}

/** Reads one TOML text. Throws `config` with all of its mistakes, each with file, line and column. */
export function parseConfig(text: string, file: string): ConfigFile {
  const { config, mistakes } = readConfigText(text, file)
  if (mistakes.length > 0) throw mistakesError(mistakes)
  return config
}

/** Returns `file:line:column: sentence`, which editors and terminals turn into a link. */
export function mistakeLine({ file, line, column, text }: Mistake): string {
  return `${file}:${line}:${column}: ${text}`
}

/** Returns all mistakes as one `config` error, one per line. */
export function mistakesError(mistakes: readonly Mistake[]): DuckError {
  const lines = mistakes.map(mistakeLine)
  const [only] = lines
  return new DuckError(
    'config',
    lines.length === 1 && only !== undefined
      ? only
      : [`The configuration has ${lines.length} errors.`, ...lines].join('\n'),
  )
}

/** Removes keys that apply to a whole review from the file of a subfolder. */
function takeRootKeys(config: ConfigFile, document: TomlDocument, file: string): Mistake[] {
  const mistakes: Mistake[] = []
  for (const [table, keys] of Object.entries(rootKeys)) {
    const found = config[table as keyof typeof rootKeys] as Record<string, unknown> | undefined
    for (const key of keys) {
      if (found === undefined || !Object.hasOwn(found, key)) continue
      delete found[key]
      const text = `Misplaced key ${table}.${key}. It is only valid in the file at the root of the repository. Move it there.`
      mistakes.push({ file, ...document.keyAt([table, key]), text })
    }
  }
  return mistakes
}

/** Removes settings of unknown rules. */
function unknownRules(config: ConfigFile, document: TomlDocument, file: string, origin: ConfigOrigin): Mistake[] {
  const { rules: names = ruleNames([]) } = origin
  const mistakes: Mistake[] = []
  const written = document.data as { rules?: unknown; paths?: unknown }
  const tables: [KeyPath, unknown][] = [[['rules'], written.rules]]
  for (const [index, section] of (Array.isArray(written.paths) ? written.paths : []).entries())
    tables.push([['paths', index, 'rules'], (section as { rules?: unknown } | null)?.rules])
  for (const [path, rules] of tables) {
    if (typeof rules !== 'object' || rules === null) continue
    for (const name of Object.keys(rules)) {
      if (isRuleName(name, names)) continue
      const isElsewhere = origin.shared === true && nearestRule(name, names) === undefined
      if (isElsewhere && !names.packs.has(`${packOf(name)}/*`)) continue
      for (const known of [config.rules, ...(config.paths ?? []).map((section) => section.rules)]) delete known?.[name]
      mistakes.push({ file, ...document.keyAt([...path, name]), text: unknownRuleText(name, names, keyName(path)) })
    }
  }
  return mistakes
}

/** Reports an unknown rule, with a suggestion. */
function unknownRuleText(name: string, names: RuleNames, where: string): string {
  const slip = nearestRule(name, names)
  const what = name.endsWith('/*') ? 'rule pack' : 'rule'
  const advice = slip === undefined ? '`rubberduck rules list` lists the rules.' : `Did you mean "${slip}"?`
  return `Unknown ${what} "${name}" in ${where}. ${advice}`
}
