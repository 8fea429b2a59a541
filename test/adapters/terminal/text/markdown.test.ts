import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { createSetting } from '../../../../src/adapters/terminal/render/render-text.ts'
import { setMarkdown } from '../../../../src/adapters/terminal/text/markdown.ts'
import { columnsOf } from '../../../../src/adapters/terminal/text/wrap.ts'

const plain = createSetting({ color: false })
const shown = (markdown: string, options: { color?: boolean; columns?: number; ascii?: boolean } = {}) =>
  setMarkdown(markdown, createSetting({ color: false, ...options })).join('\n')

const everything = `# A heading with \`code\` &amp; an entity

Some **bold**, *emphasised* and ~~old~~ words, a [link](https://example.org/a) and <https://example.org>.
The next line “quoted” → 名前.

- one
  - nested \`span\`
    1. deep
- [x] done
- two

3. three
4. four

> a quote
> of two lines

\`\`\`js
const longLine = 'a line of code that is much wider than forty columns and is never wrapped'
\`\`\`

\`\`\`mermaid
flowchart LR
  a --> b
\`\`\`

\`\`\`diff
-old
+new
\`\`\`

<details>
<summary>More</summary>

inside <br> of <kbd>it</kbd>, Promise<User> and <script>

</details>
<!-- a comment -->

| name | what it does | n |
| --- | --- | --: |
| a/very/long/path/to/some/file.ts | does **something** that takes many words to say | 12 |
| b | little | 3 |

---

The end.`

describe('setMarkdown', () => {
  it('sets every kind of block plainly', async () => {
    await expect(`${shown(everything)}\n`).toMatchFileSnapshot('../../../fixtures/renderings/markdown.txt')
  })

  it('leaves no mark of Markdown and no source of a diagram', () => {
    const text = shown(everything)
    expect(text).not.toMatch(/^\s*```|\*\*|~~|mermaid|flowchart|-->|<details>|<\/?kbd>|&amp;|^#/m)
    expect(text).toContain('link (https://example.org/a) and https://example.org.')
    expect(text).toContain('Promise<User> and <script>')
  })

  it.each([40, 60, 80, 100])('fits %i columns, code apart', (columns) => {
    const text = stripVTControlCharacters(shown(everything, { color: true, columns }))
    for (const line of text.split('\n'))
      if (!line.includes('longLine')) expect(columnsOf(line), line).toBeLessThanOrEqual(columns)
    expect(text).toContain('a line of code that is much wider than forty columns and is never wrapped')
  })

  it('wraps the widest columns of a table, and makes lists of its rows where they are too many', () => {
    const rows = '| a | b | c |\n| - | - | - |\n| short | a long text of many words that wraps | x |'
    expect(shown(rows, { columns: 30 }).split('\n')).toEqual([
      'a      b                     c',
      'short  a long text of many   x',
      '       words that wraps',
    ])
    const ids = '| id | kind | says |\n|-|-|-|\n| pack/a-long-rule-id | warning | a sentence of several words |'
    expect(shown(ids, { columns: 36 }).split('\n')).toEqual([
      'id                   kind',
      '    says',
      'pack/a-long-rule-id  warning',
      '    a sentence of several words',
    ])
    const many = '| one | two | three | four |\n|-|-|-|-|\n| aaaaaaaaaa | bbbbbbbbbb | cccccccccc | dddddddddd |'
    expect(shown(many, { columns: 30 })).toBe('one: aaaaaaaaaa\ntwo: bbbbbbbbbb\nthree: cccccccccc\nfour: dddddddddd')
  })

  it('colours code, emphasis and diffs', () => {
    const text = shown(everything, { color: true })
    expect(text).toContain('\u001b[1mbold\u001b[22m')
    expect(text).toContain('\u001b[36mspan\u001b[39m')
    expect(text).toContain('\u001b[31m-old\u001b[39m')
    expect(text).toContain('\u001b[32m+new\u001b[39m')
  })

  it('writes our marks in ASCII, and leaves code and letters', () => {
    const text = shown('- “a” → b…\n\n> q\n\n`“x” → y`\n\n```\n│ “z”\n```\n\n---\n名前', { ascii: true })
    expect(text).toContain('* "a" -> b...')
    expect(text).toContain('| q')
    expect(text).toContain('`“x” → y`')
    expect(text).toContain('    │ “z”')
    expect(text).toMatch(/^-{20,}$/m)
    expect(text).toContain('名前')
  })

  it.each([
    ['an escape', 'a \u001b[2J b'],
    ['an escape as an entity', 'a &#27;[2J &#x1b;[2J b'],
    ['an escape in a link', '[a](https://example.org/&#27;[2J) <https://example.org/\u001b[2J>'],
    ['an escape in a title', '# \u001b]0;x\u0007'],
    ['a bidi override as an entity', '&#x202e;abc'],
  ])('neutralises %s', (_, markdown) => {
    expect(setMarkdown(markdown, plain).join('\n')).not.toMatch(/[^\P{C}\n]/u)
  })

  it.each(['', '\n\n', '***', '|', '| a |\n|---|', '- ', '> ', '```', '&#xfffff; &#999999; &#xd800;', '<details>'])(
    'takes the odd text %j',
    (markdown) => {
      expect(() => setMarkdown(markdown, plain)).not.toThrow()
    },
  )
})
