import { realpathSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { type Config, mergeConfig, parseConfig, readUserConfig, repoConfigPath } from '../config/config.ts'
import type { Environment } from '../config/environment.ts'
import type { ConfigFile } from '../config/schema.ts'
import { toDuckError } from '../errors.ts'
import { readAttributes } from '../findings/attributes.ts'
import { openRepository, type Repository } from '../git/repository.ts'
import { digest } from '../hash.ts'
import type { Material } from '../llm/think.ts'
import { loadRules } from '../rules/load.ts'
import { buildPrograms, type RuleSet } from '../rules/program.ts'
import type { Rule } from '../rules/types.ts'
import { openCache } from '../store/cache.ts'
import { loadLanguages } from '../syntax/languages.ts'
import { createInspector } from '../syntax/pool.ts'
import type { ArgumentValue } from '../types.ts'
import { cachedInspector } from './cached-inspector.ts'
import type { RunContext } from './engine.ts'
import { createReader, decode, type Reader } from './reader.ts'

/** Where a repo keeps its rule pages. */
export const rulesFolder = '.rubberduck/rules'

/** What a repo says about how it wants to be reviewed, read from one side of it. */
export interface House {
  config: Config
  rules: RuleSet
  /** `.gitattributes` calls it generated or vendored. */
  generated(path: string): boolean
  /** What the repo wants to be looked at, in plain words: rule pages without a matcher, and the pages it keeps for helpers. */
  guidelines(): Promise<Material[]>
  /** What could not be used: these make the outcome partial. */
  problems: string[]
  /** Changes when anything above does. */
  stamp: string
  /** What the command line said itself. */
  named: { maxComments?: number }
}

type Flags = Record<string, ArgumentValue>

/** Options of a command as the strongest layer of the configuration. */
function flagLayer(flags: Flags): ConfigFile {
  const maxComments = flags['max-comments']
  return typeof maxComments === 'number' ? { review: { 'max-comments': maxComments } } : {}
}

/** Everything an engine run opens; `close` is for the caller's `finally`. */
export interface Workbench {
  reader: Reader
  cache: ReturnType<typeof openCache>
  /** Said in the report: what does without. */
  notes: string[]
  /** Reads configuration, rules and attributes at a commit or in the working tree. */
  house(repository: Repository | undefined, side: string, flags?: Flags): Promise<House>
  close(): Promise<void>
}

export function openWorkbench(context: RunContext, repositoryPath: string): Workbench {
  const notes: string[] = []
  const cache = openCache(context.environment.home, repositoryPath, (error) => {
    notes.push('Nothing is remembered for the next run: the cache cannot be written. Check RUBBERDUCK_HOME.')
    context.logger.debug({ error: String(error) }, 'the cache cannot be used')
  })
  const languages = loadLanguages()
  const inspector = cachedInspector(createInspector({ eager: 2 }), cache)
  return {
    reader: createReader(inspector, languages),
    cache,
    notes,
    async house(repository, side, flags = {}) {
      const user = await readUserConfig(context.environment)
      const repo: {
        config: ConfigFile
        pages: { file: string; text: string }[]
        attributes: string
        problems: string[]
      } =
        repository === undefined
          ? { config: {}, pages: [], attributes: '', problems: [] }
          : await readHouse(repository, side)
      const config = mergeConfig([flagLayer(flags), repo.config, user])
      const { rules, broken } = loadRules({ builtIn: true, repo: repo.pages })
      const running = rules.filter((rule) => config.mayRun(rule.id, rule.enabled))
      const set = buildPrograms(inspector, running, languages)
      return {
        config,
        rules: set,
        generated: readAttributes(repo.attributes),
        guidelines: () => readGuidelines(repository, side, running),
        problems: [...repo.problems, ...broken.map((rule) => `the rule page ${rule.file} was skipped: ${rule.reason}`)],
        stamp: digest(JSON.stringify([repo.config, user, repo.attributes, running])),
        named: typeof flags['max-comments'] === 'number' ? { maxComments: flags['max-comments'] } : {},
      }
    },
    async close() {
      cache.close()
      await inspector.close()
    },
  }
}

/** Pages for helpers, people or not; of each only so many characters. */
const helperPages = ['AGENTS.md', 'CLAUDE.md', '.github/copilot-instructions.md', 'CONTRIBUTING.md']
const longestPage = 6_000
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

/** Opens the repository that contains a path; undefined when it is none and none is needed. */
export async function openRepositoryAt(
  context: RunContext,
  path: string,
  optional: boolean,
): Promise<Repository | undefined> {
  try {
    const { signal, cwd, environment } = context
    return await openRepository(path, { signal, cwd, environment: environment.git, ignore: dataIn(environment) })
  } catch (error) {
    if (optional && toDuckError(error).kind === 'not-found') return undefined
    throw error
  }
}

/**
 * The data directory may be a folder of the repository: nothing in it is part of that. Rule pages are, since `.rubberduck`
 * is a likely name for both.
 */
function dataIn({ home }: Environment): (root: string) => (path: string) => boolean {
  return (root) => {
    const inside = relative(root, realPath(resolve(home))).replaceAll('\\', '/')
    if (inside === '' || inside === '..' || inside.startsWith('../') || isAbsolute(inside)) return () => false
    return (path) => path.startsWith(`${inside}/`) && !path.startsWith(`${rulesFolder}/`)
  }
}

/** The data directory is made when it is first used, so that only a folder above it may be there. */
function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    const above = dirname(path)
    return above === path ? path : join(realPath(above), basename(path))
  }
}

/** The merged configuration at a commit, for decisions that come before a run. A file that cannot be used counts as absent; the run says so. */
export async function configAt(repository: Repository, side: string, environment: Environment): Promise<Config> {
  const [{ config }, user] = await Promise.all([readHouse(repository, side), readUserConfig(environment)])
  return mergeConfig([config, user])
}

async function readHouse(repository: Repository, side: string) {
  const problems: string[] = []
  const [configText, attributes, pageEntries] = await Promise.all([
    textAt(repository, side, repoConfigPath),
    textAt(repository, side, '.gitattributes'),
    repository.list(side, [rulesFolder]),
  ])
  let config: ConfigFile = {}
  if (configText !== undefined) {
    try {
      config = parseConfig(configText, repoConfigPath)
    } catch (error) {
      problems.push(`the repo's configuration was left aside: ${toDuckError(error).message}`)
    }
  }
  const pages = await Promise.all(
    pageEntries
      .filter((entry) => entry.path.endsWith('.md'))
      .map(async (entry) => ({ file: entry.path, text: (await textAt(repository, side, entry.path)) ?? '' })),
  )
  return { config, pages, attributes: attributes ?? '', problems }
}

async function textAt(repository: Repository, side: string, path: string): Promise<string | undefined> {
  const entry = await repository.file(side, path)
  if (entry === undefined || !entry.mode.startsWith('100')) return undefined
  const blob = await repository.blob(entry.id, 1024 * 1024)
  return 'bytes' in blob ? decode(blob.bytes) : undefined
}
