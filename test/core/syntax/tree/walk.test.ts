// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the snippets are code
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { must } from '../../../../src/core/must.ts'
import type { Inspection, Tokens } from '../../../../src/core/syntax/inspector.ts'
import { createInspector } from '../../../../src/core/syntax/parser/pool.ts'

const inspector = createInspector({ workers: 1 })
afterAll(() => inspector.close())

let id = 0
async function inspect(language: string, text: string): Promise<Required<Omit<Inspection, 'matches'>>> {
  const want = { outline: true, functions: true, tokens: true, blocks: true }
  const inspection = await inspector.inspect({ id: `${++id}`, language, text, want })
  if ('failure' in inspection) throw new Error(inspection.reason)
  return inspection as Required<Inspection>
}

function texts({ start, end }: Tokens, text: string): string[] {
  return Array.from(start, (from, index) => text.slice(from, end[index]))
}

const javascript = `import { a } from './a'
/** Adds. */
export async function add(first, second = 'two', ...others) {
  if (first && second || others.length > 1) { return a(first, [second], { key: 1.5 }); }
  for (const other of others) { console.log(other, /x+/g, \`plain\`); }
  return await first;
}
export class Shop { #open = true; sell(item) { return this.#open ? item : null; } }
`

const python = `import os
@decorator
def add(first, second="two", *others):
    if first and second:
        return os.path(first, [second], {"key": 1.5})
    for other in others:
        print(other)
    return first
class Shop:
    open = True
`

describe('tokens', () => {
  test('every leaf but comments, with its line, offsets and role', async () => {
    const text = "let a = 'b c' // no\n/* no */ f(`x ${y} z`, 1)\n"
    const { tokens } = await inspect('javascript', text)
    expect(texts(tokens, text)).toEqual([
      'let',
      'a',
      '=',
      "'b c'",
      'f',
      '(',
      '`',
      'x',
      '${',
      'y',
      '}',
      'z',
      '`',
      ',',
      '1',
      ')',
    ])
    expect([...tokens.role]).toEqual([0, 1, 0, 2, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 2, 0])
    expect([...tokens.line]).toEqual([1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2])
  })

  test('the shape forgets names and literals, the exact hash does not', async () => {
    const one = (await inspect('javascript', 'const a = f("x", 1)')).tokens
    const two = (await inspect('typescript', 'const b = g("y z", 2)')).tokens
    expect(two.shape).toEqual(one.shape)
    const differing = Array.from(one.exact.keys()).filter((index) => one.exact[index] !== two.exact[index])
    expect(differing).toEqual([1, 3, 5, 7])
  })

  test('do not change with white space and comments', async () => {
    const original = await inspect('javascript', javascript)
    const pieces = texts(original.tokens, javascript)
    const gap = fc.constantFrom(' ', '  ', '\t', ' /* note */ ')
    const wide = fc.constantFrom('', '\n', '\n\n\n', ' // note\n', '\r\n', '/** doc */', '/* two\n lines */')
    await fc.assert(
      fc.asyncProperty(
        fc.array(gap, { minLength: pieces.length, maxLength: pieces.length }),
        fc.array(wide, { minLength: pieces.length, maxLength: pieces.length }),
        async (gaps, wides) => {
          // Elsewhere a line end may end a statement.
          const text = pieces
            .map((piece, index) => {
              return piece + gaps[index] + (/^[;{}(,[]$/.test(piece) ? wides[index] : '')
            })
            .join('')
          const { tokens, outline } = await inspect('javascript', text)
          expect(tokens.exact).toEqual(original.tokens.exact)
          expect(tokens.shape).toEqual(original.tokens.shape)
          expect(outline.symbols.map(({ hash }) => hash)).toEqual(original.outline.symbols.map(({ hash }) => hash))
        },
      ),
      { numRuns: 60 },
    )
  })

  test('do not change with comments, blank lines and continued lines of Python', async () => {
    const original = await inspect('python', python)
    const lines = python.trimEnd().split('\n')
    const after = fc.constantFrom('', '  ', '  # note', '\n', '\n    # note\n', '\n\n')
    await fc.assert(
      fc.asyncProperty(fc.array(after, { minLength: lines.length, maxLength: lines.length }), async (endings) => {
        const text = lines.map((line, index) => line.replaceAll(', ', ',   ') + endings[index]).join('\n')
        const { tokens, outline } = await inspect('python', `${text}\n`)
        expect(tokens.exact).toEqual(original.tokens.exact)
        expect(outline.symbols.map(({ hash }) => hash)).toEqual(original.outline.symbols.map(({ hash }) => hash))
      }),
      { numRuns: 60 },
    )
  })

  test('text between tags is the same however it is indented', async () => {
    const flat = await inspect('tsx', 'const a = <p>Hello <b>you</b></p>')
    const tall = await inspect('tsx', 'const a = (\n  <p>\n    Hello <b>you</b>\n  </p>\n)')
    const without = Array.from(tall.tokens.exact).filter(
      (_, index) => index !== 3 && index !== tall.tokens.exact.length - 1,
    )
    expect(without).toEqual(Array.from(flat.tokens.exact))
  })

  test('a changed name changes the hash of its symbol and of what is around it, and of nothing else', async () => {
    const before = (await inspect('javascript', javascript)).outline.symbols
    const after = (await inspect('javascript', javascript.replace('sell(item) { return', 'sell(item) { return !')))
      .outline.symbols
    const changed = before.filter(({ hash }, index) => hash !== must(after[index]).hash).map(({ path }) => path)
    expect(changed).toEqual(['Shop', 'Shop.sell'])
  })
})

describe('cognitive complexity', () => {
  async function cognitive(language: string, text: string): Promise<Record<string, number>> {
    const { functions } = await inspect(language, text)
    return Object.fromEntries(functions.map(({ path, cognitive }) => [path, cognitive]))
  }

  test.each([
    ['if (a) {} else if (b) {} else {}', 3],
    ['if (a) { if (b) { if (c) {} } }', 6],
    ['for (;;) { while (a) { if (b) {} } }', 6],
    ['switch (a) { case 1: break; case 2: break }', 1],
    ['try { a() } catch (e) { if (b) {} } finally {}', 3],
    ['return a && b && c', 1],
    ['return a && b || c && d', 3],
    ['return a || b || c && d && e', 2],
    ['return a ? b : c ? d : e', 3],
    ['x: for (;;) { for (;;) { break x } }', 4],
    ['for (;;) { break }', 1],
    ['a.forEach(b => { if (b) {} })', 2],
    ['do {} while (a)', 1],
    ['return a + b * c', 0],
  ])('JavaScript: %s is %i', async (body, expected) => {
    expect(await cognitive('javascript', `function f(a) { ${body} }`)).toEqual({ f: expected })
  })

  test.each([
    ['if a:\n  pass\n elif b:\n  pass\n else:\n  pass', 3],
    ['for x in a:\n  if b and c or d:\n   pass', 5],
    ['try:\n  pass\n except E:\n  if a:\n   pass', 3],
    ['return b if a else c', 1],
  ])('Python: %j is %i', async (body, expected) => {
    expect(await cognitive('python', `def f(a):\n ${body}\n`)).toEqual({ f: expected })
  })

  test.each([
    ['go', 'package p\nfunc f(a int) { if a > 1 { } else if a > 2 && a < 3 { for { } } else { } }', 6],
    ['java', 'class A { int f(int a) { if (a > 1) { } else if (a > 2) { } else { while (true) { } } return 1; } }', 5],
    ['rust', 'fn f(a: i32) { if a > 1 { } else if a > 2 { } else { loop { } } }', 5],
    ['ruby', 'def f(a)\n if a\n elsif b\n else\n  c\n end\nend\n', 3],
    ['kotlin', 'fun f(a: Int) { if (a > 1) { } else if (a > 2 && a < 3) { } else { while (true) { } } }', 6],
    ['dart', 'int f(int a) { if (a > 1) { } else if (a > 2 && a < 3) { } else { while (true) { } } return 1; }', 6],
    ['scala', 'def f(a: Int) = { if (a > 1) { } else if (a > 2) { } else { while (true) { } } }', 5],
    ['lua', 'function f(a) if a then elseif a and b then else while c do end end end', 6],
  ])('%s', async (language, text, expected) => {
    expect(Object.values(await cognitive(language, text))).toEqual([expected])
  })

  test('named functions stand alone, anonymous ones count into the one around them', async () => {
    const text = `
const outer = (a) => {
  function inner() { if (a) { if (a) {} } }
  return a.map((b) => (b ? 1 : 2))
}
class A { run() { if (1) {} } field = () => { if (1) {} } }
app.get('/users', (req) => { if (req) {} })
`
    expect(await cognitive('javascript', text)).toEqual({
      outer: 2,
      'outer.inner': 3,
      'A.run': 1,
      'A.field': 1,
      "app.get('/users')": 1,
    })
  })

  test('size: code lines, nesting, parameters and the deepest line', async () => {
    const text = `function f(a, b) {
  // a comment

  for (const x of a) {
    if (x) {
      go(\`two
lines\`)
    }
  }
}
`
    expect((await inspect('typescript', text)).functions).toEqual([
      {
        path: 'f',
        startLine: 1,
        endLine: 10,
        nameLine: 1,
        cognitive: 3,
        nesting: 2,
        lines: 8,
        parameters: 2,
        deepestLine: 5,
      },
    ])
  })
})

test('blocks of at least 40 tokens, equal when only names and literals differ', async () => {
  const body = (name: string, value: string): string =>
    `function ${name}(list) {\n${`  if (list.${name} > ${value}) { list.push(${value}) }\n`.repeat(3)}}\n`
  const { blocks } = await inspect('javascript', `${body('one', '1')}${body('two', '22')}function small() { go() }\n`)
  expect(blocks.map(({ startLine, endLine }) => [startLine, endLine])).toEqual([
    [1, 5],
    [6, 10],
  ])
  expect(must(blocks[0]).hash).toBe(must(blocks[1]).hash)
  expect(must(blocks[0]).tokens).toBeGreaterThanOrEqual(40)
})

describe('awkward texts', () => {
  test.each([
    ['empty', ''],
    ['only a comment', '// x'],
    ['a byte order mark', '\uFEFFf()\n'],
    ['a NUL', 'a\0b'],
    ['a lone surrogate', 'const x = "\ud800"\n'],
    ['no line end, CRLF', 'a()\r\nb()'],
    ['unclosed', 'function f( {{{ [[['],
    ['nested 1,000 ifs deep', `${'if (a) {'.repeat(1000)}${'}'.repeat(1000)}`],
    ['a chain of 1,000 operators', `x = ${'a && '.repeat(1000)}b`],
  ])('%s', async (_what, text) => {
    const { tokens, errors } = await inspect('javascript', text)
    expect(
      tokens.start.every((start, index) => start < must(tokens.end[index]) && must(tokens.end[index]) <= text.length),
    ).toBe(true)
    expect(errors.length).toBeLessThanOrEqual(20)
  })

  test('a nesting of 20,000 is no recursion', async () => {
    const text = `x = ${'['.repeat(20_000)}${']'.repeat(20_000)}`
    const inspection = await inspector.inspect({
      id: 'deep',
      language: 'javascript',
      text,
      want: { tokens: true, blocks: true },
    })
    expect(inspection).toMatchObject({ errors: [], tokens: { line: { length: 40_002 } } })
  })

  test('lines of errors', async () => {
    expect((await inspect('javascript', 'ok()\nconst = 3\nok()\n')).errors).toEqual([2])
    expect((await inspect('python', 'x = 1\ndef f(:\n  pass\n')).errors).not.toEqual([])
  })

  test('its own source, in TypeScript', async () => {
    const text = readFileSync(new URL('../../../../src/core/syntax/tree/walk.ts', import.meta.url), 'utf8')
    const { errors, tokens, outline } = await inspect('typescript', text)
    expect(errors).toEqual([])
    expect(texts(tokens, text).join('')).not.toMatch(/\s{2}/)
    expect(outline.symbols.find(({ path }) => path === 'walkTree')).toMatchObject({ kind: 'function', exported: true })
  })
})
