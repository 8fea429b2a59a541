import { existsSync, realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Mount } from '../../sandbox/sandbox.ts'

const nodeFolder = '/opt/node'

/** The Node.js that runs RubberDuck, which need not be among the programs of the system. */
export function nodeMounts(): { reads: Mount[]; path: string[] } {
  const bin = dirname(realpathSync(process.execPath))
  const modules = join(dirname(bin), 'lib', 'node_modules')
  const reads: Mount[] = [{ from: bin, to: `${nodeFolder}/bin` }]
  if (basename(bin) === 'bin' && existsSync(join(modules, 'npm'))) {
    reads.push({ from: modules, to: `${nodeFolder}/lib/node_modules` })
  }
  return { reads, path: [`${nodeFolder}/bin`] }
}
