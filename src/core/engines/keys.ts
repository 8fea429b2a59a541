import { DuckError } from '../errors.ts'
import { codeSpan } from '../report/markdown-text.ts'
import { checkDataDirectory } from '../store/data-directory.ts'
import { type KeyedProvider, keyedProviders, openKeyVault } from '../store/key-vault.ts'
import type { Engine, RunContext } from './engine.ts'
import { said } from './outcome.ts'

const vaultOf = ({ environment }: RunContext) => {
  checkDataDirectory(environment.home)
  return openKeyVault(environment.home, environment.encryptionKey)
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
    await vaultOf(context).add(provider, key)
    return said(
      `Kept a key of ${provider}, ${codeSpan(endingOf(key))}. It is used from now on, by a running server as well.`,
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
    await vaultOf(context).remove(given.provider as KeyedProvider, ending)
    return said(`Removed the key of ${given.provider} that ends with ${codeSpan(ending)}.`)
  },
}
