import type { Diagnosis } from './adapters/adapter.ts'
import { linkHostsOf, loadServed } from './adapters/index.ts'
import { chatCommands, commentCommands } from './commands/index.ts'
import type { Environment } from './core/config/environment/environment.ts'
import { defined } from './core/defined.ts'
import { DuckError, toDuckError } from './core/errors.ts'
import type { Outcome } from './core/types.ts'

/** Returns the registration of the app at a platform. Throws `invalid` for an unknown platform. */
export async function manifestOf(platform: string, environment: Environment): Promise<string> {
  const served = await loadServed()
  const adapter = served.find(({ name }) => name === platform.toLowerCase())
  if (adapter?.manifest === undefined) {
    const known = served.filter(({ manifest }) => manifest !== undefined).map(({ name }) => name)
    throw new DuckError('invalid', `Unknown platform "${platform.slice(0, 60)}" (expected ${known.join(', ')}).`)
  }
  const commands = adapter.chat === true ? chatCommands : commentCommands
  return adapter.manifest({ commands, environment, linkHosts: linkHostsOf(served, environment) })
}

/** Checks all platforms, and returns a row for each thing that was checked. */
export async function diagnosePlatforms(
  environment: Environment,
  signal: AbortSignal,
): Promise<{ outcome: Outcome; healthy: boolean }> {
  const rows: string[][] = []
  for (const { name, configure, diagnose } of await loadServed()) {
    const found = await diagnoseOne({ configure, diagnose: diagnose ?? (async () => []) }, environment, signal)
    rows.push(...found.map(({ state, text, fix = '' }) => [name, state, text, fix]))
  }
  const columns = ['platform', 'state', 'finding', 'fix']
  return {
    outcome: { state: 'complete', parts: [{ kind: 'data', title: 'Platforms', columns, rows }] },
    healthy: rows.every(([, state]) => state !== 'error'),
  }
}

interface Checked {
  configure(environment: Environment): Promise<{ state: 'on' } | { state: 'off'; missing: string; advice?: string }>
  diagnose(environment: Environment, signal: AbortSignal): Promise<Diagnosis[]>
}

async function diagnoseOne(
  { configure, diagnose }: Checked,
  environment: Environment,
  signal: AbortSignal,
): Promise<(Omit<Diagnosis, 'state'> & { state: string })[]> {
  try {
    const configuration = await configure(environment)
    if (configuration.state === 'on') return await diagnose(environment, signal)
    const { missing, advice } = configuration
    return [
      { state: 'off', text: `${missing.replace(/^\w/, (first) => first.toUpperCase())}.`, ...defined({ fix: advice }) },
    ]
  } catch (thrown) {
    const text = toDuckError(thrown).message
    return [{ state: 'error', text, fix: 'Correct the settings, then run this again.' }]
  }
}
