import type { Strategy } from '../context/build-context.ts'
import type { Engine } from '../engine.ts'
import { DuckError } from '../errors.ts'
import { modelsFor, withModelFootnote, withoutModelPart } from '../model/model-access.ts'
import type { EngineInput } from '../model/with-context.ts'
import { locatePath, startFolder, withRepository } from '../repo/with-repository.ts'
import { modelText } from '../report/model-text.ts'
import type { Invocation, Outcome } from '../types.ts'
import { deliverEdits, refuseUnwritable } from './deliver-edits.ts'
import { type EditTask, editWithModel } from './edit-with-model.ts'

/** The input with the files that the person named. */
interface Named extends EngineInput {
  files: string[]
}

/** Runs an engine without a model, because none is available or because the request `failed`. */
type Plain = (input: Named, failed?: DuckError) => Promise<Outcome>

interface ModelEdits {
  /** How to select the context of the request. */
  strategy: Strategy
  /** Returns the request to the model. */
  prepare(input: Named): Promise<EditTask>
  /** The behavior without a model. */
  plain: Plain
  /** Tells whether a request needs no model. */
  needsNone?(invocation: Invocation): boolean
}

/** Creates an engine whose answer is a change. */
export function modelEditEngine({ strategy, prepare, plain, needsNone }: ModelEdits): Engine {
  return {
    model: { context: strategy, answer: 12_000, priority: 'person' },
    run: (invocation, context) =>
      withRepository(invocation, context, async (repository, side) => {
        refuseUnwritable(invocation, repository)
        const start = startFolder(invocation, context)
        const named = [invocation.arguments.path ?? []].flat().map(String)
        const files = await Promise.all(named.map((path) => locatePath(repository, side, start, path)))
        const input = { repository, side, invocation, context, files }
        const models = await modelsFor(invocation, context)
        if (models === undefined || needsNone?.(invocation)) return plain(input)
        try {
          const made = await editWithModel(models, await prepare(input), input)
          const part = await deliverEdits(made, input)
          const words = `${modelText(made.notes)}\n\n${withModelFootnote(made.answer, made.left)}`
          const parts = [{ kind: 'text' as const, markdown: words }, part]
          return made.unfit.length > 0
            ? { state: 'partial', reasons: [...made.unfit], parts }
            : { state: 'complete', parts }
        } catch (thrown) {
          context.signal.throwIfAborted()
          if (!(thrown instanceof DuckError) || thrown.kind === 'not-found' || thrown.kind === 'conflict') throw thrown
          const rest = await plain(input, thrown).catch(() => ({ parts: [] }))
          return withoutModelPart(rest.parts, thrown)
        }
      }),
  }
}

export const instructionOf = ({ arguments: given }: Invocation) => String(given.instruction ?? '').trim()
