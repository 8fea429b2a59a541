// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the snippets are code
import { afterAll, describe, expect, test } from 'vitest'
import { must } from '../../../../src/core/must.ts'
import type { InspectRequest, QueryMatch } from '../../../../src/core/syntax/inspector.ts'
import { createInspector } from '../../../../src/core/syntax/parser/pool.ts'

const inspector = createInspector({ workers: 1 })
afterAll(() => inspector.close())

let id = 0
async function matches(
  language: string,
  source: string,
  text: string,
  lines?: InspectRequest['lines'],
): Promise<QueryMatch[]> {
  const program = `p${++id}`
  const { error } = await inspector.program(language, program, source)
  if (error !== undefined) throw new Error(error.message)
  const inspection = await inspector.inspect({
    id: program,
    language,
    text,
    want: { program },
    ...(lines && { lines }),
  })
  if ('failure' in inspection) throw new Error(inspection.reason)
  return must(inspection.matches)
}

async function codes(language: string, source: string, text: string): Promise<string[]> {
  return (await matches(language, source, text)).map(({ code }) => code)
}

test('a match tells its pattern, its public captures, where it is and in which symbol', async () => {
  const source =
    '; é comes before\n((string) @match)\n((call_expression function: (identifier) @name arguments: (arguments) @_arguments) @match)'
  const text = 'class A {\n  run() {\n    go( 1, /* one */\n      2)\n  }\n}\n'
  expect(await matches('javascript', source, text)).toEqual([
    {
      offset: source.indexOf('((call'),
      captures: [
        { name: 'match', text: 'go( 1, /* one */\n      2)', startLine: 3, endLine: 4, start: 24, end: 49 },
        { name: 'name', text: 'go', startLine: 3, endLine: 3, start: 24, end: 26 },
      ],
      symbol: 'A.run',
      code: 'go( 1, 2)',
    },
  ])
})

test('positions count UTF-16 units', async () => {
  const [match] = await matches('javascript', '(string) @match', 'const a = /* 🦆é */ "x"\n')
  expect(must(match).captures[0]).toMatchObject({ start: 20, end: 23, text: '"x"' })
})

test('only what starts on the lines asked for', async () => {
  const text = 'f(\n  a,\n  g(b),\n)\nh()\n'
  const source = '(call_expression function: (identifier) @match)'
  const on = async (...lines: [number, number][]): Promise<string[]> => {
    const ranges = lines.map(([startLine, endLine]) => ({ startLine, endLine }))
    return (await matches('javascript', source, text, ranges)).map(({ code }) => code)
  }
  expect(await on([1, 5])).toEqual(['f', 'g', 'h'])
  expect(await on([2, 3])).toEqual(['g'])
  expect(await on([5, 9], [1, 1], [1, 2])).toEqual(['f', 'h'])
  expect(await on()).toEqual([])
})

describe('a program that does not compile', () => {
  const good = '(identifier) @x\n'
  test.each([
    ['an unknown node', '(nope) @y', 17],
    ['a broken bracket', '((string) @y', 16],
    ['a broken regular expression', '((string) @y (#match? @y "("))', 16],
    ['an unknown predicate', '((string) @y (#matches? @y "x"))', 16],
    ['a predicate without words', '((string) @y (#has-parent? @y))', 16],
  ])('%s', async (_what, bad, offset) => {
    const { error } = await inspector.program('javascript', 'bad', good + bad)
    expect(must(error).message).not.toBe('')
    expect(must(error).offset).toBeGreaterThanOrEqual(offset)
    expect(must(error).offset).toBeLessThan(good.length + bad.length + 1)
  })

  test('an unknown language', async () => {
    expect(must((await inspector.program('klingon', 'k', '(x) @y')).error).message).toBe('No grammar for klingon.')
  })
})

test('#set! and unknown directives do nothing', async () => {
  expect(await codes('javascript', '((string) @match (#set! priority 1) (#offset! @match 0))', '"a"')).toEqual(['"a"'])
})

describe('predicates', () => {
  const call = '(call_expression function: (identifier) @_f) @match'
  const text = 'function f() { for (;;) { a(); const g = () => b() } c(d()) }\ne()\n'
  test.each([
    ['(#has-ancestor? @match for_statement arrow_function)', ['a()', 'b()']],
    ['(#not-has-ancestor? @match for_statement)', ['c(d())', 'd()', 'e()']],
    ['(#has-parent? @match arguments)', ['d()']],
    ['(#not-has-parent? @match expression_statement)', ['b()', 'd()']],
    ['(#has-descendant? @match call_expression)', ['c(d())']],
    ['(#not-has-descendant? @match call_expression)', ['a()', 'b()', 'd()', 'e()']],
    ['(#contains? @match "d" "a")', ['a()', 'c(d())', 'd()']],
    ['(#not-contains? @match "d" "a")', ['b()', 'e()']],
    ['(#within? @match for_statement arrow_function function_declaration)', ['a()']],
    ['(#not-within? @match for_statement arrow_function)', ['b()', 'c(d())', 'd()', 'e()']],
    ['(#file-match? "^e\\\\(")', ['a()', 'b()', 'c(d())', 'd()', 'e()']],
    ['(#not-file-match? "^e\\\\(")', []],
    ['(#any-of? @_f "a" "e")', ['a()', 'e()']],
  ])('%s', async (predicate, expected) => {
    expect(await codes('javascript', `(${call} ${predicate})`, text)).toEqual(expected)
  })

  test('same code, whatever its layout and comments', async () => {
    const source = '((binary_expression left: (_) @a right: (_) @b) @match (#same? @a @b))'
    expect(await codes('javascript', source, 'a.b === a . /* x */ b; a.b === a.c; "a b" === "ab"')).toEqual([
      'a.b === a . b',
    ])
    const differs = source.replace('#same?', '#not-same?')
    expect(await codes('javascript', differs, 'a.b === a . b; a.b === a.c')).toEqual(['a.b === a.c'])
  })
})

test('a field that repeats the one of an earlier item, in long lists too', async () => {
  const source = '((switch_case value: (_) @match) (#repeats? @match "switch_case"))'
  const cases = (...values: string[]): string =>
    `switch (x) { ${values.map((value) => `case ${value}: f()\n`).join('')} }`
  expect(await codes('javascript', source, cases('a.b', '1', 'a . /* x */ b', '2', '1', 'a.b'))).toEqual([
    'a . b',
    '1',
    'a.b',
  ])
  expect(await codes('javascript', source, `switch (x) { case 1: ${cases('1')} }`)).toEqual([])
  const long = Array.from({ length: 3_000 }, (_, index) => `${index}`)
  expect(await codes('javascript', source, cases(...long, '7'))).toEqual(['7'])
  const on = [{ startLine: 3_001, endLine: 3_001 }]
  expect((await matches('javascript', source, cases(...long, '7'), on)).map(({ code }) => code)).toEqual(['7'])
  expect(await codes('javascript', source.replace('"switch_case"', '"if_statement"'), cases('1', '1'))).toEqual([])
})

describe('#dynamic? and #literal?', () => {
  const pattern = (predicate: string): string =>
    `((call_expression arguments: (arguments . (_) @x)) @match (#${predicate}? @x))`
  const javascript = (before: string, argument: string): string =>
    `const TABLE = load(); const fixed = 'a'; let mixed = 'a'; mixed = read();\nfunction f(id, given) { ${before}; q(${argument}) }`

  test.each([
    ['"a" + id', ''],
    ['`a ${id}`', ''],
    ['"a".concat(id)', ''],
    ['["a", id].join(" ")', ''],
    ['text', 'const text = "a" + id'],
    ['text', 'let text = "a"; text += id'],
    ['await wrap("a" + id)', ''],
    ['"a" + mixed', ''],
    ['`${x}`', 'let x = 1; if (id) x = id'],
    ['id ? "a" : "b" + id', ''],
  ])('%s is built at run time', async (argument, before) => {
    expect(await codes('javascript', pattern('dynamic'), javascript(before, argument))).toContain(`q(${argument})`)
  })

  test.each([
    ['"a"', ''],
    ['"a" + "b"', ''],
    ['`a`', ''],
    ['`a ${TABLE}`', ''],
    ['"a" + TABLE + fixed', ''],
    ['"a" + Config.NAME', ''],
    ['"limit " + parseInt(id)', ''],
    ['given', ''],
    ['text', 'const text = "a" + TABLE'],
    ['text', 'let text = "a" + id; text = "b"'],
    ['() => "a" + id', ''],
    ['`a ${id ? "x" : "y"}`', ''],
  ])('%s is not', async (argument, before) => {
    const found = await codes('javascript', pattern('not-dynamic'), javascript(before, argument))
    expect(found).toContain(`q(${argument})`)
  })

  test.each([
    ['"a"', true],
    ['`a`', true],
    ['("a" + "b")', true],
    ['fixed', true],
    ['`a ${id}`', false],
    ['given', false],
    ['TABLE', false],
    ['read()', false],
  ])('%s as a literal: %s', async (argument, literal) => {
    const found = await codes('javascript', pattern(literal ? 'literal' : 'not-literal'), javascript('', argument))
    expect(found).toContain(`q(${argument})`)
  })

  test('Python: f-strings, percent, format and concatenation', async () => {
    const source =
      '((call function: (identifier) @_f arguments: (argument_list . (_) @x)) @match (#eq? @_f "q") (#dynamic? @x))'
    const text = `
def f(id, n):
    q(f"a {id}")
    q("a %s" % id)
    q("a {}".format(id))
    q("a" + id)
    sql = f"x {id}"
    q(sql)
    q(f"a {TABLE}")
    q("a %s" % "b")
    q("a")
    q(n % 2)
    q(f"a {int(id)}")
    q("a {}".format(TABLE))
    q(", ".join(["a", "b"]))
    q(", ".join(n))
`
    expect((await matches('python', source, text)).map(({ captures }) => must(captures[0]).startLine)).toEqual([
      3, 4, 5, 6, 8, 16,
    ])
  })

  test.each([
    [
      'go',
      '(call_expression function: (identifier) @_f arguments: (argument_list . (_) @x)) @match',
      'package p\nfunc f(id string) {\n s := "x" + id\n q(s)\n q(fmt.Sprintf("a %s", id))\n q("a")\n q(fmt.Sprintf("a %s", "b"))\n}\n',
      [4, 5],
    ],
    [
      'php',
      '(function_call_expression function: (name) @_f arguments: (arguments . (argument) @x)) @match',
      '<?php\nfunction f($id) {\n q("a $id");\n q("a " . $id);\n $s = "x {$id}";\n q($s);\n q("a");\n q(\'a\' . \'b\');\n}\n',
      [3, 4, 6],
    ],
    [
      'ruby',
      '(call method: (identifier) @_f arguments: (argument_list . (_) @x)) @match',
      'def f(id)\n q("a #{id}")\n q("a" + id)\n q("a")\n q("a #{TABLE}")\nend\n',
      [2, 3],
    ],
    [
      'java',
      '(method_invocation name: (identifier) @_f arguments: (argument_list . (_) @x)) @match',
      'class A { void f(String id) {\n String s = "x" + id;\n q(s);\n q(String.format("a %s", id));\n q("a" + TABLE);\n q("a".formatted(id));\n} }\n',
      [3, 4, 6],
    ],
    [
      'rust',
      '(call_expression function: (identifier) @_f arguments: (arguments . (_) @x)) @match',
      'fn f(id: &str) {\n q(&format!("a {}", id));\n q(&format!("a {id}"));\n q("a");\n let s = format!("x {}", id);\n q(&s);\n}\n',
      [2, 3, 6],
    ],
    ['bash', '(command name: (command_name) @_f argument: (_) @x) @match', 'q "a $x"\nq "a"\nq a$x\n', [1, 3]],
  ])('%s', async (language, call, text, lines) => {
    const found = await matches(language, `(${call} (#eq? @_f "q") (#dynamic? @x))`, text)
    expect(found.map(({ captures }) => must(captures[0]).startLine)).toEqual(lines)
  })
})

test.each([
  ['print("done!\\n") if a else print("lost!\\n")', 0],
  ['print("a  b") if a else print("a b")', 0],
  ['print( "a b" ) if a else print("a b")', 1],
])('#same? takes a literal as it stands: %s', async (text, count) => {
  const source = '((conditional_expression . (_) @a . (_) . (_) @b .) @match (#same? @a @b))'
  expect(await codes('python', source, `x = ${text}\n`)).toHaveLength(count)
})

test('what the grammar does not understand matches nothing', async () => {
  const source = '((call_expression function: (identifier) @_f) @match (#eq? @_f "quack"))'
  expect(await codes('javascript', source, 'quack(1)\nquack(1, ==)\n')).toEqual(['quack(1)'])
})

test('words that a pattern needs are found in any file, whatever stands around them', async () => {
  const source =
    '((call_expression function: (identifier) @_f arguments: (arguments (_) @x)) @match (#any-of? @_f "quack" "honk"))\n(debugger_statement) @match'
  const far = `${'let filler = 1\n'.repeat(200)}`
  const many = 'quack(0)\n'.repeat(60)
  expect(await codes('javascript', source, `${far}quack(\n  1\n)\n${far}debugger\n${far}honk(2)\n`)).toEqual([
    'quack( 1 )',
    'debugger',
    'honk(2)',
  ])
  expect(await codes('javascript', source, `${many}debugger\n`)).toHaveLength(61)
})

test.each([
  ['for (var i;;) { f(() => i) }', 1],
  ['for (var i;;) { f(() => j.i + "i") }', 1],
  ['for (var i;;) { f(() => ii + "i") }', 0],
])('#mentions? looks for an identifier: %s', async (text, count) => {
  const source =
    '((for_statement initializer: (_ (variable_declarator name: (_) @name)) body: (_) @match) (#mentions? @match @name))'
  expect(await codes('javascript', source, text)).toHaveLength(count)
})
