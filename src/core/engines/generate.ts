import { readingTools } from '../context/reading-tools.ts'
import { instructionOf, modelEditEngine } from '../edits/model-edit-engine.ts'
import type { Engine } from '../engine.ts'
import { needsModel } from '../model/model-access.ts'
import { must } from '../must.ts'

export const generateEngine: Engine = modelEditEngine({
  strategy: 'hybrid',
  prepare: async (input) => ({
    task: 'Write the code that the block `request` asks for. Look first where this repository would put it and how it writes such code, and follow that; reuse what is there.',
    request: instructionOf(input.invocation),
    files: input.files,
    material: [
      {
        name: 'files',
        text: await must(readingTools(input.repository, input.side).find(({ name }) => name === 'list_files')).run(
          {},
          input.context.signal,
        ),
      },
    ],
  }),
  plain: async ({ invocation, context }) => {
    throw needsModel(invocation, context)
  },
})
