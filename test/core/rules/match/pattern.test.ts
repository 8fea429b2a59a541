import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { must } from '../../../../src/core/must.ts'
import { compilePattern } from '../../../../src/core/rules/match/pattern.ts'
import { createInspector } from '../../../../src/core/syntax/parser/pool.ts'

const inspector = createInspector({ workers: 1 })
afterAll(() => inspector.close())

let serial = 0

/** Texts of what a pattern matches in a code. */
async function matches(language: string, pattern: string, code: string): Promise<string[]> {
  const id = `pattern-${serial++}`
  const { error } = await inspector.program(language, id, await compilePattern(inspector, language, pattern))
  expect(error).toBeUndefined()
  const inspection = await inspector.inspect({ id, language, text: code, want: { program: id } })
  if ('failure' in inspection) throw new Error(inspection.reason)
  expect(inspection.errors).toEqual([])
  return must(inspection.matches).map((match) => {
    const whole = match.captures.filter(({ name }) => name === 'match')
    return code.slice(must(whole[0]).start, must(whole.at(-1)).end)
  })
}

describe('compilePattern', () => {
  it.each([
    ['javascript', 'eval($X)', 'eval(a); eval(a, b); x.eval(a); eval( b.c )', ['eval(a)', 'eval( b.c )']],
    ['javascript', 'f($$$)', 'f(); f(1, 2); g()', ['f()', 'f(1, 2)']],
    ['javascript', 'f()', 'f(); f(1)', ['f()']],
    ['javascript', 'f($A, $$$REST)', 'f(); f(1); f(1, 2, 3)', ['f(1)', 'f(1, 2, 3)']],
    ['javascript', 'f($$$A, last)', 'f(last); f(1, 2, last); f(last, 1)', ['f(last)', 'f(1, 2, last)']],
    ['javascript', '$X === $X', 'a.b === a . b; a === b', ['a.b === a . b']],
    ['javascript', '$A + $B', 'a + b; a - b', ['a + b']],
    ['javascript', "require('fs')", 'require("fs"); require(`fs`); require("fs2")', ['require("fs")', 'require(`fs`)']],
    ['javascript', 'if ($C) { $$$ }', 'if (a) {b;c} if (a) {b} else {c}', ['if (a) {b;c}']],
    ['javascript', 'try { $$$ } catch ($E) {}', 'try {a} catch (e) {} try {a} catch (e) {b}', ['try {a} catch (e) {}']],
    ['javascript', 'await $X', 'async () => { await f(); f() }', ['await f()']],
    ['javascript', '`a $' + '{$X}`', 'x = `a $' + '{b}`; y = `c $' + '{b}`', ['`a $' + '{b}`']],
    [
      'javascript',
      'lock(); $$$; unlock()',
      'lock(); unlock()\nlock(); a(); b(); unlock()',
      ['lock(); unlock()', 'lock(); a(); b(); unlock()'],
    ],
    ['javascript', 'static $F() { $$$ }', 'class A { static f() { a } g() {} }', ['static f() { a }']],
    ['typescript', '$X as any', 'const a = b as any, c = d as D', ['b as any']],
    ['tsx', '<a href={$X} />', 'const x = <a href={b} />, y = <b href={c} />', ['<a href={b} />']],
    ['python', '$X == None', 'a == None\nb is None\nc != None\n', ['a == None']],
    ['python', 'if $C:\n    $$$BODY', 'if a:\n  b\n  c\nif d:\n  e\nelse:\n  f\n', ['if a:\n  b\n  c']],
    ['python', 'run($CMD, shell=True)', 'run(a, shell=True)\nrun(a, shell=False)\n', ['run(a, shell=True)']],
    ['python', 'def $F($$$, $A=[], $$$): $$$', 'def f(x, y=[], z=1):\n  a\n  b\n', ['def f(x, y=[], z=1):\n  a\n  b']],
    ['go', '$X := $Y', 'package p\nfunc f() { a := b; c, d := e() }', ['a := b']],
    [
      'go',
      'exec.Command("sh", $$$)',
      'package p\nfunc f() { exec.Command(`sh`, "-c", x); exec.Command("ls") }',
      ['exec.Command(`sh`, "-c", x)'],
    ],
    [
      'go',
      'if err != nil { return nil }',
      'package p\nfunc f() { if err != nil {\n return nil\n}\nif err != nil { return err } }',
      ['if err != nil {\n return nil\n}'],
    ],
    ['go', 'defer $M.Unlock()', 'package p\nfunc f() { defer m.Unlock() }', ['defer m.Unlock()']],
    ['rust', '$X.unwrap()', 'fn f() { let a = b().unwrap(); c.unwrap_or(1); }', ['b().unwrap()']],
    ['java', 'new Random($$$)', 'class A { void f() { g(new Random(1), new Rand()); } }', ['new Random(1)']],
    ['ruby', 'eval($X)', 'eval(a)\neval b\nfoo.eval(c)\n', ['eval(a)', 'eval b']],
    ['c', 'strcpy($A, $B);', 'void f() { if (strcpy(a, b)) strncpy(a, b, 1); }', ['strcpy(a, b)']],
    ['cpp', 'delete $X', 'void f() { delete a; free(b); }', ['delete a']],
    [
      'csharp',
      'Process.Start($X)',
      'class A { void F() { Process.Start(a); Process.Stop(a); } }',
      ['Process.Start(a)'],
    ],
    ['php', '$X = unserialize($Y)', '<?php $a = unserialize($b); $a = serialize($b);', ['$a = unserialize($b)']],
    ['php', 'f($_GET[$K])', "<?php f($_GET['a']); f($_POST['a']);", ["f($_GET['a'])"]],
    ['elixir', 'String.to_atom($X)', 'String.to_atom(a)\nString.to_integer(a)\n', ['String.to_atom(a)']],
    ['bash', 'eval $$$', 'eval "$a"\nevaluate b\n', ['eval "$a"']],
    ['yaml', 'permissions: write-all', 'permissions: write-all\nother: write-all\n', ['permissions: write-all']],
  ])('%s: %s', async (language, pattern, code, expected) => {
    expect(await matches(language, pattern, code)).toEqual(expected)
  })

  it('adds the predicates that end the pattern', async () => {
    const pattern = 'exec($X)\n(#not-literal? @X)\n(#match? @X "^u")'
    expect(await matches('javascript', pattern, 'exec("u"); exec(url); exec(path)')).toEqual(['exec(url)'])
  })

  it.each([
    ['', 'empty'],
    ['$X', 'matches everything'],
    ['f($$$A, 1, $$$A)', 'twice'],
    ['f((', 'does not parse'],
    ['a )', 'does not parse'],
  ])('refuses %j', async (pattern, reason) => {
    await expect(compilePattern(inspector, 'javascript', pattern)).rejects.toThrow(reason)
  })

  const name = fc.constantFrom('a', 'bc', 'd1', 'item', 'value')
  // Three of them would be a hole.
  const content = fc.stringMatching(/^[a-z .*+?()[\]|^$/-]{0,8}$/).filter((text) => !text.includes('$$$'))
  const atom = fc.oneof(
    name.map((text) => [text]),
    fc.nat(99).map((number) => [`${number}`]),
    content.map((text) => [`"${text}"`]),
  )
  /** Expressions, as tokens, that JavaScript and Python spell alike. */
  const { expression } = fc.letrec<{ expression: string[] }>((tie) => ({
    expression: fc.oneof(
      { maxDepth: 3 },
      atom,
      fc
        .tuple(name, fc.array(tie('expression'), { maxLength: 3 }))
        .map(([callee, list]) => [callee, '(', ...commas(list), ')']),
      fc.tuple(name, name).map(([object, property]) => [object, '.', property]),
      fc.tuple(name, tie('expression')).map(([object, index]) => [object, '[', ...index, ']']),
      fc
        .tuple(name, fc.constantFrom('+', '-', '*', '<', '=='), tie('expression'))
        .map(([left, operator, right]) => [left, operator, '(', ...right, ')']),
      fc.array(tie('expression'), { maxLength: 3 }).map((list) => ['[', ...commas(list), ']']),
    ),
  }))
  const blanks = fc.array(fc.constantFrom('', ' ', '  ', '\n', '\n\t '), { minLength: 20, maxLength: 20 })

  it.each(['javascript', 'python'])(
    'matches its own code whatever the white space and quotes: %s',
    async (language) => {
      await fc.assert(
        fc.asyncProperty(expression, blanks, async (tokens, spaces) => {
          const pattern = tokens.join(' ')
          const spaced = tokens
            .map((token, index) => spaces[index % spaces.length] + token.replaceAll('"', "'"))
            .join('')
            .trim()
          for (const code of [pattern, spaced]) expect(await matches(language, pattern, `use(${code})`)).toContain(code)
        }),
        { numRuns: 40 },
      )
    },
  )

  it('matches the code that a part was cut out of', async () => {
    await fc.assert(
      fc.asyncProperty(expression, expression, async (part, other) => {
        const around = (inner: string[]) => ['call', '(', ...other, ',', ...inner, ')'].join(' ')
        expect(await matches('javascript', around(['$X']), around(part))).toContain(around(part))
      }),
      { numRuns: 40 },
    )
  })
})

function commas(list: string[][]): string[] {
  return list.flatMap((item, index) => (index === 0 ? item : [',', ...item]))
}
