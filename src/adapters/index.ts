import type { Environment } from '../core/config/environment/environment.ts'
import type { ServedAdapter } from './adapter.ts'

/** The adapters that a server serves, by the name of their platform. Each is loaded on first use. */
const served = {
  github: () => import('./github/adapter.ts'),
  slack: () => import('./slack/adapter.ts'),
  discord: () => import('./discord/adapter.ts'),
}

/** All adapters. */
export const adapters = {
  terminal: () => import('./terminal/index.ts'),
  ...served,
}

/** Names of the platforms that a server serves. */
export const servedPlatforms: readonly string[] = Object.keys(served)

/** Loads the adapters that a server serves, in the order of their routes. */
export async function loadServed(): Promise<readonly ServedAdapter[]> {
  const modules = await Promise.all(Object.values(served).map((load) => load()))
  return modules.map(({ adapter }) => adapter)
}

/** Returns the web hosts of all platforms with repositories. */
export function linkHostsOf(all: readonly ServedAdapter[], environment: Environment): string[] {
  return all.flatMap(({ linkHost }) => linkHost?.(environment) ?? [])
}
