import type { Strategy } from '../context/build-context.ts'
import { readingTools } from '../context/reading-tools.ts'
import { DuckError } from '../errors.ts'
import { modelText } from '../report/model-text.ts'
import type { Invocation, Outcome } from '../types.ts'
import { type EditTask, editByModel } from '../edits/edit-with-model.ts'
import type { Engine } from '../engine.ts'
import type { Ground } from '../model/with-context.ts'
import { propose, refuseUnwritable } from '../edits/deliver-edits.ts'
import { renameIn, renameSymbol } from '../edits/rename-symbol.ts'
import { sketchTests } from '../testgen/plan-tests.ts'
import { undocumented } from '../answers/undocumented.ts'
import { modelsFor, needsModel, signed, unanswered, withoutModel, withoutModelPart } from '../model/model-access.ts'
import { placeOf, startOf, withRepository } from '../repo/with-repository.ts'

/** With the files that the person named. */
interface Named extends Ground {
  files: string[]
}

/** What an engine does without a model, for want of one or because the one that was asked `failed`. */
type Plain = (ground: Named, failed?: DuckError) => Promise<Outcome>

/** An engine whose answer is a change. `plain` is what it can do without a model. */
function editing(name: string, context: Strategy, prepare: (ground: Named) => Promise<EditTask>, plain: Plain): Engine {
  return {
    name,
    model: { context, answer: 12_000, priority: 'person' },
    run: (invocation, context) =>
      withRepository(invocation, context, async (repository, side) => {
        refuseUnwritable(invocation.arguments, repository)
        const start = startOf(invocation, context)
        const named = [invocation.arguments.path ?? []].flat().map(String)
        const files = await Promise.all(named.map((path) => placeOf(repository, side, start, path)))
        const ground = { repository, side, invocation, context, files }
        const models = await modelsFor(invocation, context)
        if (models === undefined || (name === 'refactor' && renameIn(instructionOf(invocation)) !== undefined))
          return plain(ground)
        try {
          const made = await editByModel(models, await prepare(ground), ground)
          const part = await propose(made.title, made.edits, invocation.arguments, repository, context)
          const words = `${modelText(made.notes)}\n\n${signed(made.answer, made.left)}`
          return { state: 'complete', parts: [{ kind: 'text', markdown: words }, part] }
        } catch (thrown) {
          context.signal.throwIfAborted()
          if (!(thrown instanceof DuckError) || thrown.kind === 'not-found' || thrown.kind === 'conflict') throw thrown
          const rest = await plain(ground, thrown).catch(() => ({ parts: [] }))
          return withoutModelPart(rest.parts, thrown)
        }
      }),
  }
}

const instructionOf = ({ arguments: given }: Invocation) => String(given.instruction ?? '').trim()

export const refactor: Engine = editing(
  'refactor',
  'long_context',
  async (ground) => ({
    task: 'Change the code as the block `request` says, without changing what it does unless that is what is asked for. Change every place that must change with it.',
    request: instructionOf(ground.invocation),
    files: ground.files,
  }),
  async ({ repository, side, invocation, context }) => {
    const rename = renameIn(instructionOf(invocation))
    if (rename === undefined)
      throw needsModel(invocation, context, '`refactor rename OLD to NEW` and `fix` work without a model.')
    const { edits, notes } = await renameSymbol(rename, repository, side, context)
    const part = await propose(
      `Rename ${rename.from} to ${rename.to}`,
      edits,
      invocation.arguments,
      repository,
      context,
    )
    return { state: 'complete', parts: [{ kind: 'text', markdown: notes }, part] }
  },
)

export const generate: Engine = editing(
  'generate',
  'hybrid',
  async (ground) => ({
    task: 'Write the code that the block `request` asks for. Look first where this repository would put it and how it writes such code, and follow that; reuse what is there.',
    request: instructionOf(ground.invocation),
    files: ground.files,
    material: [
      {
        name: 'files',
        text: await readingTools(ground.repository, ground.side)
          .find(({ name }) => name === 'list_files')!
          .run({}, ground.context.signal),
      },
    ],
  }),
  async ({ invocation, context }) => {
    throw needsModel(invocation, context)
  },
)

export const documentCode: Engine = editing(
  'document',
  'long_context',
  async (ground) => ({
    task: 'Write doc comments for what is exported and has none in the files that follow, in the form that this repository and language use. Say what a caller must know: shape, units, errors. Change no code.',
    files: ground.files,
  }),
  async ({ repository, side, invocation, context, files }) =>
    unanswered(needsModel(invocation, context), await undocumented(files, repository, side, context)),
)

export const tests: Engine = editing(
  'tests',
  'long_context',
  async (ground) => {
    const sketch = await sketchTests(ground.files, ground.repository, ground.side, ground.context)
    const by = sketch.lawLibrary === '' ? 'over many varied inputs' : `with ${sketch.lawLibrary}`
    return {
      task: `Write tests for the files that follow, with ${sketch.framework}, as the nearest existing test does it. Cover ordinary cases, edges and errors, with assertions that fail when the code is wrong; nothing skipped, no mock of the repository's own modules. Where a law holds for every input (one undoes another, doing it twice changes nothing${sketch.laws.length === 0 ? '' : '; the block `laws` guesses at some by their names'}), test it as a property ${by}. Put them where this repository keeps its tests${sketch.edits[0] === undefined ? '' : `, for example ${sketch.edits[0].path}`}.`,
      files: ground.files,
      material: [
        ...sketch.pattern,
        ...(sketch.laws.length === 0 ? [] : [{ name: 'laws', text: sketch.laws.join('\n') }]),
      ],
    }
  },
  async ({ repository, side, invocation, context, files }, failed) => {
    const sketch = await sketchTests(files, repository, side, context)
    if (sketch.edits.length === 0) return unanswered(needsModel(invocation, context), sketch.notes)
    const title = `Sketch tests for ${files.join(', ')}`.slice(0, 100)
    const part = await propose(title, sketch.edits, invocation.arguments, repository, context)
    const without =
      failed === undefined ? `\n\n${withoutModel(invocation, context, 'RubberDuck completes the test cases')}` : ''
    const words = `${sketch.notes}${without}`
    return { state: 'complete', parts: [{ kind: 'text', markdown: words }, part] }
  },
)
