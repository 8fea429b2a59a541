import { type GitContext, runGit } from '../process/run.ts'

/**
 * Tells whether all commits since `since` only merge the base without changes of their own, so that there is nothing
 * new to review. False if in doubt.
 */
export async function isMergeOnly(git: GitContext, since: string, head: string, base: string): Promise<boolean> {
  const lines = async (args: string[]) => {
    const { code, stdout } = await runGit(git, args, { codes: [0, 128] })
    return code === 0 ? stdout.toString().split('\n').filter(Boolean) : undefined
  }
  const own = ['--end-of-options', head, `^${since}`, `^${base}`]
  const [plain, merges] = await Promise.all([
    lines(['rev-list', '--no-merges', '--max-count=1', ...own]),
    lines(['rev-list', '--merges', '--max-count=50', ...own]),
  ])
  if (plain?.length !== 0 || merges === undefined || merges.length === 0 || merges.length === 50) return false
  for (const merge of merges) {
    // A combined diff contains only changes that are in neither parent, such as resolved conflicts.
    const changed = await lines(['diff-tree', '--cc', '--no-commit-id', '--name-only', '--end-of-options', merge])
    if (changed?.length !== 0) return false
  }
  return true
}
