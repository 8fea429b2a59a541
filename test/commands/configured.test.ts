import { afterEach, beforeEach, expect, it } from 'vitest'
import { openPlaygroundWith, type Playground } from './rubberduck.ts'

let playground: Playground
beforeEach(() => {
  playground = openPlaygroundWith({ 'a.js': 'export const a = 1\n' })
})
afterEach(() => playground.remove())

async function listed(): Promise<Map<string, string>> {
  const { stdout } = await playground.duck(['rules', 'list', '--json'])
  const { rows } = JSON.parse(stdout) as { rows: { rule: string; severity: string; status: string }[] }
  return new Map(rows.map(({ rule, severity, status }) => [rule, `${severity} ${status}`]))
}

it('rules list shows the severity and status that rules have here', async () => {
  const plain = await listed()
  expect(plain.get('js/compare-nan')).toBe('error stable')
  playground.write({
    '.rubberduck.toml':
      '[rules]\n"js/compare-nan" = "off"\n"js/negated-in" = "info"\n"go/*" = "off"\n\n' +
      '[[paths]]\nmatch = ["src/**"]\nrules = { "js/compare-nan" = "error" }\n',
    'lib/.rubberduck.toml': '[rules]\n"py/*" = "off"\n',
  })
  const here = await listed()
  expect(here.get('js/compare-nan')).toBe('error on in some folders')
  expect(here.get('js/negated-in')).toBe('info stable')
  for (const [id, state] of plain) {
    if (id.startsWith('go/')) expect(here.get(id)).toMatch(/ (off|guideline)$/)
    else if (!/^js\/(compare-nan|negated-in)$/.test(id)) expect(here.get(id)).toBe(state)
  }
  playground.write({ '.rubberduck.toml': '[passes]\nrules = false\n', 'lib/.rubberduck.toml': '' })
  expect([...(await listed()).values()].filter((state) => !/ (off|guideline)$/.test(state))).toEqual([])
})

it('rules list needs no commit', async () => {
  playground.git('init', '--quiet', '--bare', 'empty.git')
  const { code, stdout } = await playground.duck(['rules', 'list', '--repo', 'empty.git', '--json'])
  expect(JSON.parse(stdout)).toMatchObject({ outcome: 'complete' })
  expect(code).toBe(0)
})

it('a broken configuration is an error of the configuration, wherever it is read', async () => {
  playground.write({ '.rubberduck.toml': '[review]\nmax-comment = 3\n' })
  playground.git('add', '.')
  playground.git('commit', '--quiet', '-m', 'two')
  playground.write({ 'a.js': 'export const a = 2\n' })
  for (const words of [
    ['review'],
    ['review', '--branch', '--base', 'HEAD~1'],
    ['analyze', '.'],
    ['fix'],
    ['fix', 'a.js'],
    ['config', 'check'],
    ['rules', 'list'],
  ]) {
    const { code, stdout, stderr } = await playground.duck(words)
    const told = words[1] === '--branch' ? '' : '.rubberduck.toml:2:1: '
    expect(`${stdout}${stderr}`, words.join(' ')).toContain(told)
    expect(code, words.join(' ')).toBe(told === '' ? 0 : 2)
  }
})
