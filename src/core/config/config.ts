import { readFile } from 'node:fs/promises'
import picomatch from 'picomatch'
import { parse, TomlError } from 'smol-toml'
import type { z } from 'zod'
import { DuckError } from '../errors.ts'
import { nearest } from '../nearest.ts'
import type { Severity } from '../types.ts'
import type { Environment } from './environment.ts'
import {
  type ConfigFile,
  configSchema,
  type EngineSettings,
  type OperatorFile,
  operatorSchema,
  type PassName,
  type RuleSetting,
} from './schema.ts'

/** The repo's own configuration file, read from the base commit. */
export const repoConfigPath = '.rubberduck.toml'

/** All layers merged: flags > environment > repo > user > defaults. */
export interface Config {
  maxComments: number
  /** Which pull requests are reviewed without being asked. */
  auto: boolean
  drafts: boolean
  bots: readonly string[]
  /** The pass is on. */
  pass(name: string): boolean
  /** What the configuration says of a file. */
  forPath(path: string): PathConfig
  /** Forced in although it looks generated or vendored. */
  included(path: string): boolean
  /** Some file may need this rule; `enabled` is its default. */
  mayRun(id: string, enabled: boolean): boolean
}

interface PathConfig {
  /** Set when the file is not to be reviewed: which pattern says so. */
  skip?: string
  floor: Severity
  rule(id: string): RuleSetting | undefined
}

/** Reads one TOML text against the schema. Throws `config` with file, line and the nearest known key. */
export function parseConfig(text: string, file: string): ConfigFile {
  return parseBy(configSchema, text, file)
}

function parseBy<T>(schema: z.ZodType<T>, text: string, file: string): T {
  let data: unknown
  try {
    data = parse(text)
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    const reason = error.message.split('\n')[0]!.replace('Invalid TOML document: ', '')
    throw new DuckError('config', `${file}, line ${error.line}: ${reason}. Correct the TOML there.`, { cause: error })
  }
  const checked = schema.safeParse(data)
  if (checked.success) return checked.data
  const issue = checked.error.issues[0]!
  const where = issue.path.length > 0 ? ` in [${issue.path.join('.')}]` : ''
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0]!
    const known = nearest(key, keysAt(schema, issue.path))
    const advice =
      known === undefined ? 'Remove it; `rubberduck config schema` lists the known keys.' : `Did you mean \`${known}\`?`
    throw new DuckError('config', `${file}: unknown key \`${key}\`${where}. ${advice}`)
  }
  throw new DuckError(
    'config',
    `${file}: ${issue.message}${where}. \`rubberduck config schema\` shows what is allowed.`,
  )
}

/** The user's own layer; absent is fine unless it was named. */
export async function readUserConfig(environment: Environment): Promise<OperatorFile> {
  let text: string
  try {
    text = await readFile(environment.userConfig, 'utf8')
  } catch (error) {
    const absent = ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')
    if (absent && !environment.userConfigNamed) return {}
    throw new DuckError(
      'config',
      `The configuration ${environment.userConfig} cannot be read. Create it or correct RUBBERDUCK_CONFIG.`,
      {
        cause: error,
      },
    )
  }
  return parseBy(operatorSchema, text, environment.userConfig)
}

/** What the operator says of how one engine uses models. */
export function engineSettings({ engines }: OperatorFile, name: string): EngineSettings {
  return (engines as Record<string, EngineSettings | undefined> | undefined)?.[name] ?? {}
}

/** Merges layers, the strongest first. */
export function mergeConfig(layers: ConfigFile[]): Config {
  const weakestFirst = layers.toReversed()
  const passes: Partial<Record<PassName, boolean>> = Object.assign({}, ...weakestFirst.map((layer) => layer.passes))
  const review: NonNullable<ConfigFile['review']> = Object.assign({}, ...weakestFirst.map((layer) => layer.review))
  const rules: Record<string, RuleSetting> = Object.assign({}, ...weakestFirst.map((layer) => layer.rules))
  const sections = weakestFirst
    .flatMap((layer) => layer.paths ?? [])
    .map((section) => ({ ...section, matches: matcher(section.match) }))
  const excluded = (review.exclude ?? []).map((glob) => ({ glob, matches: matcher([glob]) }))
  const included = matcher(review.include ?? [])
  return {
    maxComments: review['max-comments'] ?? 30,
    auto: review.auto ?? true,
    drafts: review.drafts ?? false,
    bots: review.bots ?? [],
    pass: (name) => passes[name as PassName] ?? true,
    included,
    mayRun(id, enabled) {
      const settings = [rules, ...sections.map((section) => section.rules)].map((entry) => ruleSetting(entry, id))
      const on = settings.some((setting) => setting !== undefined && setting !== 'off')
      return on || (enabled && settings[0] !== 'off')
    },
    forPath(path) {
      const own = sections.filter((section) => section.matches(path))
      const because = excluded.find((entry) => entry.matches(path))?.glob
      const section = own.findLast((entry) => entry.skip !== undefined)
      const skip = because ?? (section?.skip ? section.match.join(', ') : undefined)
      const floor = own.findLast((entry) => entry.severity !== undefined)?.severity ?? review.severity ?? 'info'
      return {
        ...(skip === undefined ? {} : { skip }),
        floor,
        rule: (id) =>
          own.map((entry) => ruleSetting(entry.rules, id)).findLast((found) => found !== undefined) ??
          ruleSetting(rules, id),
      }
    },
  }
}

/** The rule's own entry before its pack's. */
function ruleSetting(rules: Record<string, RuleSetting> | undefined, id: string): RuleSetting | undefined {
  return rules?.[id] ?? rules?.[`${id.split('/')[0]}/*`]
}

/** Globs as people write them: dot files count, a name without a slash matches anywhere, a folder means all in it. */
export function matcher(globs: readonly string[]): (path: string) => boolean {
  if (globs.length === 0) return () => false
  const expanded = globs.flatMap((glob) => {
    const rooted = glob.startsWith('/')
      ? glob.slice(1)
      : glob.includes('/') && !glob.endsWith('/')
        ? glob
        : `**/${glob}`
    return rooted.endsWith('/') ? [`${rooted}**`] : [rooted, `${rooted}/**`]
  })
  return picomatch(expanded, { dot: true })
}

function keysAt(whole: unknown, path: readonly PropertyKey[]): string[] {
  let schema = whole
  for (const step of path) schema = child(unwrap(schema), step)
  const shape = (unwrap(schema) as { shape?: Record<string, unknown> } | undefined)?.shape
  return Object.keys(shape ?? {})
}

function child(schema: unknown, step: PropertyKey): unknown {
  const { shape, element } = schema as { shape?: Record<PropertyKey, unknown>; element?: unknown }
  return typeof step === 'number' ? element : shape?.[step]
}

function unwrap(schema: unknown): unknown {
  let inner = schema as { unwrap?: () => unknown; element?: unknown } | undefined
  while (inner?.unwrap !== undefined && inner.element === undefined) inner = inner.unwrap() as typeof inner
  return inner
}
