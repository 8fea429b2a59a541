import { z } from 'zod'
import type { Reader } from '../change/file-reader.ts'
import { textOf } from '../context/reading-tools.ts'
import { defined } from '../defined.ts'
import { DuckError, toDuckError } from '../errors.ts'
import { digest } from '../hash.ts'
import type { ModelAnswer, Models, Tool } from '../llm/port.ts'
import { askForObject, type Material } from '../llm/prompting/ask-with-untrusted-input.ts'
import { accountOf } from '../model/model-access.ts'
import { answerTokens, answerWithContext, type EngineInput } from '../model/with-context.ts'
import { openWorkspace, type Workspace } from '../repo/workspace.ts'
import type { Check, FileEdit } from '../types.ts'
import { applyReplacements, type Replacement } from './search-replace.ts'
import { validateEdits } from './validate-edits.ts'
import type { Proof } from './verify/prove-tests.ts'
import { isToVerify } from './verify/verify-change.ts'
import { verifyEdits } from './verify/verify-edits.ts'

const shape = z.object({
  title: z.string().min(1).max(120),
  notes: z.string().max(2_000),
  edits: z
    .array(
      z.object({ path: z.string(), search: z.string().optional(), symbol: z.string().optional(), replace: z.string() }),
    )
    .min(1)
    .max(40),
})

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
  { repository, side, invocation, context }: EngineInput,
): Promise<Omit<ModelEdit, 'left'>> {
  const workspace = openWorkspace(context, repository.root)
  const read = async (path: string) => {
    const known = overlay?.get(path)
    if (known !== undefined) return known
    try {
      return await textOf(repository, side, path)
    } catch (error) {
      if (toDuckError(error).kind === 'not-found') return undefined
      throw error
    }
  }
  try {
    const usage = { input: 0, output: 0 }
    const remarks: string[] = []
    let problems: string[] = []
    for (let attempt = 1; attempt <= tries; attempt++) {
      context.progress(
        attempt === 1 ? 'asking the model for edits' : `asking the model to correct its edits, attempt ${attempt}`,
      )
      const again =
        problems.length === 0 ? [] : [{ name: 'problems with your last answer', text: problems.join('\n\n') }]
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
      usage.input += answer.usage.input
      usage.output += answer.usage.output
      remarks.push(...answer.remarks)
      const { replacements, problems: unknown } = await located(answer.value.edits, read, workspace)
      const { edits, problems: unfit } = await applyReplacements(replacements, read)
      problems = [...unknown, ...unfit, ...(await validateEdits(edits, workspace.reader, repository, side))]
      const changes = edits.some(({ before, after }) => before !== after)
      const checked = changes && problems.length === 0 && isToVerify(invocation.arguments) && overlay === undefined
      const verified = checked
        ? await verifyEdits(edits, { repository, side }, context, await proof?.(workspace.reader))
        : undefined
      problems.push(...failuresOf(verified?.checks ?? [], attempt))
      if (problems.length === 0 && changes) {
        if (attempt > 1) remarks.push(`the edits were corrected ${attempt === 2 ? 'once' : 'twice'}`)
        const { title, notes } = answer.value
        return {
          title: title.replaceAll(/\s+/g, ' ').trim(),
          notes,
          edits: verified?.edits ?? edits,
          ...defined({ checks: verified?.checks }),
          answer: { ...answer, usage, remarks },
        }
      }
      if (problems.length === 0) problems = ['Your edits change nothing.']
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

/** Resolves a function, class or method name to its current lines. */
async function located(
  edits: z.infer<typeof shape>['edits'],
  read: (path: string) => Promise<string | undefined>,
  { reader }: Workspace,
): Promise<{ replacements: Replacement[]; problems: string[] }> {
  const replacements: Replacement[] = []
  const problems: string[] = []
  for (const { path, search = '', symbol, replace } of edits) {
    if (symbol === undefined || search !== '') {
      replacements.push({ path, search, replace })
      continue
    }
    const text = (await read(path)) ?? ''
    const { name: language } = reader.grammarFor(path, text)
    const seen =
      language === undefined
        ? undefined
        : await reader.inspector.inspect({ id: digest('text', text), language, text, want: { symbols: 'all' } })
    const symbols = seen === undefined || 'failure' in seen ? [] : (seen.symbols ?? [])
    const [found, second] = symbols.filter(({ path: own }) => own === symbol)
    if (found === undefined || second !== undefined)
      problems.push(
        `${path} has ${found === undefined ? 'no' : 'more than one'} symbol \`${symbol}\`. Quote its lines.`,
      )
    else {
      const lines = text.split('\n').slice(found.startLine - 1, found.endLine)
      replacements.push({
        path,
        search: lines.join('\n'),
        replace: replace.replace(/\n+$/, ''),
        line: found.startLine + lines.findIndex((line) => line.trim() !== ''),
      })
    }
  }
  return { replacements, problems }
}

/** Returns what the model is to correct. After the last attempt, the change is shown with what fails. */
function failuresOf(checks: readonly Check[], attempt: number): string[] {
  if (attempt === tries) return []
  return checks
    .filter(({ state }) => state === 'failed')
    .map(({ command, output = '' }) => `With your edit, \`${command}\` fails:\n${output}`)
}
