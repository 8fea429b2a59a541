import type { Engine } from '../engine.ts'
import { said } from '../findings/repo-report.ts'
import { vaultOf } from '../state/open-vault.ts'
import { codeSpan } from '../report/markdown/markdown-text.ts'
import type { KeyedProvider } from '../store/key-vault.ts'

export const keysRemove: Engine = {
  name: 'keys-remove',
  async run({ arguments: given }, context) {
    const ending = String(given.ending).replace(/^…/, '')
    const dry = given['dry-run'] === true
    await vaultOf(context, dry).remove(given.provider as KeyedProvider, ending)
    if (dry) return said(`Dry run: would remove the ${given.provider} key ending in ${codeSpan(ending)}.`)
    return said(`Removed the ${given.provider} key ending in ${codeSpan(ending)}.`)
  },
}
