import type { Engine } from '../engine.ts'
import { DuckError } from '../errors.ts'
import { textOutcome } from '../outcome/make-outcome.ts'
import { codeSpan } from '../report/markdown/markdown-text.ts'
import { endingOf, vaultOf } from '../state/open-vault.ts'
import type { KeyedProvider } from '../store/vault/key-vault.ts'

/** Stores a key of a model provider. It is read from standard input, because arguments are visible to other users and stay in the shell history. */
export const keysAddEngine: Engine = {
  async run({ arguments: given }, context) {
    const provider = given.provider as KeyedProvider
    const key = (await context.stdin()).trim()
    if (!/^[\x21-\x2b\x2d-\x7e]{8,500}$/.test(key))
      throw new DuckError(
        'invalid',
        'Invalid key on standard input (expected one line). Run `rubberduck keys add NAME < FILE`.',
      )
    const dry = given['dry-run'] === true
    await vaultOf(context, dry).add(provider, key)
    if (dry) return textOutcome(`Dry run: would store the ${provider} key ending in ${codeSpan(endingOf(key))}.`)
    return textOutcome(
      `Stored the ${provider} key ending in ${codeSpan(endingOf(key))}. A running server uses it from now on.`,
    )
  },
}
