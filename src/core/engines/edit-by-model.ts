import { z } from 'zod'
import { readingTools, textOf } from '../context/reading-tools.ts'
import { applyReplacements } from '../edits/search-replace.ts'
import { DuckError, toDuckError } from '../errors.ts'
import type { Repository } from '../git/repository.ts'
import type { Answer, Models } from '../llm/port.ts'
import { type Material, thinkInShape } from '../llm/think.ts'
import type { FileEdit, Invocation } from '../types.ts'
import type { RunContext } from './engine.ts'
import { syntaxErrors } from './syntax-errors.ts'
import { accountOf } from './with-model.ts'
import { openWorkbench } from './workbench.ts'

const shape = z.object({
  title: z.string().min(1).max(120),
  notes: z.string().max(2_000),
  edits: z
    .array(z.object({ path: z.string(), search: z.string(), replace: z.string() }))
    .min(1)
    .max(40),
})

/** Answers that do not apply or do not parse are given back that often. */
const tries = 3

export interface ModelEdit {
  title: string
  notes: string
  edits: FileEdit[]
  answer: Answer
}

/** Edits by a model: applied in memory and parsed before anybody sees them, corrected by it where that fails. */
export async function editByModel(
  models: Models,
  { task, material }: { task: string; material: readonly Material[] },
  {
    repository,
    side,
    invocation,
    context,
  }: { repository: Repository; side: string; invocation: Invocation; context: RunContext },
): Promise<ModelEdit> {
  const workbench = openWorkbench(context, repository.root)
  const read = (path: string) =>
    textOf(repository, side, path).catch((error) => {
      if (toDuckError(error).kind === 'not-found') return undefined
      throw error
    })
  const errorsIn = async (path: string, text: string | undefined) => {
    const { name } = workbench.reader.parseable(path, text ?? '')
    if (name === undefined || text === undefined) return { count: 0, lines: [] as number[] }
    return syntaxErrors(workbench.reader.inspector, name, text)
  }
  try {
    const usage = { input: 0, output: 0 }
    const remarks: string[] = []
    let problems: string[] = []
    for (let attempt = 1; attempt <= tries; attempt++) {
      context.progress(attempt === 1 ? 'asking the model for edits' : `edits are corrected, try ${attempt}`)
      const again =
        problems.length === 0 ? [] : [{ name: 'problems with your last answer', text: problems.join('\n\n') }]
      const answer = await thinkInShape(
        models,
        {
          prompt: 'edit',
          inputs: { task },
          material: [...material, ...again],
          tools: readingTools(repository, side),
          account: accountOf(invocation, context),
          signal: context.signal,
          maxTokens: 12_000,
        },
        shape,
      )
      usage.input += answer.usage.input
      usage.output += answer.usage.output
      remarks.push(...answer.remarks)
      const { edits, problems: unfit } = await applyReplacements(answer.value.edits, read)
      problems = unfit
      for (const { path, before, after } of edits) {
        const [was, is] = [await errorsIn(path, before), await errorsIn(path, after)]
        if (is.count > was.count)
          problems.push(`After your edit ${path} does not parse any more, at line ${is.lines.slice(0, 3).join(', ')}.`)
      }
      if (problems.length === 0 && edits.some(({ before, after }) => before !== after)) {
        if (attempt > 1) remarks.push(`its edits were corrected ${attempt === 2 ? 'once' : 'twice'}`)
        const { title, notes } = answer.value
        return { title: title.replaceAll(/\s+/g, ' ').trim(), notes, edits, answer: { ...answer, usage, remarks } }
      }
      if (problems.length === 0) problems = ['Your edits change nothing.']
    }
    throw new DuckError('unavailable', `The model’s edits did not fit in ${tries} tries, so nothing is proposed.`, {
      detail: problems.join(' '),
    })
  } finally {
    await workbench.close()
  }
}
