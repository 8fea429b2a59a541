import type { ServedAdapter } from './adapter.ts'

/** All adapters. Each is loaded on first use. */
export const adapters = {
  terminal: () => import('./terminal/index.ts'),
  github: () => import('./github/adapter.ts'),
}

/** Loads the adapters that a server serves, in the order of their routes. */
export async function loadServed(): Promise<readonly ServedAdapter[]> {
  const modules = await Promise.all([adapters.github()])
  return modules.map(({ adapter }) => adapter)
}
