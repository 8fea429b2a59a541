import { relative, resolve } from 'node:path'
import type { RunContext } from '../engine.ts'
import { DuckError } from '../errors.ts'
import { workingTree } from '../git/objects/object-id.ts'
import type { Repository } from '../git/repository.ts'
import type { Invocation, Outcome } from '../types.ts'
import { openRepositoryAt } from './workspace.ts'

/**
 * Opens the repository and selects the side: the head of the pull request, the specified commit, or the files on disk.
 */
export async function withRepository(
  invocation: Invocation,
  context: RunContext,
  work: (repository: Repository, side: string) => Promise<Outcome>,
): Promise<Outcome> {
  const { head } = invocation.arguments as Record<string, string | undefined>
  const repository = await openRepositoryAt(context, startFolder(invocation, context), false)
  try {
    const side = head !== undefined || repository.bare ? await repository.resolve(head ?? 'HEAD') : workingTree
    return await work(repository, side)
  } finally {
    await repository.close()
  }
}

/** Returns the folder that paths are relative to. */
export function startFolder({ arguments: given }: Invocation, { cwd }: RunContext): string {
  return resolve(cwd, String(given.repo ?? '.'))
}

/**
 * Resolves a user's path to a path relative to the root, with slashes: first from the current folder, then as reports
 * print it. A `:line` suffix is preserved. Throws for paths outside the repository.
 */
export async function locatePath(repository: Repository, side: string, start: string, given: string): Promise<string> {
  const { name, line } = parts(given)
  const here = under(repository.root, resolve(start, name))
  if (here === undefined)
    throw new DuckError('invalid', `\`${given}\` is outside the repository. Specify a path inside it.`)
  return (await locateExistingPath(repository, side, start, given)) ?? `${here}${line}`
}

/** Like `locatePath`, but returns undefined if the path does not exist. */
export async function locateExistingPath(
  repository: Repository,
  side: string,
  start: string,
  given: string,
): Promise<string | undefined> {
  const { name, line } = parts(given)
  const here = under(repository.root, resolve(start, name))
  const printed = name.split('/').includes('..') ? undefined : under('/', resolve('/', name))
  for (const path of new Set([here, printed]))
    if (path === '' || (path !== undefined && (await repository.list(side, [path])).length > 0)) return `${path}${line}`
  return undefined
}

function parts(given: string): { name: string; line: string } {
  const [, name = given, line = ''] = /^(.+?)((?::\d+)+)$/.exec(given) ?? []
  return { name, line }
}

function under(root: string, path: string): string | undefined {
  const found = relative(root, path).replaceAll('\\', '/')
  return found === '..' || found.startsWith('../') ? undefined : found
}
