import { afterAll, beforeAll, expect, it } from 'vitest'
import { type FakeModels, startModels } from '../fakes/models.ts'
import { openPlaygroundWith, type Playground } from './rubberduck.ts'

let ground: Playground
let models: FakeModels
beforeAll(async () => {
  models = await startModels()
  ground = openPlaygroundWith({ 'src/cart.js': 'export function total(items) {\n  return items.length\n}\n' })
})
afterAll(async () => {
  ground.remove()
  await models.close()
})

it('takes commands and plain words, keeps what was said, and goes on the next time', async () => {
  models.answer(({ messages }) => ({
    content: `You asked ${messages.filter(({ role }) => role === 'user').length} times.`,
  }))
  const environment = models.environment.openai
  const first = await ground.duck(['chat'], {
    stdin: 'where is the total?\n/explain src/cart.js --no-model\nand why?\n',
    environment,
  })
  expect(first.code).toBe(0)
  expect(first.stdout).toContain('Ask a question')
  expect(first.stdout.split('You asked 1 times.').length).toBe(2)
  expect(first.stdout).toContain('function total(items)')
  expect(first.stdout).toContain('You asked 3 times.')
  const second = await ground.duck(['chat'], { stdin: 'what else?\n', environment })
  expect(second.stdout).toContain('Continuing after 3 messages')
  expect(second.stdout).toContain('You asked 4 times.')
  const fresh = await ground.duck(['chat', '--new'], { stdin: 'hello?\n', environment })
  expect(fresh.stdout).toContain('You asked 1 times.')
})

it('goes back to a checkpoint, the last one or one with a name', async () => {
  models.answer(({ messages }) => ({
    content: `You asked ${messages.filter(({ role }) => role === 'user').length} times.`,
  }))
  const environment = models.environment.openai
  await ground.duck(['chat', '--new'], {
    stdin: 'one?\n/checkpoints keep --name "before the refactoring"\ntwo?\nthree?\n',
    environment,
  })
  const list = await ground.duck(['checkpoints', 'list', '--json'])
  const { rows } = JSON.parse(list.stdout) as { rows: { name: string }[] }
  expect(rows.filter(({ name }) => name === 'before the refactoring')).toHaveLength(1)
  const back = await ground.duck(['chat'], {
    stdin: '/checkpoints restore --checkpoint "before the refactoring"\nwhat else?\n',
    environment,
  })
  // The first question, going back, and this one.
  expect(back.stdout).toContain('You asked 3 times.')
  const unknown = await ground.duck(['checkpoints', 'restore', '--checkpoint', 'none'])
  expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('Unknown checkpoint "none"')])
  const twice = await ground.duck(['checkpoints', 'keep', '--name', 'before the refactoring'])
  expect(twice.stderr).toContain('Choose another name.')
  const wrong = await ground.duck(['checkpoints', 'keep', 'octo', '--name', 'x'])
  expect(wrong.stderr).toContain('expected the form owner/name#12')
  const nothing = await ground.duck(['checkpoints', 'keep', 'octo/duck#1', '--name', 'x'])
  expect(nothing.stderr).toContain('No state is stored for octo/duck#1')
})

it('is of use without a model, and a slip does not end it', async () => {
  const { stdout, stderr, code } = await ground.duck(['chat', '--new'], {
    stdin: '/exlain\nrename total to sum\nwhat is items?\n',
  })
  expect(`${stdout}${stderr}`).toContain('Did you mean "explain"?')
  expect(stdout).toContain('+export function sum(items) {')
  expect(stdout).toContain('src/cart.js')
  expect(code).toBe(3)
})

it.each(['/exit', '/quit '])('ends with %s, and does not answer what follows', async (end) => {
  const { stdout, code } = await ground.duck(['chat', '--new'], {
    stdin: `rename total to sum\n${end}\nrename total to all\n`,
  })
  expect(stdout).toContain('/exit or Ctrl-D ends the chat.')
  expect(stdout).toContain('+export function sum(items) {')
  expect(stdout).not.toContain('function all(')
  expect(code).toBe(0)
})
