import { fileKindOf } from '../change/file-kind.ts'
import { decode } from '../change/file-reader.ts'
import { type Config, type ConfigLayer, mergeConfig, repoConfigName } from '../config/config.ts'
import type { ConfigText } from '../config/config-text.ts'
import type { Environment } from '../config/environment/environment.ts'
import { mistakeLine, readConfigText } from '../config/read-config.ts'
import type { RuleNames } from '../config/rule-names.ts'
import type { Mistake } from '../config/toml/toml.ts'
import { readUserConfig } from '../config/user-config.ts'
import { defined } from '../defined.ts'
import type { TreeEntry } from '../git/objects/tree.ts'
import type { Repository } from '../git/repository.ts'

/** The configuration files of a repository at one side. */
export interface RepoConfig {
  /** From the nearest file to the one at the root. */
  layers: ConfigLayer[]
  mistakes: Mistake[]
  /** Messages about files that could not be read. */
  unreadable: string[]
  /** Paths of the files that were read, starting with the one at the root. */
  files: string[]
}

/** Maximum number of configuration files; more were not written by a person. */
const mostFiles = 2_000
const mostBytes = 1024 * 1024

/** Reads every `.rubberduck.toml` of a repository, starting with the one at the root. */
export async function readConfigTexts(repository: Repository, side: string): Promise<ConfigText[]> {
  const found = (await repository.named(side, repoConfigName)).toSorted((one, other) => depth(one) - depth(other))
  return Promise.all(
    found.map(async (entry, index) => {
      const text = index < mostFiles ? await textOf(repository, entry) : undefined
      return { path: entry.path, ...defined({ text }) }
    }),
  )
}

/** Parses the files that can apply to a file. Those in dependencies and excluded folders are ignored. */
export function parseRepoConfig(texts: readonly ConfigText[], rules?: RuleNames): RepoConfig {
  const result: RepoConfig = { layers: [], mistakes: [], unreadable: [], files: [] }
  let excluded: (path: string) => boolean = () => false
  if (texts.length > mostFiles)
    result.unreadable.push(`Only the first ${mostFiles} of ${texts.length} configuration files were read.`)
  for (const { path, text } of texts.slice(0, mostFiles)) {
    const nested = path !== repoConfigName
    if (nested && (fileKindOf(path).skipped !== undefined || excluded(path))) continue
    if (text === undefined) {
      result.unreadable.push(`${path} is not a regular text file of at most 1 MB, so it was ignored.`)
      continue
    }
    const { config, mistakes } = readConfigText(text, path, { nested, ...defined({ rules }) })
    result.files.push(path)
    result.mistakes.push(...mistakes)
    const folder = path.slice(0, -repoConfigName.length - 1)
    result.layers.unshift(nested ? { ...config, folder, source: path } : config)
    if (!nested) {
      const { forPath } = mergeConfig([config])
      excluded = (path) => forPath(path).skip !== undefined
    }
  }
  return result
}

/**
 * Returns the settings for decisions before a run, from the file at the root and the user's own. Invalid parts are
 * ignored here, and the run reports them.
 */
export async function settingsBeforeRun(texts: readonly ConfigText[], environment: Environment): Promise<Config> {
  const [first] = texts
  const root = first?.path === repoConfigName ? first.text : undefined
  const user = await readUserConfig(environment)
  return mergeConfig([root === undefined ? {} : readConfigText(root, repoConfigName).config, user])
}

/**
 * Returns the configuration errors to report, at the root and in the reviewed folders. The valid rest of each file
 * still applies.
 */
export function configProblems({ mistakes, unreadable }: RepoConfig, concerns: (folder: string) => boolean): string[] {
  const isAbout = ({ file }: Mistake) => file === repoConfigName || concerns(file.slice(0, -repoConfigName.length - 1))
  return [...unreadable, ...mistakes.filter(isAbout).map(mistakeLine)]
}

function depth({ path }: TreeEntry): number {
  return path.split('/').length
}

async function textOf(repository: Repository, { mode, id }: TreeEntry): Promise<string | undefined> {
  if (!mode.startsWith('100')) return undefined
  const blob = await repository.blob(id, mostBytes)
  return 'bytes' in blob ? decode(blob.bytes) : undefined
}
