import { afterAll, describe, expect, it } from 'vitest'
import { type BehaviorChange, compareFunctions } from '../../../src/core/flow/compare-functions.ts'
import { must } from '../../../src/core/must.ts'
import type { Flow } from '../../../src/core/syntax/flow/flow.ts'
import { loadLanguages } from '../../../src/core/syntax/language/languages.ts'
import { createInspector } from '../../../src/core/syntax/parser/pool.ts'
import { type Dialect, dialects } from './programs.ts'

const inspector = createInspector({ workers: 1 })
afterAll(() => inspector.close())

async function flowOf(language: string, text: string): Promise<Flow> {
  const result = await inspector.inspect({ id: text, language, text, want: { flow: true } })
  if ('failure' in result) throw new Error(result.reason)
  expect(result.errors, text.slice(0, 200)).toEqual([])
  return must(result.flow)
}

/** The changes of the only function, each as its kind and what it is about. */
async function compare(language: string, before: string, after: string): Promise<string[]> {
  const [old, now] = await Promise.all([flowOf(language, before), flowOf(language, after)])
  return compareFunctions(must(old.functions.at(-1)), must(now.functions.at(-1))).map(summary)
}

function summary(change: BehaviorChange): string {
  const line = 'affected' in change ? must(change.affected[0]).line : 0
  if (change.kind === 'condition') return `${change.how} ${change.fact.text} at ${line}`
  return change.kind === 'scope' ? `${change.context.kind} at ${line}` : change.kind
}

interface Case {
  name: string
  before(dialect: Dialect, a: string, b: string): string
  after(dialect: Dialect, a: string, b: string): string
  /** Of `$a` and `$b` in the language. */
  found: string[]
}

const cases: Case[] = [
  {
    name: 'a guard is gone',
    before: (d, a, b) => d.body(d.when(`${a} < ${b}`, d.leave), d.call('work', a)),
    after: (d, a) => d.body(d.call('work', a)),
    found: ['removed $a < $b'],
  },
  {
    name: 'one of two conditions is gone',
    before: (d, a, b) => d.body(d.when(`(${a} < ${b}) ${d.and} (${a} == 3)`, d.call('work', a)), d.call('log')),
    after: (d, a, b) => d.body(d.when(`${a} < ${b}`, d.call('work', a)), d.call('log')),
    found: ['removed $a == 3'],
  },
  {
    name: 'a guard needs one more condition to leave',
    before: (d, a, b) => d.body(d.when(`${a} < ${b}`, d.leave), d.call('work', a)),
    after: (d, a, b) => d.body(d.when(`(${a} < ${b}) ${d.and} (${a} == 3)`, d.leave), d.call('work', a)),
    found: ['weakened $a < $b'],
  },
  {
    name: 'a boundary moved',
    before: (d, a, b) => d.body(d.when(`${a} < ${b}`, d.call('work', a)), d.call('log')),
    after: (d, a, b) => d.body(d.when(`${a} <= ${b}`, d.call('work', a)), d.call('log')),
    found: ['boundary $a < $b'],
  },
  {
    name: 'a limit changed',
    before: (d, a) => d.body(d.when(`${a} < 10`, d.call('work', a)), d.call('log')),
    after: (d, a) => d.body(d.when(`${a} < 100`, d.call('work', a)), d.call('log')),
    found: ['limit $a < 10'],
  },
  {
    name: 'a condition is inverted',
    before: (d, a, b) => d.body(d.when(`${a} == ${b}`, d.call('work', a)), d.call('log')),
    after: (d, a, b) => d.body(d.when(d.not(`${a} == ${b}`), d.call('work', a)), d.call('log')),
    found: ['flipped $a == $b'],
  },
  {
    name: 'a check and a cleanup are no longer called',
    before: (d, a) => d.body(d.call('validate', a), d.call('work', a), d.call('log'), d.call('close', a)),
    after: (d, a) => d.body(d.call('work', a), d.call('log')),
    found: ['call', 'call'],
  },
  {
    name: 'a guard became a condition around the code',
    before: (d, a, b) => d.body(d.when(`${a} < ${b}`, d.leave), d.call('work', a)),
    after: (d, a, b) => d.body(d.when(d.not(`${a} < ${b}`), d.call('work', a))),
    found: [],
  },
  {
    name: 'a condition is written the other way round',
    before: (d, a, b) => d.body(d.when(`${a} < ${b}`, d.call('work', a))),
    after: (d, a, b) => d.body(d.when(`${b} > ${a}`, d.call('work', a))),
    found: [],
  },
  {
    name: 'two nested conditions became one',
    before: (d, a, b) => d.body(d.when(`${a} < ${b}`, d.when(`${a} == 3`, d.call('work', a)))),
    after: (d, a, b) => d.body(d.when(`(${a} < ${b}) ${d.and} (${a} == 3)`, d.call('work', a))),
    found: [],
  },
  {
    name: 'a check was added',
    before: (d, a) => d.body(d.call('work', a)),
    after: (d, a, b) => d.body(d.when(`${a} < ${b}`, d.leave), d.call('work', a)),
    found: [],
  },
]

describe.each(Object.entries(dialects))('%s', (language, dialect) => {
  const [a, b] = ['a', 'b'].map((name) => `${dialect.mark ?? ''}${name}`) as [string, string]

  it.each(cases)('$name', async ({ before, after, found }) => {
    const changes = await compare(language, before(dialect, a, b), after(dialect, a, b))
    const expected = found.map((each) => each.replaceAll('$a', a).replaceAll('$b', b))
    expect(changes.map((change) => change.replace(/ at \d+$/, ''))).toEqual(expected)
  })
})

const handling = Object.entries(dialects).flatMap(([language, { handled, ...dialect }]) =>
  handled === undefined ? [] : [{ language, handled, dialect }],
)

it.each(handling)('errors are no longer handled in $language', async ({ language, handled, dialect }) => {
  const statement = dialect.call('work', 'b')
  const before = dialect.body(handled(statement), dialect.call('log'))
  const changes = await compare(language, before, dialect.body(statement, dialect.call('log')))
  expect(changes).toEqual([expect.stringMatching(/^try at \d+$/)])
})

describe('in JavaScript', () => {
  const both = (before: string, after: string) =>
    compare('javascript', `async function f(a, b) {\n${before}\n}\n`, `async function f(a, b) {\n${after}\n}\n`)

  it.each([
    ['an await is gone', 'await save(a)\nlog(a)', 'save(a)\nlog(a)', ['await']],
    ['arguments changed places', 'log(1)\ncopy(a, b)', 'log(1)\ncopy(b, a)', ['arguments']],
    ['an argument is gone', 'log(1)\ncopy(a, b)', 'log(1)\ncopy(a)', ['arguments']],
    ['a value is no longer escaped', 'log(1)\nprint(escape(a))', 'log(1)\nprint(a)', ['arguments']],
    ['a result requires less', 'log(1)\nreturn a.ok && b.ok', 'log(1)\nreturn a.ok', ['requirement']],
    ['a result is inverted', 'log(1)\nreturn !a.ok', 'log(1)\nreturn a.ok', ['requirement']],
    ['a condition got a name', 'if (a.n > 3) log(a)', 'const large = a.n > 3\nif (large) log(a)', []],
    ['an absent value is tested as a value', 'if (a !== undefined) log(a)', 'if (a) log(a)', []],
    ['a default changed', 'log(1)\nconst n = a.n || b.n', 'log(1)\nconst n = a.n || 3', []],
    ['a function was rewritten', 'if (a) one(a)\ntwo(b)\nthree(a)', 'four(b)\nfive(a)\nsix(b)', []],
  ])('%s', async (_, before, after, found) => {
    expect((await both(before, after)).map((change) => change.split(' ')[0])).toEqual(found)
  })
})

it('nested code beyond any limit is read without an error', async () => {
  const deep = `function f() { ${'if (a) { g(); '.repeat(3_000)}${'}'.repeat(3_000)} }\n`
  const long = `function f() { return ${'a && '.repeat(20_000)}b }\n`
  for (const text of [deep, long]) {
    const { functions } = await flowOf('javascript', text)
    expect(functions.length).toBe(2)
    expect(compareFunctions(must(functions[1]), must(functions[1]))).toEqual([])
  }
})

it('covers every language whose functions are analyzed', () => {
  const analyzed = loadLanguages().filter(({ flow }) => flow !== false && flow.calls.length > 0)
  expect(Object.keys(dialects).sort()).toEqual(analyzed.map(({ name }) => name).sort())
})
