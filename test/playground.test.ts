import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'

it('shows a review and answers what is typed, and leaves nothing behind', { timeout: 90_000 }, async () => {
  const script = join(import.meta.dirname, '../scripts/playground.ts')
  const printed = await new Promise<string>((resolve, reject) => {
    const child = execFile(process.execPath, [script], (error, stdout, stderr) =>
      error === null ? resolve(stdout) : reject(new Error(stderr)),
    )
    child.stdin?.end('/fix --commit\n/status\n# /analyze src\n# where is the discount computed?\n')
  })
  for (const part of [
    'comment on src/cart.js:6',
    'impact/changed-parameters',
    'Committed as',
    'Fixed in',
    'findings open',
    'message in #general',
    'Commands in this channel are now about `you/cart`',
    'src/cart.js:6',
  ])
    expect(printed).toContain(part)
  expect(printed).toContain('The playground is closed, and its files are deleted.')
})
