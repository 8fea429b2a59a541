import { decode, type Reader } from '../change/file-reader.ts'
import { deliverEdits } from '../edits/deliver-edits.ts'
import { modelEditEngine } from '../edits/model-edit-engine.ts'
import type { Proof } from '../edits/verify/prove-tests.ts'
import type { Engine } from '../engine.ts'
import { needsModel, unanswered, withoutModel } from '../model/model-access.ts'
import type { EngineInput } from '../model/with-context.ts'
import { mutantsOf } from '../testgen/mutants.ts'
import { planTests } from '../testgen/plan-tests.ts'

export const testsEngine: Engine = modelEditEngine({
  strategy: 'long_context',
  prepare: async (input) => {
    const sketch = await planTests(input.files, input.repository, input.side, input.context)
    const by = sketch.propertyLibrary === '' ? 'over many varied inputs' : `with ${sketch.propertyLibrary}`
    return {
      task: `Write tests for the files that follow,${sketch.framework === '' ? '' : ` with ${sketch.framework},`} as the nearest existing test does it. Cover ordinary cases, edges and errors, with assertions that fail when the code is wrong; nothing skipped, no mock of the repository's own modules. Where a law holds for every input (one undoes another, doing it twice changes nothing${sketch.properties.length === 0 ? '' : '; the block `laws` guesses at some by their names'}), test it as a property ${by}. Put them where this repository keeps its tests${sketch.edits[0] === undefined ? '' : `, for example ${sketch.edits[0].path}`}.`,
      files: input.files,
      proof: (reader) => proofFor(input.files, input, reader),
      material: [
        ...sketch.pattern.map(({ name, text }) => ({ name, text: beginningOf(text) })),
        ...(sketch.properties.length === 0 ? [] : [{ name: 'laws', text: sketch.properties.join('\n') }]),
      ],
    }
  },
  plain: async ({ repository, side, invocation, context, files }, failed) => {
    const sketch = await planTests(files, repository, side, context)
    if (sketch.edits.length === 0) return unanswered(needsModel(invocation, context), sketch.notes)
    const title = `Sketch tests for ${files.join(', ')}`.slice(0, 100)
    const part = await deliverEdits({ title, edits: sketch.edits }, { repository, side, invocation, context })
    const without =
      failed === undefined ? `\n\n${withoutModel(invocation, context, 'RubberDuck completes the test cases')}` : ''
    const words = `${sketch.notes}${without}`
    return { state: 'complete', parts: [{ kind: 'text', markdown: words }, part] }
  },
})

/** Maximum number of lines of an existing test that is an example. */
const mostExampleLines = 400

function beginningOf(text: string): string {
  const lines = text.split('\n')
  const left = lines.length - mostExampleLines
  return left <= 0 ? text : [...lines.slice(0, mostExampleLines), `… ${left} more lines`].join('\n')
}

/** Most wrong versions that tests are tried with, in all files. */
const mostMutants = 8

/** Returns the tested files in versions that are right and that are wrong. */
async function proofFor(
  paths: readonly string[],
  { repository, side }: EngineInput,
  { grammarFor, inspector }: Reader,
): Promise<Proof> {
  const most = Math.ceil(mostMutants / Math.max(1, paths.length))
  const targets = await Promise.all(
    paths.map(async (path) => {
      const file = await repository.file(side, path)
      const blob = file && (await repository.blob(file.id))
      const text = blob !== undefined && 'bytes' in blob ? decode(blob.bytes) : undefined
      const { name: language } = text === undefined ? {} : grammarFor(path, text)
      if (text === undefined || language === undefined) return []
      return [{ path, text, mutants: await mutantsOf(inspector, language, text, most) }]
    }),
  )
  return { targets: targets.flat() }
}
