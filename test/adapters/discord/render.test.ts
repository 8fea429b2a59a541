import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bodyOf, type Payload, renderProgress, renderReply } from '../../../src/adapters/discord/render.ts'
import { fitMarkdown, toDiscordMarkdown } from '../../../src/adapters/discord/text/markdown.ts'
import type { Finding } from '../../../src/core/findings/finding.ts'
import type { Report } from '../../../src/core/outcome/report.ts'
import type { Action, Outcome, Part } from '../../../src/core/types.ts'
import { checkMessage } from '../../fakes/discord/validate-message.ts'

const textOf = (markdown: string): Outcome => ({ state: 'complete', parts: [{ kind: 'text', markdown }] })
const patchOf = (patch: string): Part => ({ kind: 'patch', title: 'Fix it', patch, edits: [{ path: 'a', after: 'b' }] })

/** Checks a message with the rules of the stand-in, and that all code blocks are closed. */
function check(payload: Payload): void {
  const uploads = payload.files.map(({ name, data, contentType }, index) => ({
    index,
    filename: name,
    data,
    contentType,
  }))
  checkMessage(bodyOf(payload) as Record<string, unknown>, { uploads, flags: 4 })
  for (const text of [payload.content, ...payload.embeds.map(({ description = '' }) => description)])
    expect(text.split('```').length % 2, text).toBe(1)
}

const line = fc.oneof(
  fc.constantFrom(
    '```',
    '````js',
    '~~~',
    '   ```sh',
    '> ```',
    '',
    '# Title',
    '#### Deep',
    '`` ` ``',
    '```x```',
    '@everyone',
  ),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
)
const markdown = fc.array(line, { maxLength: 60 }).map((lines) => lines.join('\n'))

describe('answers', () => {
  it('any Markdown stays inside all limits, with closed fences', () => {
    fc.assert(
      fc.property(markdown, fc.boolean(), (text, withPatch) => {
        const outcome = textOf(text)
        check(renderReply({ outcome: withPatch ? { ...outcome, parts: [...outcome.parts, patchOf(text)] } : outcome }))
        check(renderProgress({ markdown: text, step: text, actions: [] }))
      }),
      { numRuns: 300 },
    )
  })

  it('a cut leaves out nothing before it', () => {
    fc.assert(
      fc.property(markdown, fc.integer({ min: 40, max: 2_000 }), (text, limit) => {
        const { text: shown, complete } = fitMarkdown(text, limit)
        expect(shown.length).toBeLessThanOrEqual(limit)
        expect(shown.split('```').length % 2).toBe(1)
        if (complete) expect(shown).toBe(toDiscordMarkdown(text))
      }),
    )
  })

  it('a short answer is as it was written', () => {
    const text = 'See `a.js`:\n```js\nconst a = 1\n```\n**Done** with [a link](https://duck.invalid).'
    expect(renderReply({ outcome: textOf(text) })).toEqual({ content: text, embeds: [], components: [], files: [] })
  })

  it('a long answer continues in an embed after its first paragraph', () => {
    const rest = `${'word '.repeat(300)}\n\n\`\`\`js\n${'const a = 1\n'.repeat(100)}\`\`\`\nLast.`
    const { content, embeds, files } = renderReply({ outcome: textOf(`First, **this**.\n\n${rest}`) })
    expect([content, files]).toEqual(['First, **this**.', []])
    expect(embeds).toEqual([{ color: expect.any(Number), description: rest }])
  })

  it('an even longer answer is in a file, and its beginning in the message', () => {
    const text = `First.\n\n${'word '.repeat(300)}\n\n\`\`\`js\n${'const a = 1\n'.repeat(400)}\`\`\`\nLast.`
    const { content, embeds, files } = renderReply({ outcome: textOf(text) })
    expect(content).toBe('First.\n-# The whole answer is in `answer.md`.')
    expect(embeds[0]?.description).toMatch(/^word word .*word$/)
    expect(files.map(({ name, data }) => [name, data.toString().trim()])).toEqual([['answer.md', text]])
  })

  it('a code block that is all there is ends early, with a fence', () => {
    const { content, embeds } = renderReply({ outcome: textOf(`\`\`\`js\n${'const a = 1\n'.repeat(400)}\`\`\``) })
    expect(content).toMatch(/^js\n-# The whole/)
    expect(embeds[0]?.description).toMatch(/^```js\nconst a = 1\n[^`]*\n…\n```$/)
  })

  it('a report has a card: its verdict, color, numbers and findings', () => {
    const finding = (severity: 'error' | 'warning', line: number) =>
      ({
        ...({ rule: 'js/compare-nan', path: 'a.js', startLine: line, endLine: line, severity } as object),
        ...{ category: 'bug', message: 'Never true.', confidence: 1, code: 'x', fingerprint: `f${line}` },
        placement: { at: 'inline' },
      }) as unknown as Finding
    const reported = (findings: Finding[]): Outcome => ({
      state: 'complete',
      parts: [
        {
          kind: 'report',
          report: {
            scope: { kind: 'paths', description: 'src' },
            ledger: [{ path: 'a.js', state: 'analysed', added: 0, deleted: 0 }],
            findings,
            highlights: [],
            walkthrough: [],
            excerpts: {},
          } as unknown as Report,
        },
      ],
    })
    const payload = renderReply({
      outcome: reported([finding('error', 1), finding('warning', 2), finding('warning', 3)]),
    })
    check(payload)
    expect(payload.content).toBe('1 error, 2 warnings in 1 file.')
    expect(payload.embeds).toEqual([
      {
        title: 'Analyzed src',
        color: 0xd73a49,
        fields: [
          { name: 'Errors', value: '1', inline: true },
          { name: 'Warnings', value: '2', inline: true },
        ],
        footer: { text: '1 file' },
        description: expect.stringMatching(/^### Errors \(1\)[\s\S]*a\.js:1[\s\S]*### Warnings \(2\)/),
      },
    ])
    expect(bodyOf(payload)).toMatchObject({ flags: 0, allowed_mentions: { parse: [] } })
    const fine = renderReply({ outcome: reported([]) })
    expect([fine.content, fine.embeds[0]?.color]).toEqual(['No findings in 1 file.', 0x2da44e])
  })

  it('a large patch is a file of its own, byte for byte', () => {
    const patch = `diff --git a/a b/a\n${`+${'x'.repeat(400)}\n`.repeat(20)}`
    const { content, files } = renderReply({ outcome: { state: 'complete', parts: [patchOf(patch)] } })
    expect(content).toBe('**Fix it**\n-# The change is in `change.patch`.')
    expect(files.map(({ name, data }) => [name, data.toString()])).toEqual([['change.patch', patch]])
  })

  it('code that holds backquotes does not end its block', () => {
    const text = toDiscordMarkdown('````md\n```js\na\n```\n````\nafter')
    expect(text.split('```')).toHaveLength(3)
    expect(text).toMatch(/after$/)
  })

  it('entities are characters outside of code, which mean nothing', () => {
    expect(toDiscordMarkdown('a &lt; b &amp;&amp; &#96;c&#96; `&lt;`\n```\n&lt;\n```')).toBe(
      'a \\< b && \\`c\\` `&lt;`\n```\n&lt;\n```',
    )
  })

  it('headings and images are what Discord can show', () => {
    expect(toDiscordMarkdown('#### Deep\n![a](https://duck.invalid/a.png)\n`![b](c)`')).toBe(
      '**Deep**\n[a](https://duck.invalid/a.png)\n`![b](c)`',
    )
  })
})

describe('actions', () => {
  const action = fc.record({
    label: fc.string({ maxLength: 200 }),
    style: fc.constantFrom('primary', 'danger', undefined),
    size: fc.option(fc.integer({ min: 0, max: 40 }), { nil: undefined }),
  })
  const made = fc.array(action, { maxLength: 40 }).map((all) =>
    all.map(({ label, style, size }, index): Action => {
      const options = Array.from({ length: size ?? 0 }, (_, at) => ({ id: `a.${index}.${at}`, label: `${label}${at}` }))
      return { id: `a.${index}`, label, ...(style ? { style } : {}), ...(size === undefined ? {} : { options }) }
    }),
  )

  it('any actions are components that Discord takes', () => {
    fc.assert(fc.property(made, (actions) => check(renderReply({ outcome: textOf('x'), actions }))))
  })

  it('are buttons by their style, and menus', () => {
    const { components } = renderReply({
      outcome: textOf('x'),
      actions: [
        { id: 'a', label: 'Apply', style: 'primary' },
        { id: 's', label: 'Stop', style: 'danger' },
        { id: 'w', label: 'Why', options: [{ id: 'w.0', label: 'a.js:1' }] },
      ],
    })
    expect(components).toMatchObject([
      {
        type: 1,
        components: [
          { type: 2, style: 1, custom_id: 'a' },
          { style: 4, label: 'Stop' },
        ],
      },
      { type: 1, components: [{ type: 3, custom_id: 'w', options: [{ value: 'w.0', label: 'a.js:1' }] }] },
    ])
  })
})
