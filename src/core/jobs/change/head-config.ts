import { mistakeLine } from '../../config/read-config.ts'
import { idIn, ruleNames } from '../../config/rule-names.ts'
import type { Repository } from '../../git/repository.ts'
import { parseRepoConfig, readConfigTexts } from '../../repo/repo-config.ts'
import { describeBrokenRule } from '../../repo/rule-pages.ts'
import { readPagesOf } from '../../repo/workspace.ts'
import { knownRules } from '../../rules/known-rules.ts'
import { loadRules } from '../../rules/load.ts'

/**
 * Returns the mistakes in the configuration files and rule pages that a change adds or edits. The review itself uses
 * those of the base; this only checks what would apply after the merge.
 */
export async function mistakesInHead(
  repository: Repository,
  { base, head }: { base: string; head: string },
): Promise<string[]> {
  const [texts, before] = await Promise.all([readConfigTexts(repository, head), readConfigTexts(repository, base)])
  const [{ pages }, { pages: pagesBefore }] = await Promise.all([
    readPagesOf(repository, head),
    readPagesOf(repository, base),
  ])
  const isSame = ({ path, text }: { path: string; text?: string }) =>
    before.some((each) => each.path === path && each.text === text)
  const isKnown = ({ file, text }: { file: string; text: string }) =>
    pagesBefore.some((each) => each.file === file && each.text === text)
  const changedFiles = new Set([
    ...texts.filter((each) => !isSame(each)).map(({ path }) => path),
    ...pages.filter((page) => !isKnown(page)).map(({ file }) => file),
  ])
  if (changedFiles.size === 0) return []
  const { rules, broken } = loadRules({ builtIn: true, repo: pages })
  const names = ruleNames([...knownRules(rules).map(({ rule }) => rule), ...pages.flatMap(({ text }) => idIn(text))])
  const { mistakes, unreadable } = parseRepoConfig(texts, names)
  return [
    ...unreadable.filter((sentence) => [...changedFiles].some((path) => sentence.startsWith(`${path} `))),
    ...mistakes.filter(({ file }) => changedFiles.has(file)).map(mistakeLine),
    ...broken.filter(({ file }) => changedFiles.has(file)).map(describeBrokenRule),
  ]
}
