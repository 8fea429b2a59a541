import { existsSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { type Config, mergeConfig } from '../config/config.ts'
import type { ConfigText } from '../config/config-text.ts'
import { mistakeLine } from '../config/read-config.ts'
import { ruleNames } from '../config/rule-names.ts'
import { readUserConfig } from '../config/user-config.ts'
import type { RunContext } from '../engine.ts'
import { toDuckError } from '../errors.ts'
import { workingTree } from '../git/objects/object-id.ts'
import type { Repository } from '../git/repository.ts'
import { knownRules } from '../rules/known-rules.ts'
import { loadRules, type PageSource, type RulePack, readPages } from '../rules/load.ts'
import type { BrokenRule, Rule } from '../rules/types.ts'
import type { Invocation } from '../types.ts'
import { openPlainFolderAt } from './plain-folder.ts'
import { parseRepoConfig, readConfigTexts } from './repo-config.ts'
import { openRepositoryAt, rulesFolder } from './workspace.ts'

export function describeBrokenRule(rule: BrokenRule): string {
  return `${rule.file}${rule.line === undefined ? '' : `:${rule.line}`}: ${rule.reason}`
}

/** Loads the built-in pages and those on disk, so that the author of a rule sees its current state. */
export async function loadRulesHere(invocation: Invocation, context: RunContext): Promise<RulePack> {
  const path = resolve(context.cwd, (invocation.arguments.repo as string | undefined) ?? '.')
  const repository = await openRepositoryAt(context, path, true)
  const folder = join(repository?.root ?? path, rulesFolder)
  await repository?.close()
  return loadRules({ builtIn: true, repo: existsSync(folder) ? withDisplayPaths(readPages([folder]), context) : [] })
}

export function withDisplayPaths(pages: readonly PageSource[], context: RunContext): PageSource[] {
  return pages.map((page) => ({ ...page, file: relative(context.cwd, page.file) }))
}

/** Reads the configuration on disk and the one of the user, without the options of a command. */
export async function readConfigHere(
  invocation: Invocation,
  context: RunContext,
  rules: readonly Rule[],
): Promise<{ config: Config; mistakes: string[] }> {
  const path = resolve(context.cwd, (invocation.arguments.repo as string | undefined) ?? '.')
  const known = knownRules(rules)
  const names = ruleNames(known.map(({ rule }) => rule))
  const user = await readUserConfig(context.environment, { rules: names })
  const repository = (await openRepositoryAt(context, path, true)) ?? openPlainFolderAt(path, context)
  try {
    const { layers, mistakes, unreadable } = parseRepoConfig(await configTextsHere(repository), names)
    return {
      config: mergeConfig([...layers, user], { rules: known }),
      mistakes: [...unreadable, ...mistakes.map(mistakeLine)],
    }
  } finally {
    await repository.close()
  }
}

/** Reads the configuration on disk or, in a bare repository, of its last commit if there is one. */
async function configTextsHere(repository: Repository): Promise<ConfigText[]> {
  if (!repository.bare) return readConfigTexts(repository, workingTree)
  const head = await repository.resolve('HEAD').catch((thrown) => {
    if (toDuckError(thrown).kind === 'not-found') return undefined
    throw thrown
  })
  return head === undefined ? [] : readConfigTexts(repository, head)
}
