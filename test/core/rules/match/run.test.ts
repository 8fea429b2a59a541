import { afterAll, describe, expect, it } from 'vitest'
import { must } from '../../../../src/core/must.ts'
import type { LineRange } from '../../../../src/core/positions/line-ranges.ts'
import { buildPrograms } from '../../../../src/core/rules/match/program.ts'
import { drafts, textDrafts } from '../../../../src/core/rules/match/run.ts'
import { isBroken, parsePage } from '../../../../src/core/rules/page/page.ts'
import type { Rule } from '../../../../src/core/rules/types.ts'
import { loadLanguages } from '../../../../src/core/syntax/language/languages.ts'
import { createInspector } from '../../../../src/core/syntax/parser/pool.ts'

const languages = loadLanguages()
const inspector = createInspector({ workers: 1, languages })
afterAll(() => inspector.close())

let serial = 0

function rule(
  id: string,
  fence: string,
  more: { front?: string; message?: string; fix?: string; languages?: string } = {},
): Rule {
  const fix = more.fix === undefined ? '' : `\`\`\`fix\n${more.fix}\n\`\`\`\n`
  const page = `---
id: ${id}
category: correctness
languages: [${more.languages ?? 'javascript'}]
${more.front ?? ''}
---
${more.message ?? 'Message.'}

${fence}
${fix}`
  const read = parsePage(page, `${id}.md`, 'repo')
  if (isBroken(read)) throw new Error(read.reason)
  return read
}

const query = (source: string) => `\`\`\`query\n${source}\n\`\`\``
const pattern = (source: string) => `\`\`\`pattern\n${source}\n\`\`\``
const regex = (source: string) => `\`\`\`regex\n${source}\n\`\`\``

async function run(
  rules: Rule[],
  text: string,
  options: { path?: string; language?: string; lines?: LineRange[] } = {},
) {
  const set = buildPrograms(inspector, rules, languages)
  const { path = 'src/a.js', language = 'javascript', lines } = options
  const program = await set.programFor(language)
  const inspection = await inspector.inspect({
    id: `run-${serial++}`,
    language,
    text,
    want: program === undefined ? {} : { program },
  })
  if ('failure' in inspection) throw new Error(inspection.reason)
  const found = [
    ...drafts(set, { path, language, text }, inspection.matches ?? [], lines === undefined ? {} : { lines }),
    ...textDrafts(set, path, text, lines),
  ]
  return { found, broken: set.broken() }
}

describe('drafts', () => {
  it('tells which rule of the merged program matched', async () => {
    const rules = [
      rule('a/eval', pattern('eval($X)')),
      rule('a/umlaut', query('; ünd ein Kommentar\n((string) @match (#eq? @match "\'ü\'"))')),
      rule('a/debugger', query('(debugger_statement) @match\n((identifier) @match (#eq? @match "secret"))')),
      rule('a/python', pattern('eval($X)'), { languages: 'python' }),
    ]
    const { found } = await run(rules, "debugger\nf('ü')\neval(a)\nsecret\n")
    expect(found.map((draft) => [draft.rule, draft.startLine])).toEqual([
      ['a/debugger', 1],
      ['a/umlaut', 2],
      ['a/eval', 3],
      ['a/debugger', 4],
    ])
  })

  it('fills captures into the message, on one line and short', async () => {
    const long = `{\n  key: ${'x'.repeat(90)}\n}`
    const rules = [rule('a/b', pattern('f($X, $$$REST)'), { message: 'Not `$X` with `$$$REST`, for $5 or $Y.' })]
    const { found } = await run(rules, `f(${long}, a, \`b\`)\n`)
    expect(must(found[0]).message).toMatch(/^Not `\{ key: x+…` with `a, 'b'`, for \$5 or \$Y\.$/)
    expect(must(found[0]).message.length).toBeLessThan(120)
  })

  it('carries what the page says, the symbol and the code', async () => {
    const rules = [rule('a/b', pattern('f($X)'), { front: 'severity: error\nstatus: nursery\ncwe: CWE-1' })]
    const { found } = await run(rules, 'class A {\n  m() {\n    f(\n      x)\n  }\n}\n')
    expect(found).toEqual([
      {
        rule: 'a/b',
        severity: 'error',
        category: 'correctness',
        path: 'src/a.js',
        startLine: 3,
        startColumn: 5,
        endColumn: 9,
        endLine: 4,
        message: 'Message.',
        confidence: 0.5,
        symbol: 'A.m',
        code: expect.stringContaining('f('),
        show: 'summary',
      },
    ])
  })

  it('makes the fix from the @fix node', async () => {
    const rules = [
      rule('a/b', query('(call_expression function: (identifier) @fix (#eq? @fix "old")) @match'), {
        front: 'fix: safe',
        fix: 'new_$fix',
      }),
    ]
    const { found } = await run(rules, 'x = old(1)\n')
    expect(must(found[0]).fix).toEqual({ safety: 'safe', startLine: 1, endLine: 1, replacement: 'x = new_old(1)\n' })
  })

  it('says a match inside another one of the rule once a line', async () => {
    const { found } = await run([rule('a/b', pattern('$A + $B'))], 'x = a + b + c\ny = f(a + (\n  b + c))\n')
    expect(found.map((draft) => draft.startLine)).toEqual([1, 2, 3])
  })

  it('keeps to lines and paths', async () => {
    const rules = [
      rule('a/all', pattern('f()')),
      rule('a/here', pattern('f()'), { front: 'paths: ["src/**"]\nnot-paths: ["*.test.js"]' }),
      rule('a/root', pattern('f()'), { front: 'paths: [a.js]' }),
    ]
    const ids = async (path: string) => (await run(rules, 'f()\n', { path })).found.map((draft) => draft.rule)
    expect(await ids('src/x/a.js')).toEqual(['a/all', 'a/here', 'a/root'])
    expect(await ids('src/x.test.js')).toEqual(['a/all'])
    expect(await ids('lib/b.js')).toEqual(['a/all'])
    const { found } = await run([must(rules[0])], 'f()\nf()\nf()\n', { lines: [{ startLine: 2, endLine: 2 }] })
    expect(found.map((draft) => draft.startLine)).toEqual([2])
  })

  it('reports rules that do not compile, with the reason, and runs the others', async () => {
    const rules = [
      rule('a/good', pattern('f()')),
      rule('a/node', query('(no_such_node) @match')),
      rule('a/open', query('(debugger_statement @match')),
      rule('a/field', query('(call_expression nope: (_) @match)')),
      rule('a/predicate', query('((identifier) @match (#frobnicate? @match))')),
      rule('a/pattern', pattern('f((')),
      rule('a/fix', pattern('f($X)'), { fix: '$Y' }),
      rule('a/language', pattern('f()'), { languages: 'klingon' }),
      rule('a/any', pattern('f()'), { languages: 'any' }),
      rule('a/last', pattern('g()')),
    ]
    const { found, broken } = await run(rules, 'f()\ng()\n')
    expect(found.map((draft) => draft.rule)).toEqual(['a/good', 'a/last'])
    const reasons = Object.fromEntries(broken.map(({ file, reason }) => [file, reason]))
    expect(Object.keys(reasons).sort()).toEqual(
      ['any', 'field', 'fix', 'language', 'node', 'open', 'pattern', 'predicate'].map((name) => `a/${name}.md`),
    )
    expect(reasons['a/node.md']).toContain('no_such_node')
    expect(reasons['a/open.md']).toContain('bracket')
    expect(reasons['a/predicate.md']).toContain('frobnicate')
    expect(reasons['a/fix.md']).toContain('$Y')
    expect(reasons['a/language.md']).toContain('klingon')
  })

  it('says for which of its languages a rule does not compile', async () => {
    const rules = [rule('a/jsx', query('(jsx_element) @match'), { languages: 'typescript, javascript' })]
    expect((await run(rules, 'x = <a></a>\n')).found).toHaveLength(1)
    const { broken } = await run(rules, 'let x\n', { language: 'typescript', path: 'a.ts' })
    expect(must(broken[0]).reason).toMatch(/^for typescript: .*jsx_element/)
  })

  it('gives one program id for the same rules, and none where there is no rule', async () => {
    const [one, two] = [1, 2].map(() => buildPrograms(inspector, [rule('a/b', pattern('f()'))], languages))
    expect(await must(one).programFor('javascript')).toBe(await must(two).programFor('javascript'))
    expect(await must(one).programFor('go')).toBeUndefined()
  })
})

describe('textDrafts', () => {
  it('runs over lines, whatever their end, in files of its languages', async () => {
    const rules = [
      rule('a/todo', regex('/\\btodo\\b/i\nFIXME$'), { languages: 'any' }),
      rule('a/yaml', regex('x'), { languages: 'yaml' }),
    ]
    const { found } = await run(rules, 'x\r\n// TODO todo\r\n// FIXME\r\n')
    expect(found.map((draft) => [draft.rule, draft.startLine, draft.code])).toEqual([
      ['a/todo', 2, '// TODO todo'],
      ['a/todo', 3, '// FIXME'],
    ])
    const lines = [{ startLine: 3, endLine: 9 }]
    expect((await run(rules, '\n// todo\n// todo\n', { lines })).found.map((draft) => draft.startLine)).toEqual([3])
  })

  it('gives named groups to the message and the fix', async () => {
    const rules = [
      rule('a/b', regex('http://(?<host>[\\w.]+)'), {
        languages: 'any',
        message: 'Talk to $host over TLS.',
        fix: 'https://$host',
      }),
    ]
    const { found } = await run(rules, '1\n// see http://a.example/x\n')
    expect(found[0]).toMatchObject({ startLine: 2, message: 'Talk to a.example over TLS.' })
    expect(must(must(found[0]).fix).replacement).toBe('// see https://a.example/x\n')
  })

  it('sees the whole text with the flag m, and says it on the line where the match begins', async () => {
    const rules = [rule('a/b', regex('/^b$(?=\\nc)/m'), { languages: 'any' })]
    const { found } = await run(rules, 'b\nx\nb\nc\n', { language: 'python', path: 'a.txt' })
    expect(found.map((draft) => [draft.startLine, draft.endLine])).toEqual([[3, 3]])
  })

  it('looks at the beginning of a line only, however long it is', async () => {
    const rules = [rule('a/b', regex('needle'), { languages: 'any' })]
    const far = `${'x'.repeat(1_000)}needle\n${'x'.repeat(900)}needle\n`
    expect((await run(rules, far, { path: 'a.txt' })).found.map((draft) => draft.startLine)).toEqual([2])
  })
})
