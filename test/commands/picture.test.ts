import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cli } from '../support/cli.ts'
import { runInTerminal } from '../support/terminal.ts'
import { openPlaygroundWith, type Playground } from './rubberduck.ts'

const nested =
  'export function sum(a) {\n  for (const b of a) {\n    if (b) {\n      if (b.c) return b\n    }\n  }\n}\n'
let ground: Playground
beforeAll(() => {
  ground = openPlaygroundWith({
    'core/sum.js': nested,
    'web/page.js': "import { sum } from '../core/sum.js'\nimport '../tool/log.js'\nsum([])\n",
    'tool/log.js': "import { sum } from '../core/sum.js'\nexport const log = sum\n",
    'readme.txt': 'Nothing to draw.\n',
  })
  ground.write({ 'core/sum.js': `${nested}// again\n` })
  ground.git('commit', '--quiet', '--all', '-m', 'two')
})
afterAll(() => ground.remove())

const signature = '89504e470d0a1a0a'

it('overview writes its graph and chart as a PNG, and describes it', async () => {
  const answer = await ground.duck(['overview', '--format', 'png', '--output', 'overview.png'])
  expect(answer).toMatchObject({ code: 0, stdout: '' })
  expect(answer.stderr).toMatch(
    /^Wrote overview\.png\. Done\.\nImports between folders: a graph of 3 nodes and 3 edges/,
  )
  expect(answer.stderr).toContain('a bar chart of 1 row, with the highest values for core/sum.js (')
  const png = readFileSync(join(ground.path, 'overview.png'))
  expect(png.subarray(0, 8).toString('hex')).toBe(signature)
})

it('writes the same bytes to a redirected standard output, also from a terminal', async () => {
  const line = `"${process.execPath}" "${cli}" overview --format png > redirected.png`
  const { code } = await runInTerminal(['sh', '-c', line], [], {
    cwd: ground.path,
    env: { PATH: process.env.PATH, HOME: ground.home, RUBBERDUCK_HOME: ground.home, TERM: 'xterm' },
  })
  expect(code).toBe(0)
  const written = readFileSync(join(ground.path, 'redirected.png'))
  expect(written.equals(readFileSync(join(ground.path, 'overview.png')))).toBe(true)
})

it('refuses to print an image on a terminal', async () => {
  const { code, screen } = await runInTerminal([process.execPath, cli, 'overview', '--format', 'png'], [], {
    cwd: ground.path,
    env: { PATH: process.env.PATH, HOME: ground.home, RUBBERDUCK_HOME: ground.home, TERM: 'xterm' },
  })
  expect(code).toBe(2)
  expect(screen).toBe('error: A terminal cannot show --format png. Add --output FILE.\n')
})

it('writes no file if there is nothing to draw, or the command fails', async () => {
  const nothing = await ground.duck(['overview', 'readme.txt', '--format', 'png', '--output', 'none.png'])
  expect(nothing).toMatchObject({ code: 2, stdout: '' })
  expect(nothing.stderr).toBe('error: This answer has no graph or chart. Use another format, for example `text`.\n')
  const failed = await ground.duck(['overview', 'nowhere', '--format', 'png', '--output', 'none.png'])
  expect(failed).toMatchObject({ code: 2, stdout: '' })
  expect(failed.stderr).toMatch(/^error: No files found\./)
  expect(existsSync(join(ground.path, 'none.png'))).toBe(false)
})

it('is only offered by commands with something to draw', async () => {
  const { code, stderr } = await ground.duck(['search', 'sum', '--format', 'png', '--output', 'search.png'])
  expect(code).toBe(2)
  expect(stderr).toBe('error: Invalid value "png" for --format (expected text, markdown or json).\n')
})
