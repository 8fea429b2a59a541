import type { Engine } from '../engine.ts'
import { textOutcome } from '../outcome/make-outcome.ts'
import { codeSpan } from '../report/markdown/markdown-text.ts'
import { vaultOf } from '../state/open-vault.ts'
import type { KeyedProvider } from '../store/vault/key-vault.ts'

export const keysRemoveEngine: Engine = {
  async run({ arguments: given }, context) {
    const ending = String(given.ending).replace(/^…/, '')
    const dry = given['dry-run'] === true
    await vaultOf(context, dry).remove(given.provider as KeyedProvider, ending)
    if (dry) return textOutcome(`Dry run: would remove the ${given.provider} key ending in ${codeSpan(ending)}.`)
    return textOutcome(`Removed the ${given.provider} key ending in ${codeSpan(ending)}.`)
  },
}
