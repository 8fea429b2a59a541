import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { DuckError } from '../../errors.ts'
import { inDataDirectory } from '../data-directory.ts'
import { makeFolder } from '../make-folder.ts'
import { writeFileWhole } from '../write-file.ts'
import { deriveKey, newSalt, seal, unseal } from './seal.ts'

/** Providers that need a key. */
export const keyedProviders = ['anthropic', 'openai', 'google'] as const
export type KeyedProvider = (typeof keyedProviders)[number]

/** Keys for model providers, encrypted with AES-256-GCM and a secret that the operator stores elsewhere. */
export interface KeyVault {
  /** Returns the keys by provider, in the order of their addition. */
  all(): Promise<Record<KeyedProvider, string[]>>
  add(provider: KeyedProvider, key: string): Promise<void>
  /** Removes a key by its last characters. Throws if they match no key or several. */
  remove(provider: KeyedProvider, ending: string): Promise<void>
}

/** `salt` is for the key derivation; each key consists of nonce, tag and text. All in base64. */
const keptShape = z.object({ salt: z.base64(), keys: z.partialRecord(z.enum(keyedProviders), z.array(z.base64())) })
type Kept = z.infer<typeof keptShape>

/** Returns the file with the keys, which a server checks for changes. */
export function vaultFile(home: string): string {
  return join(home, 'keys.json')
}

/** Opens the vault. Throws `config` if keys are stored and the password is missing or different. A dry run checks everything and writes nothing. */
export function openKeyVault(home: string, password: string | undefined, dryRun = false): KeyVault {
  const file = vaultFile(home)
  const read = async (): Promise<Kept | undefined> => {
    try {
      return keptShape.parse(JSON.parse(await readFile(file, 'utf8')))
    } catch (cause) {
      if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes((cause as NodeJS.ErrnoException).code ?? '')) return undefined
      throw new DuckError('config', `${file} cannot be read. Remove it and add the keys again.`, { cause })
    }
  }
  const secretOf = (salt: string) => {
    if (password === undefined)
      throw new DuckError(
        'config',
        'Missing RUBBERDUCK_ENCRYPTION_KEY, which encrypts stored keys. Set it to a long secret, and use the same secret every time.',
      )
    return deriveKey(password, salt)
  }
  const unsealed = ({ salt, keys }: Kept) => {
    const secret = secretOf(salt)
    const open = (provider: KeyedProvider) => (keys[provider] ?? []).map((sealed) => opened(sealed, secret, provider))
    return Object.fromEntries(keyedProviders.map((provider) => [provider, open(provider)])) as Record<
      KeyedProvider,
      string[]
    >
  }
  const write = async (kept: Kept) => {
    if (dryRun) return
    inDataDirectory(home, () => makeFolder(home))
    await writeFileWhole(file, `${JSON.stringify(kept, undefined, 2)}\n`, home, 0o600)
  }
  return {
    async all() {
      const kept = await read()
      return kept === undefined ? { anthropic: [], openai: [], google: [] } : unsealed(kept)
    },
    async add(provider, key) {
      const kept = (await read()) ?? { salt: newSalt(), keys: {} }
      if (unsealed(kept)[provider].includes(key)) throw new DuckError('conflict', 'This key is already stored.')
      const sealed = seal(key, secretOf(kept.salt), provider)
      await write({ ...kept, keys: { ...kept.keys, [provider]: [...(kept.keys[provider] ?? []), sealed] } })
    },
    async remove(provider, ending) {
      const kept = await read()
      const sealed = kept?.keys[provider] ?? []
      const known = kept === undefined ? [] : unsealed(kept)[provider]
      const found = known.filter((key) => key.endsWith(ending))
      if (kept === undefined || found.length === 0)
        throw new DuckError(
          'not-found',
          `No ${provider} key ends in these characters. Run \`rubberduck keys list\` to list the stored keys.`,
        )
      if (ending === '' || found.length > 1)
        throw new DuckError('conflict', 'Several keys end in these characters. Specify more of the last characters.')
      const left = sealed.filter((_, at) => known[at] !== found[0])
      await write({ ...kept, keys: { ...kept.keys, [provider]: left } })
    },
  }
}

function opened(sealed: string, secret: Buffer, provider: string): string {
  try {
    return unseal(sealed, secret, provider)
  } catch (cause) {
    throw new DuckError(
      'config',
      'The stored keys cannot be decrypted. Set RUBBERDUCK_ENCRYPTION_KEY to the original secret, or remove keys.json and add the keys again.',
      { cause },
    )
  }
}
