import type { Logger } from '../telemetry/logger.ts'

/** Tells whether the operator allows a workspace or server, or the organization that it belongs to. */
export type TenantCheck = (tenant: string, organization?: string) => boolean

/** Returns a check against the configured list, without which all are allowed. Each refused tenant is logged once. */
export function createTenantCheck(allowed: readonly string[] | undefined, logger: Logger): TenantCheck {
  const refused = new Set<string>()
  return (tenant, organization) => {
    if (allowed === undefined || allowed.includes(tenant)) return true
    if (organization !== undefined && allowed.includes(organization)) return true
    if (!refused.has(tenant)) logger.warn({ tenant }, 'requests of a workspace that is not in chat.tenants are ignored')
    refused.add(tenant)
    return false
  }
}
