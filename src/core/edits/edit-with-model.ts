import { z } from 'zod'
import type { Reader } from '../change/file-reader.ts'
import { defined } from '../defined.ts'
import { DuckError } from '../errors.ts'
import type { Dropped, ModelAnswer, Models, Tool } from '../llm/port.ts'
import { askForObject, type Material } from '../llm/prompting/ask-with-untrusted-input.ts'
import { renamed } from '../llm/reading/renamed.ts'
import { totalOf } from '../llm/total.ts'
import { accountOf } from '../model/model-access.ts'
import { answerTokens, answerWithContext, type EngineInput } from '../model/with-context.ts'
import { openWorkspace } from '../repo/workspace.ts'
import { codeSpan } from '../report/markdown/markdown-text.ts'
import type { Check, FileEdit } from '../types.ts'
import { applyEdits, type Misfit, type RequestedEdit } from './replace/apply-edits.ts'
import { locateSymbols } from './replace/locate-symbols.ts'
import { editableTexts } from './replace/read-editable.ts'
import { validateEdits } from './validate-edits.ts'
import type { Proof } from './verify/prove-tests.ts'
import { isToVerify } from './verify/verify-change.ts'
import { verifyEdits } from './verify/verify-edits.ts'

const edit = z.object({
  path: z.string(),
  search: z.string().optional().describe('Text of the file that occurs once.'),
  symbol: z.string().optional().describe('Instead of `search`: a function, class or method.'),
  replace: z.string().optional().describe('The new text; for a new file, all of it.'),
  delete: z.boolean().optional().describe('Deletes the file.'),
  moveTo: z.string().optional().describe('New path of the file.'),
})

/** The words of models for the fields of an edit. */
const editNames = {
  path: 'path file filename filepath',
  search: 'search find old oldtext oldstring original before',
  symbol: 'symbol',
  replace: 'replace replacement new newtext newstring updated after content',
  delete: 'delete remove',
  moveTo: 'moveto rename renameto newpath',
}

const shape = z.object({
  title: z.string().min(1).max(120).optional().describe('In the imperative, for the commit.'),
  notes: z.string().max(2_000).optional().describe('One to three sentences for the reader of the change.'),
  edits: z
    .array(z.preprocess((value) => renamed(editNames, value) ?? value, edit))
    .min(1)
    .max(40),
})

const defaultTitle = 'Apply the requested change'

/** Maximum number of attempts to get edits that apply and parse. */
const tries = 3

export interface EditTask {
  /** The task, in our own words. */
  task: string
  /** The request, in the person's words. */
  request?: string
  files: readonly string[]
  /** Material that the engine already found. */
  material?: readonly Material[]
  /** What the change, which consists of tests, must show. */
  proof?(reader: Reader): Promise<Proof>
  /** Current texts of files that differ from the commit or the disk. */
  overlay?: ReadonlyMap<string, string>
}

export interface ModelEdit {
  title: string
  notes: string
  edits: FileEdit[]
  /** Results of the checks of the project, if the command has its change verified. */
  checks?: Check[]
  answer: ModelAnswer
  /** Edits that did not fit, one sentence each. The others are in `edits`. */
  unfit: readonly string[]
  /** Files that were omitted from the context. */
  left: readonly string[]
}

/** Requests edits from a model. They are applied in memory and parsed, and the model corrects them if that fails. */
export function editWithModel(models: Models, task: EditTask, input: EngineInput): Promise<ModelEdit> {
  const { request = '', files, material = [] } = task
  return answerWithContext(models, { request, files }, input, async (shown, tools) => {
    const said = request === '' ? [] : [{ name: 'request', text: request }]
    const made = await editInTries(
      models,
      { ...task, material: [...said, ...material, ...shown.material] },
      tools,
      input,
    )
    return { ...made, left: shown.notes }
  })
}

async function editInTries(
  models: Models,
  { task, overlay, material = [], proof }: EditTask,
  tools: Tool[],
  input: EngineInput,
): Promise<Omit<ModelEdit, 'left'>> {
  const { repository, side, invocation, context } = input
  const workspace = openWorkspace(context, repository.root)
  const read = editableTexts(repository, side, overlay)
  try {
    const answers: ModelAnswer[] = []
    let kept: RequestedEdit[] = []
    let again: Material[] = []
    let problems: string[] = []
    for (let attempt = 1; attempt <= tries; attempt++) {
      context.progress(
        attempt === 1 ? 'asking the model for edits' : `asking the model to correct its edits, attempt ${attempt}`,
      )
      const answer = await askForObject(
        models,
        {
          prompt: 'edit',
          inputs: { task },
          material: [...material, ...again],
          tools,
          account: accountOf(invocation, context),
          signal: context.signal,
          maxTokens: answerTokens(context),
        },
        shape,
      )
      answers.push(answer)
      const located = await locateSymbols(
        answer.value.edits.map(({ path, ...rest }) => ({ path, ...defined(rest) })),
        read,
        workspace,
      )
      const applied = await applyEdits(located.edits, read, kept)
      const misfits = [...located.misfits, ...applied.misfits]
      const unread = answer.dropped ?? []
      const { edits } = applied
      const changes = edits.length > 0
      if (misfits.length + unread.length > 0 && (attempt < tries || !changes)) {
        problems = problemsOf(misfits, unread)
        kept = applied.fit
        again = correction(problems, kept, 'edits that fit, so do not repeat them')
        continue
      }
      problems = await validateEdits(edits, workspace.reader, repository, side)
      const isChecked = changes && problems.length === 0 && overlay === undefined
      const verified = isChecked ? await verifyIfAsked(edits, { reader: workspace.reader, proof }, input) : undefined
      problems.push(...failuresOf(verified?.checks ?? [], attempt))
      if (problems.length === 0 && changes) {
        return {
          ...wordsOf(answer.value),
          edits: verified?.edits ?? edits,
          ...defined({ checks: verified?.checks }),
          unfit: leftOut(misfits, unread),
          answer: { ...answer, ...totalOf(answers), remarks: remarksOf(answers) },
        }
      }
      if (problems.length === 0) problems = ['Your edits change nothing.']
      problems.push(...problemsOf(misfits, unread))
      again = correction(problems, applied.fit, 'your last edits, which are discarded, so give all edits again')
      kept = []
    }
    throw new DuckError(
      'unavailable',
      `The model did not return valid edits in ${tries} attempts, so there is no proposal.`,
      {
        detail: problems.join(' '),
      },
    )
  } finally {
    await workspace.close()
  }
}

/** Runs the checks of the project, if the command has its change verified. */
async function verifyIfAsked(
  edits: FileEdit[],
  { reader, proof }: { reader: Reader; proof: EditTask['proof'] },
  { repository, side, invocation, context }: EngineInput,
) {
  if (!isToVerify(invocation.arguments)) return undefined
  return verifyEdits(edits, { repository, side }, context, await proof?.(reader))
}

function wordsOf({ title = defaultTitle, notes = '' }: z.infer<typeof shape>): Pick<ModelEdit, 'title' | 'notes'> {
  return { title: title.replaceAll(/\s+/g, ' ').trim(), notes }
}

function problemsOf(misfits: readonly Misfit[], unread: readonly Dropped[]): string[] {
  const unusable = unread.map(({ text, reason }) => `An edit is not usable (${reason}): ${text}`)
  return [...misfits.map(({ problem }) => problem), ...unusable]
}

function leftOut(misfits: readonly Misfit[], unread: readonly Dropped[]): string[] {
  return [
    ...misfits.map(({ edit }) => `an edit of ${codeSpan(edit.path)} did not fit the file and was left out`),
    ...unread.map(() => 'an edit could not be read and was left out'),
  ]
}

function remarksOf(answers: readonly ModelAnswer[]): string[] {
  const corrected =
    [[], ['the edits were corrected once'], ['the edits were corrected twice']][answers.length - 1] ?? []
  return [...answers.flatMap(({ remarks }) => remarks), ...corrected]
}

/** Returns what the model is told to correct its answer, which is not part of the conversation. */
function correction(problems: readonly string[], edits: readonly RequestedEdit[], name: string): Material[] {
  return [
    { name: 'problems with your last answer', text: problems.join('\n\n') },
    ...(edits.length === 0 ? [] : [{ name, text: JSON.stringify(edits) }]),
  ]
}

/** Returns what the model is to correct. After the last attempt, the change is shown with what fails. */
function failuresOf(checks: readonly Check[], attempt: number): string[] {
  if (attempt === tries) return []
  return checks
    .filter(({ state }) => state === 'failed')
    .map(({ command, output = '' }) => `With your edit, \`${command}\` fails:\n${output}`)
}
