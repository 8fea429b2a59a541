import { defined } from '../defined.ts'
import type { FailOn, Severity } from '../findings/finding.ts'
import { matcher } from './matcher.ts'
import { packOf } from './rule-names.ts'
import type { ConfigFile, PassName, RuleSetting } from './schema.ts'
import { everything, isNamed, isSelected, passRuns, type Selectable, type Selection } from './selection.ts'

/** Name of the configuration files at the root of a repository and in its folders. They are read from the base commit. */
export const repoConfigName = '.rubberduck.toml'

/** One file, or the options of a command. */
export interface ConfigLayer extends ConfigFile {
  /** The folder that it applies to, relative to the root; absent: everything. Its globs are relative to it. */
  folder?: string
  /** Its source, for messages. */
  source?: string
}

export interface MergeOptions {
  selection?: Selection
  /** All rules. They determine which passes a selection needs, and which rules are off by default. */
  rules?: readonly (Selectable & { enabled: boolean })[]
}

/** The merged layers, in this order of precedence: flags, environment, repo (the nearest folder first), user, defaults. */
export interface Config {
  maxComments: number
  /** Review pull requests automatically. */
  auto: boolean
  drafts: boolean
  bots: readonly string[]
  failOn: FailOn
  /** A clean pull request also gets a summary comment. */
  alwaysSummary: boolean
  /** The summary lists the acceptance criteria of the issues that the pull request closes. */
  issueCriteria: boolean
  /** The pass is enabled for some file, and can report something that is selected. */
  pass(name: string): boolean
  /** Returns the configuration of a file. */
  forPath(path: string): PathConfig
  /** The file is included even if it looks generated or vendored. */
  included(path: string): boolean
  /** Some file may need this rule; `enabled` is its default. */
  mayRun(rule: string, enabled: boolean): boolean
  /** `--only` and `--skip` select it. */
  selected(subject: Selectable): boolean
}

interface PathConfig {
  /** The pattern that excludes the file. */
  skip?: string
  floor: Severity
  rule(id: string): RuleSetting | undefined
  pass(name: string): boolean
}

/** Merges layers, the strongest first. Lists of files are combined; for other keys the strongest layer wins. */
export function mergeConfig(layers: readonly ConfigLayer[], options: MergeOptions = {}): Config {
  const { selection = everything, rules = [] } = options
  const prepared = layers.map(prepare)
  const whole = prepared.filter(({ folder }) => folder === undefined)
  const review: NonNullable<ConfigFile['review']> = Object.assign(
    {},
    ...whole.toReversed().map((layer) => layer.review),
  )
  const offByDefault = new Set(rules.filter(({ enabled }) => !enabled).map(({ rule }) => rule))
  const namedPasses = new Set(rules.filter(({ rule }) => isNamed(selection, rule)).map(({ pass }) => pass))
  const isForced = (pass: string) => isNamed(selection, pass) || namedPasses.has(pass)
  const passOn = (among: readonly Prepared[], name: string) =>
    isForced(name) || (among.map(({ passes }) => passes?.[name as PassName]).find((on) => on !== undefined) ?? true)
  const hasSelection = selection.only.length + selection.skip.length > 0

  return {
    maxComments: review['max-comments'] ?? 30,
    auto: review.auto ?? true,
    drafts: review.drafts ?? false,
    bots: review.bots ?? [],
    failOn: whole.map(({ check }) => check?.['fail-on']).find((given) => given !== undefined) ?? 'none',
    alwaysSummary: whole.map(({ summary }) => summary?.when).find((given) => given !== undefined) === 'always',
    issueCriteria:
      whole.map(({ summary }) => summary?.['issue-criteria']).find((given) => given !== undefined) ?? false,
    pass(name) {
      if (hasSelection && rules.length > 0 && !passRuns(selection, name, rules)) return false
      return (
        passOn(whole, name) || prepared.some(({ folder, passes }) => folder !== undefined && passes?.[name as PassName])
      )
    },
    included: (path) => prepared.some((layer) => layer.holds(path) && layer.includes(layer.own(path))),
    mayRun(id, enabled) {
      if (isNamed(selection, id)) return true
      const says = prepared.flatMap((layer) => [layer.rules, ...layer.sections.map((section) => section.rules)])
      if (says.map((entry) => ruleSetting(entry, id)).some((setting) => setting !== undefined && setting !== 'off'))
        return true
      return (
        enabled &&
        firstSetting(
          whole.map((layer) => layer.rules),
          id,
        ) !== 'off'
      )
    },
    selected: (subject) => !hasSelection || isSelected(selection, subject),
    forPath(path) {
      const own = prepared.filter((layer) => layer.holds(path))
      const skip = own.map((layer) => layer.skip(layer.own(path))).find((reason) => reason !== undefined)
      return {
        ...defined({ skip }),
        floor: own.map((layer) => layer.floor(layer.own(path))).find((floor) => floor !== undefined) ?? 'info',
        pass: (name) => passOn(own, name),
        rule(id) {
          const setting = own.map((layer) => layer.rule(layer.own(path), id)).find((found) => found !== undefined)
          const resolved = setting ?? (offByDefault.has(id) ? 'off' : undefined)
          return resolved === 'off' && isNamed(selection, id) ? 'on' : resolved
        },
      }
    },
  }
}

type Prepared = ReturnType<typeof prepare>

/** One layer with its globs compiled. Its functions take paths relative to its folder. */
function prepare(layer: ConfigLayer) {
  const { folder, review = {}, rules, passes, source, check, summary } = layer
  const sections = (layer.paths ?? []).map((section) => ({ ...section, matches: matcher(section.match) })).toReversed()
  const excluded = (review.exclude ?? []).map((glob) => ({ glob, matches: matcher([glob]) }))
  const named = (pattern: string) => (source === undefined ? pattern : `${source}: ${pattern}`)
  return {
    folder,
    review,
    rules,
    passes,
    check,
    summary,
    sections,
    holds: (path: string) => folder === undefined || path.startsWith(`${folder}/`),
    own: (path: string) => (folder === undefined ? path : path.slice(folder.length + 1)),
    includes: matcher(review.include ?? []),
    skip(path: string): string | undefined {
      const glob = excluded.find(({ matches }) => matches(path))?.glob
      if (glob !== undefined) return named(glob)
      const section = sections.find((entry) => entry.skip !== undefined && entry.matches(path))
      return section?.skip === true ? named(section.match.join(', ')) : undefined
    },
    floor: (path: string) =>
      sections.find((entry) => entry.severity !== undefined && entry.matches(path))?.severity ?? review.severity,
    rule: (path: string, id: string) =>
      firstSetting([...sections.filter((entry) => entry.matches(path)).map((entry) => entry.rules), rules], id),
  }
}

type Rules = Record<string, RuleSetting> | undefined

function firstSetting(tables: readonly Rules[], id: string): RuleSetting | undefined {
  return tables.map((table) => ruleSetting(table, id)).find((setting) => setting !== undefined)
}

/** Returns the setting of a rule; its own entry overrides the entry of its pack. */
function ruleSetting(rules: Rules, id: string): RuleSetting | undefined {
  return rules?.[id] ?? rules?.[`${packOf(id)}/*`]
}
