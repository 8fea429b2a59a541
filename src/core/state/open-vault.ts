import type { RunContext } from '../engine.ts'
import { checkDataDirectory } from '../store/data-directory.ts'
import { openKeyVault } from '../store/vault/key-vault.ts'

export const vaultOf = ({ environment }: RunContext, dry = false) => {
  checkDataDirectory(environment.home)
  return openKeyVault(environment.home, environment.encryptionKey, dry)
}

export const endingOf = (key: string) => `…${key.slice(-4)}`
