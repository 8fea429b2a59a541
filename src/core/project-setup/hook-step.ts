import { relative } from 'node:path'
import { readHook, readHooksFolder } from '../git/process/hooks-folder.ts'
import type { PackageFacts } from '../package/facts.ts'
import { gitHook, hookCommand, hookLine, lefthookEntry, preCommitEntry } from './integrations.ts'
import type { SetupStep } from './plan.ts'

interface HookPlace {
  /** Root of the working tree. */
  root: string
  /** Tells whether the working tree has this file or folder. */
  has(path: string): boolean
  environment: Record<string, string | undefined>
}

const lefthookFiles = [
  'lefthook.yml',
  '.lefthook.yml',
  'lefthook.yaml',
  '.lefthook.yaml',
  'lefthook.toml',
  'lefthook.json',
]

/** Decides how a repository gets the commit hook. A hook manager keeps its own hooks, so it gets a snippet to add. */
export async function hookStep(place: HookPlace, facts: PackageFacts): Promise<SetupStep> {
  const lefthook = lefthookFiles.find(place.has)
  if (place.has('.pre-commit-config.yaml'))
    return snippet('.pre-commit-config.yaml', 'pre-commit', preCommitEntry(facts), 'yaml')
  if (lefthook !== undefined) return snippet(lefthook, 'lefthook', lefthookEntry(facts), 'yaml')
  if (place.has('.husky')) return snippet('.husky/pre-commit', 'husky', `${hookLine(facts)}\n`, 'sh')
  const folder = await readHooksFolder(place.root, place.environment)
  const path = `${folder}/pre-commit`
  const shown = shownPath(place.root, path)
  const present = await readHook(path)
  if (present?.includes(hookCommand))
    return { kind: 'unchanged', says: `The hook \`${shown}\` already runs RubberDuck.` }
  if (present !== undefined)
    return {
      kind: 'refused',
      says: `The hook \`${shown}\` already exists and was not changed. Add this line to it: \`${hookLine(facts)}\``,
    }
  if (shown.startsWith('/') && !(await isOwn(place, folder)))
    return {
      kind: 'refused',
      says: `Other repositories may share the hooks in \`${folder}\` (\`core.hooksPath\`). Add this line to \`${shown}\`: \`${hookLine(facts)}\``,
    }
  return { kind: 'hook', path, shown, text: gitHook(facts) }
}

function snippet(file: string, manager: string, text: string, language: string): SetupStep {
  return { kind: 'snippet', says: `This repository uses ${manager}. Add this to \`${file}\`:`, text, language }
}

function shownPath(root: string, path: string): string {
  const inside = relative(root, path)
  return inside.startsWith('..') ? path : inside
}

/**
 * Tells whether the folder belongs to this repository even though it is outside the working tree, as in a linked
 * worktree.
 */
async function isOwn({ root, environment }: HookPlace, folder: string): Promise<boolean> {
  return (await readHooksFolder(root, environment, { configured: false })) === folder
}
