import { DuckError } from '../errors.ts'
import { codeSpan } from '../report/markdown/markdown-text.ts'
import { checkDataDirectory } from '../store/data-directory.ts'
import { type KeyedProvider, keyedProviders, openKeyVault } from '../store/key-vault.ts'
import type { Engine, RunContext } from '../engine.ts'
import { said } from '../findings/repo-report.ts'

const vaultOf = ({ environment }: RunContext, dry = false) => {
  checkDataDirectory(environment.home)
  return openKeyVault(environment.home, environment.encryptionKey, dry)
}
const endingOf = (key: string) => `…${key.slice(-4)}`

/** Stores a key of a model provider. It is read from standard input, because arguments are visible to other users and stay in the shell history. */
export const keysAdd: Engine = {
  name: 'keys-add',
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
    if (dry) return said(`Dry run: would store the ${provider} key ending in ${codeSpan(endingOf(key))}.`)
    return said(
      `Stored the ${provider} key ending in ${codeSpan(endingOf(key))}. A running server uses it from now on.`,
    )
  },
}

/** Lists the stored keys by their last characters. */
export const keysList: Engine = {
  name: 'keys-list',
  async run(_, context) {
    const kept = await vaultOf(context).all()
    const rows = keyedProviders.flatMap((provider) => kept[provider].map((key) => [provider, endingOf(key)]))
    if (rows.length === 0) return said('No keys are stored.')
    return {
      state: 'complete',
      parts: [{ kind: 'data', title: 'Stored keys', columns: ['provider', 'ends in'], rows }],
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
    return said(`Removed the ${given.provider} key ending in ${codeSpan(ending)}.`)
  },
}
