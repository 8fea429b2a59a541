import { realpathSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { createReader, decode, type Reader } from '../change/file-reader.ts'
import { type Config, type ConfigLayer, mergeConfig } from '../config/config.ts'
import type { Environment } from '../config/environment/environment.ts'
import { readFilterOptions } from '../config/filter-options.ts'
import { idIn, ruleNames } from '../config/rule-names.ts'
import { passNames } from '../config/schema.ts'
import { readUserConfig } from '../config/user-config.ts'
import type { RunContext } from '../engine.ts'
import { toDuckError } from '../errors.ts'
import { openRepository, type Repository } from '../git/repository.ts'
import { digest } from '../hash.ts'
import type { Material } from '../llm/prompting/ask-with-untrusted-input.ts'
import { knownRules } from '../rules/known-rules.ts'
import { loadRules, ruleStamp } from '../rules/load.ts'
import { buildPrograms, type RuleSet } from '../rules/match/program.ts'
import { forOrigin } from '../rules/owner.ts'
import type { Rule } from '../rules/types.ts'
import { noCache, openCache } from '../store/cache.ts'
import { cachedInspector } from '../syntax/cached-inspector.ts'
import { loadLanguages } from '../syntax/language/languages.ts'
import { createInspector } from '../syntax/parser/pool.ts'
import type { ArgumentValue } from '../types.ts'
import { readAttributes } from './attributes.ts'
import { configProblems, parseRepoConfig, type RepoConfig, readConfigTexts } from './repo-config.ts'

/** The folder of a repository's own rule pages. */
export const rulesFolder = '.rubberduck/rules'

/** A repository's own review settings, read from one side. */
export interface RepoPolicy {
  config: Config
  rules: RuleSet
  /** Tells whether `.gitattributes` marks the file as generated or vendored. */
  generated(path: string): boolean
  /**
   * Returns the review guidelines: rule pages without a matcher, and the repository's pages for contributors and
   * agents.
   */
  guidelines(): Promise<Material[]>
  /**
   * Configuration and pages that could not be used, which make the outcome partial. The configuration of a folder is
   * included after a file in it was requested.
   */
  readonly problems: string[]
  /** Those of the problems that are mistakes in the configuration. */
  readonly mistakes: string[]
  /** A hash of everything above. */
  stamp: string
  /** Settings from the command line. */
  named: { maxComments?: number }
}

/** The resources of an engine run. The caller must call `close`. */
export interface Workspace {
  reader: Reader
  cache: ReturnType<typeof openCache>
  /** Notes for the report about unavailable resources. */
  notes: string[]
  /** Reads configuration, rules and attributes at a commit or in the working tree. */
  readPolicy(
    repository: Repository | undefined,
    side: string,
    given?: Record<string, ArgumentValue>,
  ): Promise<RepoPolicy>
  close(): Promise<void>
}

/** Opens the resources of a run. Without a `cache`, nothing is stored and the data directory is not used. */
export function openWorkspace(
  context: RunContext,
  repositoryPath: string,
  { cached = true }: { cached?: boolean } = {},
): Workspace {
  const notes: string[] = []
  const cache = cached
    ? openCache(context.environment.home, repositoryPath, (error) => {
        notes.push(
          'The cache is disabled because the data directory is not writable. Set RUBBERDUCK_HOME to a writable folder.',
        )
        context.logger.debug({ error: String(error) }, 'the cache is not available')
      })
    : noCache
  const languages = loadLanguages()
  const inspector = cachedInspector(context.parser?.open() ?? createInspector({ eager: 2 }), cache)
  return {
    reader: createReader(inspector, languages),
    cache,
    notes,
    async readPolicy(repository, side, given = {}) {
      const { pages, attributes } =
        repository === undefined ? { pages: [], attributes: '' } : await readPagesOf(repository, side)
      const { rules, broken } = loadRules({ builtIn: true, repo: pages })
      const known = knownRules(rules)
      const names = ruleNames([...known.map(({ rule }) => rule), ...pages.flatMap(({ text }) => idIn(text))])
      const filter = await readFilterOptions(given, context.cwd, names)
      const repo =
        repository === undefined || filter.config !== undefined
          ? noRepoConfig
          : parseRepoConfig(await configTextsOf(context, repository, side), names)
      const user = await readUserConfig(context.environment, { rules: names })
      const own: ConfigLayer[] = filter.config === undefined ? repo.layers : [filter.config]
      const merged = mergeConfig([filter.layer, ...own, user], { selection: filter.selection, rules: known })
      const asked = new Set<string>()
      const config: Config = {
        ...merged,
        forPath(path) {
          for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) asked.add(path.slice(0, at))
          return merged.forPath(path)
        },
      }
      const running = forOrigin(rules, await repository?.origin()).filter(
        ({ id, category, enabled }) =>
          config.mayRun(id, enabled) && config.selected({ rule: id, category, pass: 'rules' }),
      )
      const set = buildPrograms(inspector, running, languages, names)
      notes.push(...filter.notes)
      const isIdle = (name: string) => !config.pass(name) || (name === 'rules' && running.length === 0)
      if (filter.selection.only.length > 0 && passNames.every((name) => name === 'moves' || isIdle(name)))
        notes.push('No rules ran: the configuration disables everything that --only selects.')
      const mistakes = () => configProblems(repo, (folder) => asked.has(folder))
      return {
        config,
        rules: set,
        generated: readAttributes(attributes),
        guidelines: () => readGuidelines(repository, side, running),
        get mistakes() {
          return mistakes()
        },
        get problems() {
          return [...mistakes(), ...broken.map((rule) => `the rule page ${rule.file} was skipped: ${rule.reason}`)]
        },
        stamp: digest(
          JSON.stringify([own, user, filter.layer.review?.exclude, attributes, [...names.ids]]),
          ...running.map(ruleStamp),
        ),
        named: typeof given['max-comments'] === 'number' ? { maxComments: given['max-comments'] } : {},
      }
    },
    async close() {
      cache.close()
      await inspector.close()
    },
  }
}

const noRepoConfig: RepoConfig = { layers: [], mistakes: [], unreadable: [], files: [] }

/** Pages for contributors and agents. */
const helperPages = ['AGENTS.md', 'CLAUDE.md', '.github/copilot-instructions.md', 'CONTRIBUTING.md']
const longestPage = 20_000
const mostPages = 20

async function readGuidelines(
  repository: Repository | undefined,
  side: string,
  rules: readonly Rule[],
): Promise<Material[]> {
  const own = rules
    .filter(({ origin, match }) => origin === 'repo' && match.length === 0)
    .map(({ id, message, why, whatToDo }) => ({
      name: `guideline ${id}`,
      text: [message, why, whatToDo].filter((part) => part !== '').join('\n\n'),
    }))
  const pages = await Promise.all(
    helperPages.map(async (page) => {
      const text = repository === undefined ? undefined : await textAt(repository, side, page)
      return text === undefined ? [] : [{ name: `guideline ${page}`, text }]
    }),
  )
  return [...own, ...pages.flat()]
    .slice(0, mostPages)
    .map(({ name, text }) => ({ name, text: text.slice(0, longestPage) }))
}

/** Returns the configuration files that the caller of the run read, or reads them. */
async function configTextsOf({ opened }: RunContext, repository: Repository, side: string) {
  const known = opened?.repository.root === repository.root && opened.side === side ? opened.configTexts : undefined
  return known ?? readConfigTexts(repository, side)
}

/**
 * Opens the repository that contains a path; undefined if there is none and none is required. A repository that the
 * caller of the run has open is used instead, and stays open.
 */
export async function openRepositoryAt(context: RunContext, path: string, optional: false): Promise<Repository>
export async function openRepositoryAt(
  context: RunContext,
  path: string,
  optional: boolean,
): Promise<Repository | undefined>
export async function openRepositoryAt(
  context: RunContext,
  path: string,
  optional: boolean,
): Promise<Repository | undefined> {
  const { signal, cwd, environment, opened } = context
  if (opened !== undefined && path === resolve(cwd)) return { ...opened.repository, close: async () => {} }
  try {
    return await openRepository(path, { signal, cwd, environment: environment.git, ignore: dataIn(environment) })
  } catch (error) {
    if (optional && toDuckError(error).kind === 'not-found') return undefined
    throw error
  }
}

/**
 * Excludes the data directory if it is inside the repository, but not rule pages, because both may be in `.rubberduck`.
 */
function dataIn({ home }: Environment): (root: string) => (path: string) => boolean {
  return (root) => {
    const inside = relative(root, realPath(resolve(home))).replaceAll('\\', '/')
    if (inside === '' || inside === '..' || inside.startsWith('../') || isAbsolute(inside)) return () => false
    return (path) => path.startsWith(`${inside}/`) && !path.startsWith(`${rulesFolder}/`)
  }
}

/** The data directory may not exist yet, so its nearest existing ancestor is resolved. */
function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    const above = dirname(path)
    return above === path ? path : join(realPath(above), basename(path))
  }
}

/** Reads the rule pages and attributes of a repository at one side. */
export async function readPagesOf(repository: Repository, side: string) {
  const [attributes, entries] = await Promise.all([
    textAt(repository, side, '.gitattributes'),
    repository.list(side, [rulesFolder]),
  ])
  const pages = await Promise.all(
    entries
      .filter((entry) => entry.path.endsWith('.md'))
      .map(async (entry) => ({ file: entry.path, text: (await textAt(repository, side, entry.path)) ?? '' })),
  )
  return { pages, attributes: attributes ?? '' }
}

async function textAt(repository: Repository, side: string, path: string): Promise<string | undefined> {
  const entry = await repository.file(side, path)
  if (entry === undefined || !entry.mode.startsWith('100')) return undefined
  const blob = await repository.blob(entry.id, 1024 * 1024)
  return 'bytes' in blob ? decode(blob.bytes) : undefined
}
