import { readingTools } from '../context/reading-tools.ts'
import { editing, instructionOf } from '../edits/model-edit-engine.ts'
import type { Engine } from '../engine.ts'
import { needsModel } from '../model/model-access.ts'

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
