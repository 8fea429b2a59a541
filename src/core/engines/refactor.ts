import { deliverEdits } from '../edits/deliver-edits.ts'
import { instructionOf, modelEditEngine } from '../edits/model-edit-engine.ts'
import { parseRename, renameSymbol } from '../edits/rename-symbol.ts'
import type { Engine } from '../engine.ts'
import { needsModel } from '../model/model-access.ts'

export const refactorEngine: Engine = modelEditEngine({
  strategy: 'long_context',
  prepare: async (input) => ({
    task: 'Change the code as the block `request` says, without changing what it does unless that is what is asked for. Change every place that must change with it.',
    request: instructionOf(input.invocation),
    files: input.files,
  }),
  plain: async ({ repository, side, invocation, context }) => {
    const rename = parseRename(instructionOf(invocation))
    if (rename === undefined)
      throw needsModel(invocation, context, '`refactor rename OLD to NEW` and `fix` work without a model.')
    const { edits, notes } = await renameSymbol(rename, repository, side, context)
    const title = `Rename ${rename.from} to ${rename.to}`
    const part = await deliverEdits({ title, edits }, { repository, side, invocation, context })
    return { state: 'complete', parts: [{ kind: 'text', markdown: notes }, part] }
  },
  needsNone: (invocation) => parseRename(instructionOf(invocation)) !== undefined,
})
