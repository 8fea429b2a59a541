import type { Installation, InstallationStore } from '@slack/oauth'
import { DuckError } from '../../../core/errors.ts'
import { learnSecret } from '../../../core/secrets/redact.ts'
import { deriveKey, newSalt, seal, unseal } from '../../../core/store/vault/seal.ts'
import type { AdapterMemory } from '../../adapter.ts'

/** A workspace, and the organization that it belongs to. The app is installed in either of them. */
export interface Tenant {
  team: string
  enterprise?: string
}

/** Where people install the app, and where Slack sends them afterwards. */
export const installPath = '/slack/install'
export const redirectPath = '/slack/oauth_redirect'

/** Installations of the app. Their tokens are encrypted with the secret of the operator. */
export interface Installations extends InstallationStore {
  /** Tells whether there is one for a workspace, without its token. */
  has(tenant: Tenant): Promise<boolean>
  /** Returns the one for a workspace. Throws `config` if there is none. */
  find(tenant: Tenant): Promise<Installation>
  /** Deletes the one of a workspace or organization. */
  remove(id: string): Promise<void>
}

interface Stored {
  salt: string
  sealed: string
}

const keyOf = (id: string) => `kept/installation/${id}`
const purposeOf = (id: string) => `slack/${id}`

export function createInstallations(memory: AdapterMemory, password: string): Installations {
  /** Derived keys by salt, because deriving takes a while. */
  const keys = new Map<string, Buffer>()
  const keyFor = (salt: string): Buffer => {
    const known = keys.get(salt) ?? deriveKey(password, salt)
    keys.set(salt, known)
    return known
  }
  const read = async (id: string | undefined): Promise<Installation | undefined> => {
    const stored = id === undefined ? undefined : await memory.get<Stored>(keyOf(id))
    return id === undefined || stored === undefined ? undefined : decrypted(id, stored, keyFor(stored.salt))
  }
  const find = async ({ team, enterprise }: Tenant): Promise<Installation> => {
    const found = (await read(team)) ?? (await read(enterprise))
    if (found === undefined) throw notInstalled()
    return found
  }
  return {
    find,
    async has({ team, enterprise }) {
      for (const id of [team, enterprise])
        if (id !== undefined && (await memory.get<Stored>(keyOf(id))) !== undefined) return true
      return false
    },
    remove: (id) => memory.delete(keyOf(id)),
    async storeInstallation(installation) {
      const id = idOf(installation)
      const salt = newSalt()
      const sealed = seal(JSON.stringify(installation), keyFor(salt), purposeOf(id))
      await memory.set(keyOf(id), { salt, sealed } satisfies Stored)
    },
    fetchInstallation: ({ teamId, enterpriseId }) =>
      find({ team: teamId ?? '', ...(enterpriseId === undefined ? {} : { enterprise: enterpriseId }) }),
  }
}

/** Returns the id of the organization or workspace that an installation is for. */
function idOf({ isEnterpriseInstall, enterprise, team }: Installation): string {
  const id = isEnterpriseInstall ? enterprise?.id : team?.id
  if (id === undefined) throw new DuckError('bug', 'Slack did not say where the app was installed.')
  return id
}

function decrypted(id: string, { sealed }: Stored, key: Buffer): Installation {
  try {
    const installation = JSON.parse(unseal(sealed, key, purposeOf(id))) as Installation
    learnSecret(installation.bot?.token ?? '')
    return installation
  } catch (cause) {
    throw new DuckError(
      'config',
      'The token of a Slack workspace cannot be decrypted. Set RUBBERDUCK_ENCRYPTION_KEY to the original secret, or install the app again.',
      { cause },
    )
  }
}

function notInstalled(): DuckError {
  return new DuckError(
    'config',
    'The app is not installed in this Slack workspace. Install it at `/slack/install` on this server.',
  )
}
