import type { RunContext } from '../engine.ts'
import { toDuckError } from '../errors.ts'
import { modelsFor } from '../model/model-access.ts'
import type { LinkedIssue } from '../platform/linked-issue.ts'
import type { RepoPolicy } from '../repo/workspace.ts'
import type { Invocation } from '../types.ts'

export interface LinkedIssues {
  issues: readonly LinkedIssue[]
  notes: readonly string[]
}

/** Reads the issues that the change closes, if the configuration or a model needs them. */
export async function readLinkedIssues(
  invocation: Invocation,
  context: RunContext,
  { config }: RepoPolicy,
): Promise<LinkedIssues> {
  const read = context.subject?.issues
  if (read === undefined) return { issues: [], notes: [] }
  const hasModel = config.pass('model') && (await modelsFor(invocation, context)) !== undefined
  if (!config.issueCriteria && !hasModel) return { issues: [], notes: [] }
  try {
    return { issues: await read(), notes: [] }
  } catch (thrown) {
    context.signal.throwIfAborted()
    return { issues: [], notes: [`The linked issues could not be read: ${toDuckError(thrown).message}`] }
  }
}

/** Describes the change with its author's title and text, and with the issues that it closes; empty without any. */
export function describeChange({ subject }: RunContext, issues: readonly LinkedIssue[]): string {
  const { title = '', body = '' } = subject?.change ?? {}
  const closed = issues.map((issue) => `It closes the issue ${issue.name}: ${issue.title}\n\n${issue.body}`)
  return [title, body, ...closed].filter((part) => part !== '').join('\n\n')
}
