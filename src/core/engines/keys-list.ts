import type { Engine } from '../engine.ts'
import { textOutcome } from '../outcome/make-outcome.ts'
import { endingOf, vaultOf } from '../state/open-vault.ts'
import { keyedProviders } from '../store/vault/key-vault.ts'

/** Lists the stored keys by their last characters. */
export const keysListEngine: Engine = {
  async run(_, context) {
    const kept = await vaultOf(context).all()
    const rows = keyedProviders.flatMap((provider) => kept[provider].map((key) => [provider, endingOf(key)]))
    if (rows.length === 0) return textOutcome('No keys are stored.')
    return {
      state: 'complete',
      parts: [{ kind: 'data', title: 'Stored keys', columns: ['provider', 'ends in'], rows }],
    }
  },
}
