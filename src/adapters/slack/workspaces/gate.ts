import type { FrontOptions } from '../../adapter.ts'
import { type Installations, installPath, type Tenant } from './installations.ts'

/** Decides which workspaces are served. */
export interface Gate {
  /** Tells whether requests of a workspace are accepted. A refused one is logged once. */
  admits(tenant: Tenant): Promise<boolean>
}

/** `installations`: absent if the app has only one workspace. */
export function createGate({ allows, logger }: FrontOptions, installations: Installations | undefined): Gate {
  const refused = new Set<string>()
  return {
    async admits(tenant) {
      const { team, enterprise } = tenant
      if (!allows(team, enterprise)) return false
      if (installations === undefined || (await installations.has(tenant))) return refused.delete(team) || true
      if (!refused.has(team))
        logger.warn(
          { platform: 'slack', team, enterprise },
          `the app is not installed in this workspace: open ${installPath} on this server to install it`,
        )
      refused.add(team)
      return false
    },
  }
}
