import { defined } from '../defined.ts'
import { toDuckError } from '../errors.ts'
import type { Finding } from '../findings/finding.ts'
import type { Models } from '../llm/port.ts'
import { withModelFootnote } from '../model/model-access.ts'
import type { EngineInput } from '../model/with-context.ts'
import { modelText } from '../report/model-text.ts'
import type { FileEdit } from '../types.ts'
import { editWithModel } from './edit-with-model.ts'

export interface ModelFix {
  /** The combined edits of the rules and the model. */
  edits: FileEdit[]
  title: string
  words: string[]
  reasons: string[]
}

/** Maximum number of files per request. */
const mostFiles = 12

/** Sends the findings that rules could not fix to a model. If the model fails, the rules' edits remain. */
export async function fixWithModel(
  models: Models,
  left: readonly Finding[],
  edits: readonly FileEdit[],
  input: EngineInput,
): Promise<ModelFix> {
  const files = [...new Set(left.map(({ path }) => path))].filter((path) => path !== '').slice(0, mostFiles)
  const list = left
    .filter(({ path }) => files.includes(path))
    .map(({ path, startLine, rule, message }) => `${path}:${startLine} ${rule}: ${message}`)
  const overlay = new Map(edits.flatMap(({ path, after }) => (after === undefined ? [] : [[path, after] as const])))
  const now = files.flatMap((path) => {
    const text = overlay.get(path)
    return text === undefined ? [] : [{ name: path, text }]
  })
  try {
    const made = await editWithModel(
      models,
      {
        task: 'Fix the findings in the block `findings`, each at its cause and with the smallest change possible. The other blocks hold the current files. Do not change code that is correct after all, and say so in the notes.',
        files: files.filter((path) => !overlay.has(path)),
        overlay,
        material: [{ name: 'findings', text: list.join('\n') }, ...now],
      },
      input,
    )
    // The model edits the result of the rules' fixes.
    const later = new Map(made.edits.map((edit) => [edit.path, edit.after]))
    const joined = [
      ...edits.map(({ after, ...edit }) => ({
        ...edit,
        ...defined({ after: later.has(edit.path) ? later.get(edit.path) : after }),
      })),
      ...made.edits.filter(({ path }) => !edits.some((edit) => edit.path === path)),
    ]
    return {
      edits: joined,
      title: made.title,
      reasons: [...made.unfit],
      words: [modelText(made.notes), withModelFootnote(made.answer, made.left)],
    }
  } catch (thrown) {
    input.context.signal.throwIfAborted()
    const error = toDuckError(thrown)
    if (error.kind === 'bug') throw thrown
    return { edits: [...edits], title: '', words: [], reasons: [`the model request failed: ${error.message}`] }
  }
}
