// `npm run try-package [-- --node PATH]`: packs the program, installs it in an empty folder and uses it as a stranger would.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { packageFile } from '../src/core/package/root.ts'
import { checks } from './try-package/checks.ts'
import { packAndInstall } from './try-package/install.ts'
import { run } from './try-package/run.ts'

/** Tests that start the program: a server with GitHub, models, PostgreSQL and a trace collector. */
const tests = ['playground', 'server/models', 'server/scaled', 'server/tracing'].map((name) => `test/${name}.test.ts`)

const { values } = parseArgs({ options: { node: { type: 'string', default: process.execPath } } })
const node = resolve(values.node)
const folder = mkdtempSync(join(tmpdir(), 'rubberduck-package-'))
let failed = 0
const report = (name: string, error?: unknown) => {
  if (error !== undefined) failed++
  console.log(`${error === undefined ? 'ok  ' : 'FAIL'}  ${name}${error === undefined ? '' : `\n${error}`}`)
}
try {
  const installed = await packAndInstall(folder, node)
  for (const [name, check] of Object.entries(checks)) {
    try {
      await check({ installed, folder, node })
      report(name)
    } catch (error) {
      report(name, error instanceof Error ? error.message : error)
    }
  }
  const vitest = packageFile('node_modules/vitest/vitest.mjs')
  const env = { ...process.env, RUBBERDUCK_CLI: installed.cli, NO_COLOR: '1' }
  const { code, stdout } = await run(node, [vitest, 'run', ...tests], { cwd: packageFile('.'), env })
  report(`runs ${tests.length} test files with the installed program`, code === 0 ? undefined : stdout)
  console.log(`installed in ${installed.seconds.toFixed(1)} s, ${installed.megabytes.toFixed(0)} MB`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
if (failed > 0) process.exitCode = 1
