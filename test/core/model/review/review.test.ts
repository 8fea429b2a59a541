import { expect, it } from 'vitest'
import { must } from '../../../../src/core/must.ts'
import type { Outcome } from '../../../../src/core/types.ts'
import { useModels } from '../../../support/models.ts'
import { makeRepo, reportOf, runCommand, type TestRepo } from '../../../support/repo.ts'

interface Block {
  text: string
  cache_control?: { type: string }
}
interface Turn {
  content: Block[]
}

const fake = useModels()
const sent = (index: number) =>
  (must(fake.requests[index]).body.messages as { content: string }[]).map(({ content }) => content).join('\n')
const isSecond = (messages: readonly { content: unknown }[]) => JSON.stringify(messages).includes('Try to refute')
const keepAll = {
  verdicts: Array.from({ length: 30 }, (_, index) => ({ number: index + 1, verdict: 'keep', reason: 'certain' })),
}
const remark = (fields: object) => ({
  path: 'src/save.js',
  quote: '',
  message: 'It is wrong.',
  severity: 'error',
  category: 'correctness',
  ...fields,
})

async function reviewOf(made: TestRepo, findings: object[], verdicts: object | string = keepAll, last = 1) {
  fake.answer(({ messages }) => ({ content: isSecond(messages) ? verdicts : { findings } }))
  return runCommand('review', made.dir, { base: `HEAD~${last}` }, { models: fake.environment.openai })
}
const places = (outcome: Outcome) =>
  reportOf(outcome)
    .findings.filter(({ pass }) => pass === 'model')
    .map(({ message, path, startLine, endLine, placement }) => [
      message,
      `${path}:${startLine}-${endLine}`,
      placement.at,
    ])
    .toSorted()

const save = `import { check } from './check.js'

export async function save(db, row) {
  await check(row)
  await db.put(row)
  return row.id
}
`

function saveRepo() {
  const made = makeRepo()
  made.commit('one', {
    'src/save.js': save,
    'src/check.js':
      '/** Throws for a row without an id. */\nexport function check(row) {\n  if (!row.id) throw new Error("id")\n}\n',
    'src/api.js': "import { save } from './save.js'\nexport const post = (db, body) => {\n  return save(db, body)\n}\n",
    'src/job.js':
      "import { save } from './save.js'\n// save the rows\nexport const run = (rows) => {\n  for (const row of rows) save({}, row)\n}\n",
    'test/save.test.js': "import { save } from '../src/save.js'\nit('saves', () => save({}, {}))\n",
    'src/old.js': 'export const old = () => {\n  return 1\n}\n',
  })
  return made
}

it('finds the place of every remark: moved, removed, elsewhere, renamed, or only in a file', async () => {
  const made = saveRepo()
  made.git('mv', 'src/old.js', 'src/renamed.js')
  made.commit('Store first\n\nThe check is slow.', {
    'src/save.js': save.replace(
      '  await check(row)\n  await db.put(row)\n',
      '  await db.put(row)\n  await check(row)\n',
    ),
    'src/renamed.js': 'export const old = () => {\n  return 2\n}\n',
    'src/api.js':
      "import { save } from './save.js'\nexport const post = (db, body) => {\n  return save(db, body).catch(() => 0)\n}\n",
    'src/check.js': 'export function check(row) {\n}\n',
  })
  const outcome = await reviewOf(made, [
    remark({ message: 'moved', quote: 'await db.put(row)' }),
    remark({ message: 'removed', path: 'src/check.js', quote: 'if (!row.id) throw …' }),
    remark({ message: 'by its old path', path: 'a/src/old.js', quote: 'return 2' }),
    remark({ message: 'by its line', path: 'src/api.js', line: 3, side: 'new' }),
    remark({ message: 'invented', quote: 'this is nowhere()' }),
    remark({ message: 'outside', path: 'test/save.test.js', quote: "it('saves'" }),
    remark({ message: 'unchanged', quote: 'return row.id' }),
  ])
  expect(places(outcome)).toEqual([
    ['by its line', 'src/api.js:3-3', 'inline'],
    ['by its old path', 'src/renamed.js:2-2', 'inline'],
    ['invented', 'src/save.js:1-1', 'file'],
    ['moved', 'src/save.js:4-4', 'inline'],
    ['outside', 'test/save.test.js:2-2', 'summary'],
    ['removed', 'src/check.js:1-1', 'inline'],
    ['unchanged', 'src/save.js:6-6', 'inline'],
  ])
  // What a good reviewer would look up is there.
  const shown = sent(0)
  expect(shown).toMatch(/"commits"\nStore first\n\nThe check is slow\./)
  expect(shown).toContain('"callers"\nsrc/job.js:4: (in run) for (const row of rows) save({}, row)\n<<<end')
  expect(shown).toContain("test/save.test.js:2: it('saves', () => save({}, {}))")
  expect(shown).toContain('-  if (!row.id) throw new Error("id")')
  // The second request repeats the first one.
  const [first, second] = [0, 1].map((index) => JSON.stringify(must(fake.requests[index]).body.messages).slice(0, -3))
  expect(must(second).startsWith(must(first))).toBe(true)
})

it('repeats the beginning of its requests, from one push to the next and on the second look', async () => {
  const made = saveRepo()
  const base = made.git('rev-parse', 'HEAD').trim()
  made.commit('Agree on a style', { 'AGENTS.md': '# Code style\n\nAlways await promises.\n' })
  const policy = made.git('rev-parse', 'HEAD').trim()
  const first = made.commit('two', { 'src/save.js': save.replace('await check', 'check') })
  fake.answer(({ messages }) => ({
    content: isSecond(messages) ? keepAll : { findings: [remark({ quote: 'db.put(row)' })] },
  }))
  const review = (since?: string) => {
    const carried = { severity: 'error', category: 'correctness', code: 'nowhere' } as const
    const known = { rule: 'model/correctness', path: 'src/save.js', line: 5, raisedIn: first, carried }
    const findings = { a: { ...known, message: 'It is slow.', status: 'dismissed', because: 'It runs once.' } } as const
    const pinned = { policy, known: [], closed: [], ...(since === undefined ? {} : { since }) }
    const pull = { title: 'Store without a check', body: 'It is slow.', ...(since === undefined ? {} : { findings }) }
    return runCommand('review', made.dir, { base }, { models: fake.environment.anthropic, pinned, pull, home })
  }
  const home = makeRepo().dir
  await review()
  made.commit('three', { 'src/save.js': save.replaceAll('await ', '') })
  await review(first)
  expect(fake.requests).toHaveLength(4)
  const bodies = fake.requests.map(({ body }) => body as { tools: object[]; system: Block[]; messages: Turn[] })
  const [one, look, next] = bodies.map(({ tools, system, messages }) => ({
    fixed: JSON.stringify([tools, must(system[0])]),
    blocks: must(messages[0]).content,
  }))
  // The tools come first, so another schema there would make all that follows unusable.
  expect(new Set([one?.fixed, look?.fixed, next?.fixed]).size).toBe(1)
  expect(must(bodies[0]).system.map(({ cache_control }) => cache_control !== undefined)).toEqual([true, false])
  expect(bodies.map(({ messages }) => must(messages[0]).content.map(({ cache_control }) => cache_control))).toEqual(
    [2, 3, 2, 3].map((length) => Array.from({ length }, () => ({ type: 'ephemeral' }))),
  )
  expect(look?.blocks.slice(0, 2)).toEqual(one?.blocks)
  expect(next?.blocks[0]).toEqual(one?.blocks[0])
  expect(one?.blocks[0]?.text).toMatch(/Always await promises[\s\S]*src\/ \(5\): api\.js[\s\S]*Store without a check/)
  expect(one?.blocks[1]?.text).not.toContain('earlier findings')
  expect(next?.blocks[1]?.text).toContain(
    '"earlier findings"\n- dismissed (It runs once.): src/save.js:5 It is slow.\n<<<end',
  )
  expect(next?.blocks[1]?.text).toContain('"commits"\nAgree on a style\n\ntwo\n\nthree\n<<<end')
})

it('keeps, changes and drops on a second look, and keeps what it failed to look at', async () => {
  const made = saveRepo()
  made.commit('two', { 'src/save.js': save.replaceAll('await ', '') })
  const findings = ['one', 'two', 'three'].map((message) =>
    remark({ message, quote: message === 'two' ? '  db.put(row)' : '  check(row)' }),
  )
  const verdicts = {
    verdicts: [
      { number: 1, verdict: 'drop', reason: 'It is synchronous.' },
      { number: 2, verdict: 'change', message: 'The row may be lost.', severity: 'low', reason: 'Rare.' },
    ],
  }
  const outcome = await reviewOf(made, findings, verdicts)
  const facts = reportOf(outcome)
    .findings.filter(({ pass }) => pass === 'model')
    .map(({ message, severity, placement }) => [message, severity, placement.at])
  expect(facts).toEqual([
    ['one', 'error', 'suppressed'],
    ['three (unchecked: no second look confirmed this)', 'error', 'inline'],
    ['The row may be lost.', 'info', 'inline'],
  ])
  expect(reportOf(outcome).notes).toContain('The second look gave no verdict on 1 finding, marked as unchecked.')

  const failed = await reviewOf(made, [must(findings[1])], 'no json')
  expect(places(failed)).toEqual([['two (unchecked: no second look confirmed this)', 'src/save.js:5-5', 'inline']])
  expect(reportOf(failed).notes.join()).toMatch(/The second look failed, so 1 finding could not be confirmed: .+/)
})

it('looks at a push that only deletes lines', async () => {
  const made = saveRepo()
  const base = made.git('rev-parse', 'HEAD').trim()
  const since = made.commit('two', { 'src/save.js': save.replace('put(row)', 'put(row, 1)') })
  made.commit('three', { 'src/save.js': save.replace('put(row)', 'put(row, 1)').replace('  await check(row)\n', '') })
  fake.answer(({ messages }) => ({
    content: isSecond(messages)
      ? keepAll
      : {
          findings: [
            remark({ message: 'gone', quote: 'await check(row)' }),
            remark({ message: 'old', quote: 'return row.id' }),
          ],
        },
  }))
  const pinned = { policy: base, since, known: [], closed: [] }
  const outcome = await runCommand('review', made.dir, { base }, { models: fake.environment.openai, pinned })
  expect(places(outcome)).toEqual([['gone', 'src/save.js:4-4', 'inline']])
  expect(reportOf(outcome).dropped).toEqual([
    { text: 'src/save.js: old', reason: 'its lines did not change since the last review' },
  ])
})

it('applies, parses and suggests a replacement, and says which ones it left out', async () => {
  const made = saveRepo()
  made.commit('two', { 'src/save.js': save.replaceAll('await ', '') })
  const outcome = await reviewOf(made, [
    remark({ message: 'whole', quote: 'check(row)', replacement: '```js\nawait check(row)\n```' }),
    remark({ message: 'part', quote: 'db.put(row)', replacement: 'await db.put(row)' }),
    remark({ message: 'broken', quote: '  return row.id', replacement: '  return (row.id' }),
    remark({ message: 'removed', quote: '  await db.put(row)', side: 'old', replacement: 'x' }),
  ])
  const { findings, dropped } = reportOf(outcome)
  expect(Object.fromEntries(findings.flatMap(({ message, fix }) => (fix ? [[message, fix]] : [])))).toEqual({
    whole: { startLine: 4, endLine: 4, safety: 'unsafe', replacement: '  await check(row)\n' },
    part: { startLine: 5, endLine: 5, safety: 'unsafe', replacement: '  await db.put(row)\n' },
  })
  expect(dropped).toEqual([
    { text: 'the fix for src/save.js:5', reason: 'its replacement is for removed lines' },
    { text: 'the fix for src/save.js:6', reason: 'it changes nothing, or the file cannot be parsed with it' },
  ])
})

it('divides a change that is too long, reads every file, and says what it did not read', async () => {
  const made = makeRepo()
  made.commit('one', { 'a.js': 'export const a = 1\n' })
  const names = Array.from({ length: 6 }, (_, index) => `src/part${String.fromCharCode(97 + index)}.js`)
  const long = (name: string) =>
    Array.from({ length: 80 }, (_, line) => `export const value${line} = '${name} ${line}'\n`).join('')
  made.commit('two', Object.fromEntries(names.map((name) => [name, long(name)])))
  let refused = 0
  const refusal = JSON.stringify({ error: { message: "This model's maximum context length is 8192 tokens." } })
  const answer = (broken: string) =>
    fake.answer(({ messages }) => {
      const said = JSON.stringify(messages)
      if (said.includes(`+export const value1 = '${broken}`)) return { content: 'no json' }
      const shown = names.filter((name) => said.includes(`+export const value7 = '${name} 7'`))
      if (isSecond(messages)) return { content: keepAll }
      const findings = shown.map((path) => remark({ path, quote: `export const value7 = '${path} 7'` }))
      return { content: { findings } }
    })
  answer('nothing')
  for (; refused < 2; refused++) fake.faults.push({ status: 400, body: refusal })
  const whole = await runCommand('review', made.dir, {}, { models: fake.environment.openai })
  expect(whole.state).toBe('complete')
  expect(places(whole).map(([, place]) => place)).toEqual(names.map((name) => `${name}:8-8`))
  expect(reportOf(whole).ledger.map(({ model }) => model)).toEqual(names.map(() => 'whole'))
  expect(reportOf(whole).notes.join()).toMatch(/reviewed 6 files in \d parts \(review@4\): 6 findings, 6 kept/)

  answer(must(names[0]))
  for (refused = 0; refused < 2; refused++) fake.faults.push({ status: 400, body: refusal })
  const partial = await runCommand('review', made.dir, {}, { models: fake.environment.openai })
  const unread = reportOf(partial).ledger.filter(({ model }) => model === 'none')
  expect(unread.map(({ path }) => path)).toContain(names[0])
  expect(unread.length).toBeLessThan(6)
  expect(partial).toMatchObject({
    state: 'partial',
    reasons: [expect.stringMatching(/the model request failed for src\/parta\.js.*: .*did not answer/)],
  })
})
