import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { viewArguments } from '../../../src/adapters/terminal/view.ts'
import { review } from '../../../src/commands/review.ts'
import { openPlayground, type Playground } from '../../commands/rubberduck.ts'
import { useModels } from '../../support/models.ts'
import { kinds, leakOf } from './kinds.ts'

const models = useModels()
let playground: Playground
/** Everything that left the program, by the way it left. */
const exits = new Map<string, string>()

const token = kinds.find(({ name }) => name === 'GitHub token')?.values[0] ?? ''
const formats = viewArguments(review).find(({ name }) => name === 'format')?.choices ?? []
const files = kinds.map(({ file }) => file)

/** A finding that is shown with its surroundings, beside each secret; a `.js` file has a fix next to it as well. */
const beside = 'if (total == NaN) new Error("never thrown")\n'

beforeAll(async () => {
  playground = openPlayground()
  const { git, write, duck } = playground
  git('init', '--quiet', '--initial-branch=main')
  write({ 'a.js': 'export function quackLoudly(a) {\n  return a\n}\n' })
  git('add', '.')
  git('commit', '--quiet', '--message', 'begin')
  write(Object.fromEntries(kinds.map(({ file, text }) => [file, `${text}\n`])))
  write({
    // Conflict marks are reported in any file, with the lines around them.
    ...Object.fromEntries(
      kinds.map(({ file, text }, index) => [`conflict/${index}-${file}`, `${text}\n<<<<<<< ours\n${text}\n`]),
    ),
    'all.js': kinds.map(({ text }) => `/*\n${text}\n*/\n${beside}`).join('\n'),
    'a.js': `export function quackLoudly(a, b) {\n  return a + b\n}\n`,
    'use.js': `import { quackLoudly } from './a.js'\nquackLoudly('${token}')\n`,
  })
  git('add', '.')
  git('commit', '--quiet', '--message', `change ${kinds.map(({ text }) => text.replaceAll('\n', ' ')).join(' ')}`)

  const asked = { environment: { ...models.environment.openai, LOG_LEVEL: 'debug' } }
  const quiet = { environment: { LOG_LEVEL: 'debug' } }
  const keep = async (name: string, words: string[], options: Parameters<typeof duck>[1] = quiet) => {
    const { stdout, stderr } = await duck(words, options)
    exits.set(name, stdout)
    exits.set(`${name}: standard error`, stderr)
  }
  for (const format of formats) await keep(`review --format ${format}`, ['review', '--format', format, '--why-not'])
  await keep('analyze', ['analyze', '--why-not'])
  await keep('analyze again', ['analyze', '--format', 'json'])
  await keep('fix', ['fix', 'all.js', '--unsafe', '--no-model'])
  await keep('rename', ['refactor', 'rename', 'quackLoudly', 'to', 'quackSoftly'])
  for (const word of ['password', 'token secret key', 'quack'])
    await keep(`search ${word}`, ['search', ...word.split(' '), '--limit', '200'])
  await keep('ask', ['ask', 'what is the password of the database?'])
  await keep('overview', ['overview'])
  for (const file of ['all.js', 'db.yml', 'cut.txt']) await keep(`explain ${file}`, ['explain', file])
  await keep('ask a model', ['ask', `what is ${kinds[0]?.text}`], asked)
  await keep('explain by a model', ['explain', 'all.js'], asked)
  await keep('review by a model', ['review'], asked)
  await keep('chat', ['chat'], { ...asked, stdin: `what of ${kinds[1]?.text}\n/explain app.env\n` })
  await keep('usage', ['usage'])
  const embedding = { OLLAMA_HOST: models.environment.ollama.OLLAMA_HOST ?? '' }
  await keep('index with vectors', ['index'], { environment: { ...embedding, LOG_LEVEL: 'debug' } })
  exits.set('prompts', models.requests.map(({ body }) => JSON.stringify(body)).join('\n'))
  exits.set('embeddings', models.embedded.flatMap(({ input }) => input).join('\n'))
  for (const file of readdirSync(playground.home, { recursive: true, withFileTypes: true }))
    if (file.isFile())
      exits.set(`data directory: ${file.name}`, readFileSync(join(file.parentPath, file.name), 'latin1'))
}, 600_000)
afterAll(() => playground.remove())

it('used every exit', () => {
  expect(exits.get('prompts')?.length).toBeGreaterThan(1_000)
  expect([...exits.keys()].filter((name) => name.startsWith('data directory')).length).toBeGreaterThan(3)
  for (const format of formats) expect(exits.get(`review --format ${format}`)?.length).toBeGreaterThan(1_000)
  expect(exits.get('search password')).toContain('…')
  expect(exits.get('fix')).toContain('throw new Error')
  expect(exits.get('review --format text')).toContain('any/secret')
  expect(new Set(files).size).toBe(files.length)
})

describe.each(kinds)('$name', (kind) => {
  it('leaves nowhere', () => {
    const leaks = [...exits].flatMap(([name, text]) => {
      const leak = leakOf(kind, text)
      const at = leak === undefined ? 0 : text.indexOf(leak)
      return leak === undefined ? [] : [`${name}: ${text.slice(Math.max(0, at - 60), at + 40)}`]
    })
    expect(leaks).toEqual([])
  })
})
