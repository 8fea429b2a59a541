import { fileKindOf } from '../change/file-kind.ts'
import { decode } from '../change/file-reader.ts'
import { type ConfigLayer, mergeConfig, repoConfigName } from '../config/config.ts'
import { mistakeLine, readConfigText } from '../config/read-config.ts'
import type { RuleNames } from '../config/rule-names.ts'
import type { Mistake } from '../config/toml/toml.ts'
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

/** Reads every `.rubberduck.toml` that can apply to a file. Files in dependencies and excluded folders are ignored. */
export async function readRepoConfig(repository: Repository, side: string, rules?: RuleNames): Promise<RepoConfig> {
  const found = (await repository.named(side, repoConfigName)).toSorted((one, other) => depth(one) - depth(other))
  const result: RepoConfig = { layers: [], mistakes: [], unreadable: [], files: [] }
  let excluded: (path: string) => boolean = () => false
  if (found.length > mostFiles)
    result.unreadable.push(`Only the first ${mostFiles} of ${found.length} configuration files were read.`)
  const read = found.slice(0, mostFiles)
  const texts = await Promise.all(read.map((entry) => textOf(repository, entry)))
  for (const [index, entry] of read.entries()) {
    const nested = entry.path !== repoConfigName
    if (nested && (fileKindOf(entry.path).skipped !== undefined || excluded(entry.path))) continue
    const text = texts[index]
    if (text === undefined) {
      result.unreadable.push(`${entry.path} is not a regular text file of at most 1 MB, so it was ignored.`)
      continue
    }
    const { config, mistakes } = readConfigText(text, entry.path, { nested, ...defined({ rules }) })
    result.files.push(entry.path)
    result.mistakes.push(...mistakes)
    const folder = entry.path.slice(0, -repoConfigName.length - 1)
    result.layers.unshift(nested ? { ...config, folder, source: entry.path } : config)
    if (!nested) {
      const { forPath } = mergeConfig([config])
      excluded = (path) => forPath(path).skip !== undefined
    }
  }
  return result
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
