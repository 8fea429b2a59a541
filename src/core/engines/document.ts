import { undocumented } from '../answers/undocumented.ts'
import { modelEditEngine } from '../edits/model-edit-engine.ts'
import type { Engine } from '../engine.ts'
import { needsModel, unanswered } from '../model/model-access.ts'

export const documentCodeEngine: Engine = modelEditEngine({
  strategy: 'long_context',
  prepare: async (input) => ({
    task: 'Write doc comments for what is exported and has none in the files that follow, in the form that this repository and language use. Say what a caller must know: shape, units, errors. Change no code.',
    files: input.files,
  }),
  plain: async ({ repository, side, invocation, context, files }) =>
    unanswered(needsModel(invocation, context), await undocumented(files, repository, side, context)),
})
