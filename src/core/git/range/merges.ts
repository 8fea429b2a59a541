import { type GitContext, runGit } from '../process/run.ts'

/**
 * Every commit that is new since `since` is a merge of what the base has, without a change of its own: nothing that a
 * reviewer has not seen. False when there is any doubt.
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
    // What a combined diff shows is in neither parent: a conflict that somebody settled, or more.
    const changed = await lines(['diff-tree', '--cc', '--no-commit-id', '--name-only', '--end-of-options', merge])
    if (changed?.length !== 0) return false
  }
  return true
}
