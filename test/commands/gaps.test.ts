import { afterAll, beforeAll, expect, it } from 'vitest'
import { openPlayground, type Playground } from './rubberduck.ts'

let ground: Playground
beforeAll(() => {
  ground = openPlayground()
  ground.git('init', '--quiet', '--initial-branch=main')
  const broken = Array.from({ length: 5 }, (_, at) => [`b${at}.py`, 'x = 1\n\ndef f(:\n    pass\n'])
  ground.write({ 'a.js': 'export function f( {\n  return 1\n}\n', ...Object.fromEntries(broken) })
  ground.git('add', '.')
})
afterAll(() => ground.remove())

it.each([
  ['analyze', '.'],
  ['review', '--staged'],
])('%s %s names each file with a syntax error, and its line', async (...words) => {
  const { stdout, code } = await ground.duck(words)
  expect(code).toBe(0)
  const flat = stdout.replaceAll(/\s+/g, ' ')
  expect(flat).toContain('a.js (syntax error at line 1, so rules did not check the code there)')
  expect(flat).toContain(
    'b0.py, b1.py, b2.py, b3.py, b4.py (syntax error at line 3, so rules did not check the code there)',
  )
})
