import { DuckError } from '../errors.ts'
import { codeSpan } from '../report/markdown-text.ts'
import { checkDataDirectory } from '../store/data-directory.ts'
import { type KeyedProvider, keyedProviders, openKeyVault } from '../store/key-vault.ts'
import type { Engine, RunContext } from './engine.ts'
import { said } from './outcome.ts'

const vaultOf = ({ environment }: RunContext, dry = false) => {
  checkDataDirectory(environment.home)
  return openKeyVault(environment.home, environment.encryptionKey, dry)
}
const endingOf = (key: string) => `…${key.slice(-4)}`

/** Keeps a key of a model provider. It comes by standard input: arguments are seen by others and stay in histories. */
export const keysAdd: Engine = {
  name: 'keys-add',
  async run({ arguments: given }, context) {
    const provider = given.provider as KeyedProvider
    const key = (await context.stdin()).trim()
    if (!/^[\x21-\x2b\x2d-\x7e]{8,500}$/.test(key))
      throw new DuckError('invalid', 'Give the key on standard input, one line: `rubberduck keys add NAME < FILE`.')
    const dry = given['dry-run'] === true
    await vaultOf(context, dry).add(provider, key)
    if (dry) return said(`Dry run: would store the ${provider} key ending in ${codeSpan(endingOf(key))}.`)
    return said(
      `Stored the ${provider} key ending in ${codeSpan(endingOf(key))}. A running server uses it from now on.`,
    )
  },
}

/** Which keys there are, by their ends. */
export const keysList: Engine = {
  name: 'keys-list',
  async run(_, context) {
    const kept = await vaultOf(context).all()
    const rows = keyedProviders.flatMap((provider) => kept[provider].map((key) => [provider, endingOf(key)]))
    if (rows.length === 0) return said('No keys are kept.')
    return {
      state: 'complete',
      parts: [{ kind: 'data', title: 'Kept keys', columns: ['provider', 'ends with'], rows }],
    }
  },
}

export const keysRemove: Engine = {
  name: 'keys-remove',
  async run({ arguments: given }, context) {
    const ending = String(given.ending).replace(/^…/, '')
    const dry = given['dry-run'] === true
    await vaultOf(context, dry).remove(given.provider as KeyedProvider, ending)
    if (dry) return said(`Dry run: would remove the ${given.provider} key ending in ${codeSpan(ending)}.`)
    return said(`Removed the key of ${given.provider} that ends with ${codeSpan(ending)}.`)
  },
}
