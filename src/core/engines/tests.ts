import { deliverEdits } from '../edits/deliver-edits.ts'
import { modelEditEngine } from '../edits/model-edit-engine.ts'
import type { Engine } from '../engine.ts'
import { needsModel, unanswered, withoutModel } from '../model/model-access.ts'
import { planTests } from '../testgen/plan-tests.ts'

export const testsEngine: Engine = modelEditEngine({
  strategy: 'long_context',
  prepare: async (input) => {
    const sketch = await planTests(input.files, input.repository, input.side, input.context)
    const by = sketch.propertyLibrary === '' ? 'over many varied inputs' : `with ${sketch.propertyLibrary}`
    return {
      task: `Write tests for the files that follow,${sketch.framework === '' ? '' : ` with ${sketch.framework},`} as the nearest existing test does it. Cover ordinary cases, edges and errors, with assertions that fail when the code is wrong; nothing skipped, no mock of the repository's own modules. Where a law holds for every input (one undoes another, doing it twice changes nothing${sketch.properties.length === 0 ? '' : '; the block `laws` guesses at some by their names'}), test it as a property ${by}. Put them where this repository keeps its tests${sketch.edits[0] === undefined ? '' : `, for example ${sketch.edits[0].path}`}.`,
      files: input.files,
      material: [
        ...sketch.pattern,
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
