import { defined } from '../defined.ts'
import type { PackageFacts } from '../package/facts.ts'
import { githubWorkflow, gitlabJob } from './integrations.ts'
import type { SetupStep } from './plan.ts'

interface WorkflowPlace {
  has(path: string): boolean
  read(path: string): Promise<string | undefined>
  force: boolean
}

const workflowPath = '.github/workflows/rubberduck.yml'

/**
 * Decides how a repository gets its CI workflow. A GitLab pipeline is a single hand-written file, so the user gets a
 * snippet to add.
 */
export async function workflowSteps({ has, read, force }: WorkflowPlace, facts: PackageFacts): Promise<SetupStep[]> {
  const gitlab: SetupStep[] = has('.gitlab-ci.yml')
    ? [
        {
          kind: 'snippet',
          says: 'This repository uses GitLab CI. Add this job to `.gitlab-ci.yml`:',
          text: gitlabJob(facts),
          language: 'yaml',
        },
      ]
    : []
  if (gitlab.length > 0 && !has('.github/workflows')) return gitlab
  const before = await read(workflowPath)
  const text = githubWorkflow(facts)
  if (before === text) return [...gitlab, { kind: 'unchanged', says: `\`${workflowPath}\` is up to date.` }]
  if (before !== undefined && !force)
    return [
      ...gitlab,
      { kind: 'refused', says: `\`${workflowPath}\` already exists. Run again with \`--force\` to replace it.` },
    ]
  return [...gitlab, { kind: 'file', path: workflowPath, text, language: 'yaml', ...defined({ before }) }]
}
