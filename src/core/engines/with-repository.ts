import { relative, resolve } from 'node:path'
import { DuckError } from '../errors.ts'
import { workingTree } from '../git/object-id.ts'
import type { Repository } from '../git/repository.ts'
import type { Invocation, Outcome } from '../types.ts'
import type { RunContext } from './engine.ts'
import { openRepositoryAt } from './workbench.ts'

/** Opens the repository and says which side is meant: the pull request's head, the commit that is named, or the files on disk. */
export async function withRepository(
  invocation: Invocation,
  context: RunContext,
  work: (repository: Repository, side: string) => Promise<Outcome>,
): Promise<Outcome> {
  const { repo, head } = invocation.arguments as Record<string, string | undefined>
  const repository = (await openRepositoryAt(context, resolve(context.cwd, repo ?? '.'), false))!
  try {
    const side = head !== undefined || repository.bare ? await repository.resolve(head ?? 'HEAD') : workingTree
    return await work(repository, side)
  } finally {
    await repository.close()
  }
}

/** Root-relative path with slashes; outside the repository is refused. */
export function inside(root: string, path: string, given: string): string {
  const under = relative(root, path).replaceAll('\\', '/')
  if (under === '..' || under.startsWith('../')) {
    throw new DuckError(
      'invalid',
      `\`${given}\` is outside the repository ${root}. Run RubberDuck inside its own repository.`,
    )
  }
  return under
}
