import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DuckError } from '../errors.ts'
import { digest } from '../hash.ts'
import { memoize, memoizeByName } from '../memoize.ts'
import { grammarsFolder } from '../syntax/language/languages.ts'
import { isBroken, parsePage } from './page/page.ts'
import type { BrokenRule, Rule } from './types.ts'

/** An unparsed page. */
export interface PageSource {
  /** Path for messages; relative for pages in a repository. */
  file: string
  text: string
}

export interface RulePack {
  rules: Rule[]
  broken: BrokenRule[]
}

/**
 * Loads the built-in pages, those of a repository, or both. A repository's rule replaces the built-in rule with the
 * same id. `folders` limits the built-in ones to `grammars/<name>/rules`.
 */
export function loadRules(options: { builtIn: boolean; folders?: string[]; repo?: PageSource[] }): RulePack {
  const rules = new Map<string, Rule>()
  const broken: BrokenRule[] = []
  const add = (rule: Rule | BrokenRule, origin: Rule['origin']) => {
    if (isBroken(rule)) {
      broken.push(rule)
      return
    }
    const known = rules.get(rule.id)
    if (known !== undefined && known.origin === origin) {
      broken.push({
        file: rule.file,
        reason: `duplicate id \`${rule.id}\`, which ${known.file} already uses. Choose another id`,
      })
      return
    }
    rules.set(rule.id, rule)
  }
  const names = options.builtIn ? (options.folders ?? readdirSync(grammarsFolder).sort()) : []
  for (const rule of names.flatMap(builtInRules)) add(rule, 'built-in')
  for (const page of options.repo ?? []) add(parsePage(page.text, page.file, 'repo'), 'repo')
  return { rules: [...rules.values()], broken }
}

/** Parses the built-in pages of a grammar. They do not change while the program runs. */
const builtInRules = memoizeByName((name: string): (Rule | BrokenRule)[] => {
  const folder = join(grammarsFolder, name, 'rules')
  if (!existsSync(folder)) return []
  return folderPages(folder, `grammars/${name}/rules`).map(({ text, file }) => parsePage(text, file, 'built-in'))
})

/** Returns a hash of a rule, for cache keys. */
export const ruleStamp = memoize((rule: Rule) => digest(JSON.stringify(rule)))

/** Reads rule pages from files or folders. Throws `not-found` for other paths. */
export function readPages(paths: readonly string[]): PageSource[] {
  return paths.flatMap((path) => {
    const stat = statSync(path, { throwIfNoEntry: false })
    if (stat === undefined) {
      throw new DuckError(
        'not-found',
        `File or folder ${path} not found. Specify a rule page or a folder of rule pages.`,
      )
    }
    return stat.isDirectory() ? folderPages(path, path) : [{ file: path, text: readFileSync(path, 'utf8') }]
  })
}

function folderPages(folder: string, shown: string): PageSource[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md') && entry.name !== 'README.md')
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({ file: join(shown, path.slice(folder.length)), text: readFileSync(path, 'utf8') }))
}
