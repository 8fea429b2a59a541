import { expect, it } from 'vitest'
import { codeIn, completionForms } from '../../../src/core/edits/fit-completion.ts'
import type { ChangePart } from '../../../src/core/types.ts'
import { useModels } from '../../support/models.ts'
import { makeRepo, runCommand } from '../../support/repo.ts'

const fake = useModels()

it('the code of an answer is what its first fence holds, or all of it', () => {
  for (const answer of [
    'go()',
    '\n\ngo()\n',
    '```js\ngo()\n```',
    'Here it is:\n\n```\ngo()\n```\nIt goes.',
    '~~~ts title="a"\ngo()\n~~~',
    '```js\ngo()',
  ])
    expect(codeIn(answer), answer).toBe('go()')
  expect(codeIn('```js\n  a()\n\n  b()\n```')).toBe('  a()\n\n  b()')
  expect(codeIn('```js\n```')).toBe('')
})

it('what repeats the text around the cursor is cut', () => {
  const first = (code: string, before: string, after: string) => completionForms(code, before, after)[0]
  expect(first('return 1\n  }\n  return 0', '    ', '\n  }\n  return 0\n}\n')).toBe('return 1')
  expect(first('    return 1', '    ', '\n')).toBe('return 1')
  expect(first('const x = 5', 'a\nconst x = ', '\n')).toBe('5')
  expect(first('a, b) {', 'f(', ') {\n')).toBe('a, b) {')
  expect(first('a + limit', 'x = ', ' + limit\n')).toBe('a')
  expect(completionForms('go()\n}', '', '\n}\n')).toEqual(['go()\n}', 'go()'])
  expect(completionForms('  return 0', '', '\n  return 0\n')).toEqual(['  return 0'])
})

it('a completion is put in in the form that parses', async () => {
  const made = makeRepo()
  const text = 'export function a(x) {\n  if (x) {\n    \n  }\n  return b(x, )\n}\n'
  made.commit('one', { 'a.js': text })
  const complete = async (content: string, at: string) => {
    fake.answer(() => ({ content }))
    const outcome = await runCommand('complete', made.dir, { at }, { models: fake.environment.openai })
    const part = outcome.parts.find((each): each is ChangePart => each.kind === 'patch')
    return part?.edits[0]?.after ?? (outcome.state === 'partial' ? outcome.reasons.join() : outcome.state)
  }
  expect(await complete('```js\nx = 2\n  }\n  return b(x, )\n```', 'a.js:3')).toBe(
    text.replace('    \n', '    x = 2\n'),
  )
  expect(await complete('while (x) {\n      x--\n    }\n  }', 'a.js:3')).toBe(
    text.replace('    \n', '    while (x) {\n      x--\n    }\n'),
  )
  expect(await complete('2)', 'a.js:5:15')).toBe(text.replace('x, )', 'x, 2)'))
  expect(await complete('x = 2\n    x = (((', 'a.js:3')).toBe(text.replace('    \n', '    x = 2\n'))
  expect(await complete('}}}', 'a.js:3')).toContain('does not parse at the cursor')
  expect(await complete('```js\n```', 'a.js:3')).toContain('returned no code')
})
