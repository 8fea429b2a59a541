import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { addedRanges, removedRanges } from '../../../../src/core/git/diff/line-map.ts'
import { parsePatch } from '../../../../src/core/git/diff/parse-patch.ts'
import { readAnswer } from '../../../../src/core/llm/reading/read-answer.ts'
import { describeFile } from '../../../../src/core/model/review/material/describe-file.ts'
import { relevantGuidelines } from '../../../../src/core/model/review/material/guidelines.ts'
import { splitChange } from '../../../../src/core/model/review/material/split-change.ts'
import { findingsShape, verdictsShape } from '../../../../src/core/model/review/remarks/answer-shape.ts'
import { locateQuote } from '../../../../src/core/model/review/remarks/locate-quote.ts'
import { claimsOf } from '../../../../src/core/model/review/remarks/read-claims.ts'
import { must } from '../../../../src/core/must.ts'
import { shortenAtSentence } from '../../../../src/core/text/shorten-at-sentence.ts'

const before = `function start(port) {
  check(port)
  const server = listen(port)
  log("listening")
  return server
}

function stop(server) {
  if (!server) return
  server.close()
}
`
const after = `function start(port) {
  const server = listen(port, { backlog: 10 })
  log("listening on a port")
  return server
}

function stop(server) {
  server.close()
}

function noop() {}
`
const patch = `--- a/server.js
+++ b/server.js
@@ -1,11 +1,11 @@
 function start(port) {
-  check(port)
-  const server = listen(port)
-  log("listening")
+  const server = listen(port, { backlog: 10 })
+  log("listening on a port")
   return server
 }
 
 function stop(server) {
-  if (!server) return
   server.close()
 }
+
+function noop() {}
`
const change = must(parsePatch(patch).files[0])
const side = (text: string) => ({ path: 'server.js', id: '1', text })
const file = {
  change,
  before: side(before),
  after: side(after),
  added: addedRanges(change.hunks),
  removed: removedRanges(change.hunks),
  test: false,
}

describe('a quote', () => {
  it.each<[string, string, [number, number, string] | undefined]>([
    ['an added line', '  const server = listen(port, { backlog: 10 })', [2, 2, 'new']],
    ['other whitespace', 'const   server=listen( port, {backlog:10} )', [2, 2, 'new']],
    ['other quotation marks', 'log(‘listening on a port’)', [3, 3, 'new']],
    ['part of a line', 'listen(port, { backlog', [2, 2, 'new']],
    ['a fence and marks', '```js\n+  log("listening on a port")\n```', [3, 3, 'new']],
    [
      'our own numbers',
      '    2 +  const server = listen(port, { backlog: 10 })\n    3 +  log("listening on a port")',
      [2, 3, 'new'],
    ],
    ['an ellipsis in a line', 'const server = listen(…backlog: 10 })', [2, 2, 'new']],
    ['an ellipsis over lines', 'function start(port) {\n  ...\n  return server', [1, 4, 'new']],
    ['an unchanged line', 'return server', [4, 4, 'new']],
    ['a line break more', 'const server =\n  listen(port, { backlog: 10 })', [2, 2, 'new']],
    ['a replaced line', 'log("listening")', [3, 3, 'old']],
    ['a removed line', '-  if (!server) return', [7, 7, 'old']],
    ['removed lines', 'check(port)\nconst server = listen(port)', [2, 3, 'old']],
    ['nothing that is there', 'server.destroy()', undefined],
    ['nothing', '', undefined],
  ])('may be %s', (_, quote, place) => {
    const found = locateQuote(quote, file)
    expect(found && [found.startLine, found.endLine, found.side]).toEqual(place)
  })

  it('is on the named side, and next to the named line', () => {
    expect(locateQuote('server', file, { line: 8 })?.startLine).toBe(8)
    expect(locateQuote('return server', file, { side: 'old' })?.startLine).toBe(4)
    expect(locateQuote('}', file, { line: 9 })).toMatchObject({ startLine: 9, whole: true })
  })
})

describe('an answer', () => {
  const answerOf = <T>(value: unknown, shape: z.ZodType<T>) => {
    const answer = readAnswer(JSON.stringify(value), shape)
    if ('problem' in answer) throw new Error(answer.problem)
    return answer.value
  }
  const read = (value: unknown) => answerOf(value, findingsShape).findings
  const right = { path: 'a.js', quote: 'x()', message: 'It fails.', severity: 'error', category: 'correctness' }

  it.each<[string, unknown]>([
    ['a bare list', [right]],
    ['one finding alone', right],
    ['another name for the list', { issues: [right] }],
    ['a wrapper', { review: { findings: [right] } }],
    ['synonyms', { findings: [{ ...right, severity: 'CRITICAL', category: 'Bug' }] }],
    ['decorated words', { findings: [{ ...right, severity: '🔴 High (blocking)', category: 'logic-error' }] }],
    [
      'other names',
      { findings: [{ file: 'a.js', code: 'x()', description: 'It fails.', level: 'major', type: 'bug' }] },
    ],
    ['no list', { findings: [right], more: null }],
    ['nulls', { findings: [{ ...right, line: null, endLine: null, side: null, replacement: null }] }],
    ['empty texts', { findings: [{ ...right, side: '', replacement: '' }] }],
    ['a list of lines', { findings: [{ ...right, quote: ['x()'] }] }],
  ])('may have %s', (_, value) => {
    expect(read(value)).toEqual([right])
  })

  it('is read with numbers as text, a title apart, and words for what is below an error', () => {
    expect(
      read({
        findings: [
          { ...right, line: 'L12', end_line: 14, severity: 'medium', category: 'perf', title: 'Slow' },
          { ...right, start_line: '3', end_line: 4, side: 'LEFT', severity: 'nit', category: 'vulnerability' },
        ],
      }),
    ).toEqual([
      { ...right, line: 12, endLine: 14, severity: 'warning', category: 'performance', message: 'Slow\n\nIt fails.' },
      { ...right, line: 3, endLine: 4, side: 'old', severity: 'info', category: 'security' },
    ])
  })

  it('is shortened at the end of a sentence, outside of code', () => {
    expect(shortenAtSentence(`One is here. Two \`is. Three\` ${'x'.repeat(40)}`, 30)).toBe('One is here.')
    expect(shortenAtSentence('short', 30)).toBe('short')
    expect(
      read([{ ...right, message: `It fails at the end. ${'And so on '.repeat(400)}` }])[0]?.message.length,
    ).toBeLessThan(1_300)
  })

  it('has verdicts in several words', () => {
    const list = [
      { number: 1, keep: true },
      { id: '2', decision: 'Reject', explanation: 'No.' },
      { number: '3', verdict: 'downgrade', reason: 'Rare.', severity: 'minor', message: null },
    ]
    expect(answerOf(list, verdictsShape).verdicts).toEqual([
      { number: 1, verdict: 'keep', reason: '' },
      { number: 2, verdict: 'drop', reason: 'No.' },
      { number: 3, verdict: 'change', reason: 'Rare.', severity: 'info' },
    ])
  })
})

it.each<[string, string[]]>([
  ['`total` is never used.', ['total']],
  ['Unused import `a`.', ['a']],
  ['The parameter `x` of `f` is never used.', ['x']],
  ['In `f`, the variable `q` is unused.', ['q']],
  ['The variable `start`, which is computed here, is never read.', ['start']],
  ['`start` is not defined in this scope.', ['start']],
  ['undefined variable `foo`', ['foo']],
  ['When `items` is short its first row is never read.', []],
  ['The result of `save()` is never used.', []],
  ['`save` results are never used.', []],
  ['`key` is empty, so the cache is not used.', []],
  ['`x` is never used in `f`.', []],
])('a claim is about its subject: %s', (message, names) => {
  expect(claimsOf(message).map(({ name }) => name)).toEqual(names)
})

describe('a change', () => {
  it('is shown with the numbers of both sides, each line once', () => {
    const shown = must(describeFile(file)).sections.flatMap(({ rows }) => rows.map(({ text }) => text.trimEnd()))
    expect(shown).toEqual([
      ' 1  1  function start(port) {',
      ' 2    -  check(port)',
      ' 3    -  const server = listen(port)',
      ' 4    -  log("listening")',
      '    2 +  const server = listen(port, { backlog: 10 })',
      '    3 +  log("listening on a port")',
      ' 5  4    return server',
      ' 6  5  }',
      ' 7  6',
      ' 8  7  function stop(server) {',
      ' 9    -  if (!server) return',
      '10  8    server.close()',
      '11  9  }',
      '   10 +',
      '   11 +function noop() {}',
    ])
  })

  it('is divided by files and lines, related files together, and no line is lost', () => {
    const count = (text: string) => text.length
    const described = (path: string, lines: number) => ({
      path,
      head: path,
      outline: '',
      sections: [
        { head: '@@', rows: Array.from({ length: lines }, (_, at) => ({ text: `${path} ${at + 1}`, line: at + 1 })) },
      ],
    })
    const files = [described('src/cart.js', 5), described('src/long.js', 60), described('test/cart.test.js', 5)]
    const parts = splitChange(files, 300, count)
    expect(parts.every(({ text }) => text.length <= 300)).toBe(true)
    expect([...must(parts[0]).lines.keys()]).toEqual(['src/cart.js', 'test/cart.test.js'])
    for (const { path, sections } of files)
      expect(new Set(parts.flatMap(({ lines }) => [...(lines.get(path) ?? [])])).size).toBe(
        must(sections[0]).rows.length,
      )
  })

  it('comes with the guidelines about code, and not with those about contributing', () => {
    const page = `# Contributing

Thank you for your interest. Please use the issue tracker.

## Reporting bugs

Always add the version.

## Error handling

Never swallow an error in \`src/db\`.

## Release process

Run the script.
`
    const guidelines = [
      { name: 'guideline CONTRIBUTING.md', text: page },
      { name: 'guideline repo/names', text: 'Report issues here.' },
    ]
    expect(relevantGuidelines(guidelines, ['src/db/save.js'], 1_000, (text) => text.length)).toEqual([
      { name: 'guideline CONTRIBUTING.md', text: '## Error handling\n\nNever swallow an error in `src/db`.' },
      { name: 'guideline repo/names', text: 'Report issues here.' },
    ])
  })
})

describe('a message without a place is no finding', () => {
  it.each([
    '{"status": "ok", "message": "No issues found."}',
    '{"result": {"details": {"message": "nothing found"}}}',
    '{"summary": "fine", "findings": []}',
    'Summary: the change is fine.\nIssue: none',
  ])('%s', (text) => {
    const read = readAnswer(text, findingsShape)
    expect('value' in read ? read.value.findings : []).toEqual([])
  })

  it.each([
    ['src/page.js:3', 'src/page.js', 3, undefined],
    ['src/page.js#L3-L5', 'src/page.js', 3, 5],
    [{ file: 'src/page.js', line: 3 }, 'src/page.js', 3, undefined],
  ])('but the place %j is read', (location, path, line, endLine) => {
    const read = readAnswer(JSON.stringify({ findings: [{ location, message: 'Wrong.' }] }), findingsShape)
    expect('value' in read ? read.value.findings : read).toMatchObject([{ path, line, ...(endLine && { endLine }) }])
  })
})
