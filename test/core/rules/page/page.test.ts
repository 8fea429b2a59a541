import { describe, expect, it } from 'vitest'
import { isBroken, parsePage } from '../../../../src/core/rules/page/page.ts'
import type { BrokenRule, Rule } from '../../../../src/core/rules/types.ts'

const front = `---
id: js/no-eval
severity: error
category: security
languages: [javascript, ts]
---`

function page(text: string): Rule {
  const rule = parsePage(text, 'a.md', 'repo')
  if (isBroken(rule)) throw new Error(`${rule.line}: ${rule.reason}`)
  return rule
}

function broken(text: string): BrokenRule {
  const rule = parsePage(text, 'a.md', 'repo')
  if (!isBroken(rule)) throw new Error('the page was read')
  return rule
}

const body = `
Do not use \`eval\`
on \`$X\`.

More words.

## Why
It runs anything.

## What to do
Parse it:

\`\`\`js
JSON.parse(text)
\`\`\`

\`\`\`pattern
eval($X)
\`\`\`

## Bad
\`\`\`js path=src/a.js
function f(a) {
  return eval(a) // ^ here
}
\`\`\`
\`\`\`fixed
function f(a) {
  return JSON.parse(a)
}
\`\`\`

## Good
\`\`\`ts
evaluate(a)
\`\`\`
`

describe('parsePage', () => {
  it('reads every part of a page', () => {
    expect(page(front + body)).toEqual({
      id: 'js/no-eval',
      severity: 'error',
      category: 'security',
      languages: ['javascript', 'typescript'],
      status: 'stable',
      enabled: true,
      confidence: 0.9,
      paths: [],
      notPaths: [],
      fixSafety: 'none',
      message: 'Do not use `eval` on `$X`.',
      why: 'It runs anything.',
      whatToDo: 'Parse it:\n\n```js\nJSON.parse(text)\n```',
      match: [{ kind: 'pattern', source: 'eval($X)' }],
      examples: [
        {
          verdict: 'bad',
          language: 'javascript',
          code: 'function f(a) {\n  return eval(a)\n}',
          line: 2,
          fixed: 'function f(a) {\n  return JSON.parse(a)\n}',
          at: 27,
          path: 'src/a.js',
        },
        { verdict: 'good', language: 'typescript', code: 'evaluate(a)', at: 39 },
      ],
      file: 'a.md',
      origin: 'repo',
    })
  })

  it('reads several pairs on one line, lists, quotes and comments', () => {
    const rule = page(`---
id: a/b          severity: info      category: style   # how it looks
languages: [python]
status: nursery         cwe: cwe-95             fix: none
paths: ["src/**/*.{py,pyi}", 'lib/*']
not-paths:
  - "**/test/**"
  - vendor/**
---
Message.
\`\`\`query
(call) @match
\`\`\`
`)
    expect(rule).toMatchObject({ severity: 'info', category: 'style', status: 'nursery', cwe: 'CWE-95' })
    expect(rule.paths).toEqual(['src/**/*.{py,pyi}', 'lib/*'])
    expect(rule.notPaths).toEqual(['**/test/**', 'vendor/**'])
    expect(rule.enabled).toBe(false)
    expect(rule.confidence).toBe(0.5)
  })

  it('takes a page without a matcher, or without front matter, as a guideline', () => {
    expect(page('---\nid: team/errors\n---\nWrap errors with context.\n## Good\n```go\nx()\n```\n').match).toEqual([])
    const plain = page('# Errors\n\nWrap errors with context.\n')
    expect(plain).toMatchObject({ id: 'repo/a', match: [], languages: ['any'], message: 'Wrap errors with context.' })
  })

  it('strips the mark in the comment form of any language', () => {
    for (const mark of ['// ^ here', '# ^ here', '<!-- ^ here -->', '/* ^ here */', '-- ^ here', '{/* ^ here */}']) {
      const rule = page(`${front}\nM.\n\`\`\`pattern\nx\n\`\`\`\n## Bad\n\`\`\`js\na\nb c  ${mark}\n\`\`\`\n`)
      expect(rule.examples[0]).toMatchObject({ code: 'a\nb c', line: 2 })
    }
  })

  it('reads fences of more than three marks and Windows line ends', () => {
    const text = `${front}\nM.\n\`\`\`\`query\n(x) @match ; \`\`\` inside\n\`\`\`\`\n`.replaceAll('\n', '\r\n')
    expect(page(text).match).toEqual([{ kind: 'query', source: '(x) @match ; ``` inside' }])
  })

  it.each([
    ['no id', '---\nseverity: info\n---\nM.', 1, 'no `id`'],
    ['an id that is none', '---\nid: No Slash\n---\nM.', 2, 'invalid id'],
    ['an unknown key', '---\nid: a/b\nlanguage: [go]\n---\nM.', 3, 'Did you mean `languages`'],
    ['a key that resembles none', '---\nid: a/b\nxyzzy: 1\n---\nM.', 3, 'expected id, title'],
    ['a key given twice', '---\nid: a/b\nid: a/c\n---\nM.', 3, 'duplicate key'],
    ['a value not allowed', '---\nid: a/b\nseverity: fatal\n---\nM.', 3, 'error, warning, info'],
    ['a confidence above one', '---\nid: a/b\nconfidence: 2\n---\nM.', 3, 'between 0 and 1'],
    ['front matter that does not end', '---\nid: a/b\n', 1, 'no closing'],
    ['a line that is no pair', '---\nid: a/b\nwhat\n---\n', 3, 'invalid entry'],
    ['a matcher without front matter', 'M.\n```query\n(x) @match\n```', 1, 'no front matter'],
    ['a query without @match', `${front}\nM.\n\`\`\`query\n(x) @matched\n\`\`\``, 8, '@match'],
    ['an empty pattern', `${front}\nM.\n\`\`\`pattern\n\`\`\``, 8, 'empty'],
    ['a regex that does not compile', `${front}\nM.\n\`\`\`regex\na\n(\n\`\`\``, 10, 'does not compile'],
    ['no message', `${front}\n## Why\n\`\`\`pattern\nx\n\`\`\``, 7, 'message'],
    ['a fix that is promised but missing', front.replace('id:', 'fix: safe\nid:') + body, 2, 'no `fix` fence'],
    ['a Bad without a mark', front + body.replace(' // ^ here', ''), 27, 'found 0'],
    ['a Bad with two marks', front + body.replace('f(a) {', 'f(a) { // ^ here'), 27, 'found 2'],
    [
      'a mark on a line of its own',
      front + body.replace('return eval(a) // ^ here', '\n// ^ here'),
      30,
      'on a separate line',
    ],
    ['a Good with a mark', front + body.replace('evaluate(a)', 'evaluate(a) // ^ here'), 39, 'must not have'],
    [
      'an example in another language',
      front + body.replace('```ts', '```go'),
      39,
      'the rule is for javascript, typescript',
    ],
    ['a fixed fence after a Good', `${front}${body}\`\`\`fixed\nx\n\`\`\``, 42, 'must follow'],
  ])('says where and what is wrong: %s', (_, text, line, reason) => {
    const found = broken(text)
    expect(found.reason).toContain(reason)
    expect(found.line).toBe(line)
  })
})
