import { existsSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import type { RunContext } from '../engine.ts'
import { loadRules, type PageSource, type RulePack, readPages } from '../rules/load.ts'
import type { BrokenRule } from '../rules/types.ts'
import type { Invocation } from '../types.ts'
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
