import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { slackLimits } from '../../../src/adapters/slack/limits.ts'
import { renderAnswer, renderProgress } from '../../../src/adapters/slack/render/answer.ts'
import { renderHome } from '../../../src/adapters/slack/render/home.ts'
import { sectionBlocks, toSections } from '../../../src/adapters/slack/render/layout.ts'
import { toPieces } from '../../../src/adapters/slack/render/mrkdwn.ts'
import { chatCommands } from '../../../src/commands/index.ts'
import { must } from '../../../src/core/must.ts'
import type { Action, Outcome, Part } from '../../../src/core/types.ts'
import { checkBlocks } from '../../fakes/slack/check-blocks.ts'
import { checkView } from '../../fakes/slack/check-view.ts'
import type { Json } from '../../fakes/slack/world.ts'

const shown = (markdown: string) => toSections(toPieces(markdown)).join('\n\n')
const complete = (...parts: Part[]): Outcome => ({ state: 'complete', parts })
const textPart = (markdown: string): Part => ({ kind: 'text', markdown })

describe('Markdown in the markup of Slack', () => {
  it.each([
    ['**bold** and *italic* and ~~gone~~', '*bold* and _italic_ and ~gone~'],
    ['## A heading', '*A heading*'],
    ['- one\n- two\n  - inner', '• one\n• two\n    • inner'],
    ['3. three\n4. four', '3. three\n4. four'],
    ['- [x] done\n- [ ] open', '• ☑ done\n• ☐ open'],
    ['> said', '> said'],
    ['[a link](https://example.com/?a=1&b=2)', '<https://example.com/?a=1&amp;b=2|a link>'],
    ['https://example.com', '<https://example.com>'],
    ['[not](javascript:alert)', 'not'],
    ['`a < b`', '`a &lt; b`'],
    ['```js\nif (a < b) c\n```', '```\nif (a &lt; b) c\n```'],
    ['one\ntwo', 'one\ntwo'],
    ['<details><summary>More</summary>\n\ninside\n\n</details>', '*More*\n\ninside'],
    ['| a | b |\n| --- | --- |\n| 1 | long cell |', '```\na  b\n─  ─────────\n1  long cell\n```'],
  ])('%j', (markdown, wanted) => {
    expect(shown(markdown)).toBe(wanted)
  })

  it.each([
    '<!channel>',
    '<!here>',
    '<@U0ADA>',
    '`<!channel>`',
    '```\n<!everyone>\n```',
    '&lt;!channel&gt;',
    '[<!channel>](https://x.y)',
  ])('%j notifies nobody', (markdown) => {
    expect(shown(markdown)).not.toMatch(/<[!@#]/)
  })
})

/** Markdown with the parts that are hard to split: long code, long lines, fences, entities and emoji. */
const anyMarkdown = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 400 }),
      fc.string({ unit: 'grapheme', maxLength: 40 }).map((word) => `${word}<!channel>&`.repeat(300)),
      fc.array(fc.string({ maxLength: 120 }), { maxLength: 400 }).map((lines) => `~~~~\n${lines.join('\n')}\n~~~~`),
      fc.integer({ min: 1, max: 9_000 }).map((length) => `\`\`\`\n${'x'.repeat(length)}\n\`\`\``),
      fc
        .array(fc.string({ maxLength: 80 }), { maxLength: 60 })
        .map((items) => items.map((item) => `- ${item}`).join('\n')),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join('\n\n'))

const anyActions: fc.Arbitrary<Action[]> = fc.array(
  fc.record({
    id: fc.stringMatching(/^[\w.-]{1,60}$/),
    label: fc.string({ minLength: 1, maxLength: 200 }).filter((label) => label.trim() !== ''),
  }),
  { maxLength: 30 },
)

describe('messages', () => {
  it('any answer is within the limits of Slack, notifies nobody, and has whole fences', () => {
    fc.assert(
      fc.property(anyMarkdown, anyActions, (markdown, given) => {
        const actions = [...new Map(given.map((action) => [action.id, action])).values()]
        const { message, files } = renderAnswer(
          { job: 'j', outcome: complete(textPart(markdown)), actions },
          { user: 'U0ADA', said: markdown },
        )
        checkBlocks(message.blocks)
        const sections = message.blocks.flatMap((block) =>
          block.type === 'section' && block.text ? [block.text.text] : [],
        )
        const size = sections.reduce((sum, section) => sum + section.length, message.text.length)
        expect(size).toBeLessThan(13_200)
        expect(message.text.length).toBeLessThanOrEqual(slackLimits.text)
        for (const text of [...sections, message.text]) {
          expect(text).not.toMatch(/<[!@#]/)
          expect((text.match(/```/g)?.length ?? 0) % 2).toBe(0)
          expect(text.isWellFormed()).toBe(true)
        }
        if (files.length > 0) expect(must(files[0]).content.length).toBeGreaterThan(message.text.length)
      }),
      { numRuns: 150 },
    )
  })

  it('any progress is within the limits of Slack', () => {
    fc.assert(
      fc.property(anyMarkdown, fc.string({ maxLength: 900 }), (markdown, step) => {
        const { text, blocks } = renderProgress({
          job: 'j',
          step,
          markdown,
          actions: [{ id: 'a.stop', label: 'Stop' }],
        })
        checkBlocks(blocks)
        expect(text.length).toBeLessThanOrEqual(slackLimits.text)
        expect(text).not.toBe('')
      }),
      { numRuns: 80 },
    )
  })

  it('a short answer is in both forms and needs no file', () => {
    const { message, files } = renderAnswer({ job: 'j', outcome: complete(textPart('**Hi**, `a & b`.')) })
    expect(message).toEqual({ text: '*Hi*, `a &amp; b`.', blocks: sectionBlocks(['*Hi*, `a &amp; b`.']) })
    expect(files).toEqual([])
  })

  it('the person who asked can be mentioned, and nobody else', () => {
    const outcome = complete(textPart('Stopped by <@U0ADA>, not by <@U0BOB>.'))
    const { message } = renderAnswer({ job: 'j', outcome }, { user: 'U0ADA' })
    expect(message.text).toBe('Stopped by <@U0ADA>, not by &lt;@U0BOB&gt;.')
    expect(message.blocks).toEqual(sectionBlocks([message.text]))
  })

  it('what does not fit is in a file as a whole, and the message says so', () => {
    const long = Array.from({ length: 900 }, (_, at) => `line ${at} of a long answer`).join('\n\n')
    const { message, files } = renderAnswer({ job: 'j', outcome: complete(textPart(long)) })
    expect(files).toEqual([{ name: 'answer.md', title: 'The whole answer', content: `${long}\n` }])
    expect(JSON.stringify(message.blocks)).toContain('The rest is in `answer.md`.')
    expect(JSON.stringify(message.blocks)).toContain('line 0 of')
  })

  it('a long patch is a file that git can apply, a short one is shown', () => {
    const patch = (lines: number) => `--- a/a.js\n+++ b/a.js\n@@ -0,0 +1,${lines} @@\n${'+const a = 1\n'.repeat(lines)}`
    const part = (lines: number): Part => ({ kind: 'patch', title: 'Add constants', patch: patch(lines), edits: [] })
    const long = renderAnswer({ job: 'j', outcome: complete(part(400)) })
    expect(long.files).toEqual([{ name: 'change.patch', title: 'Add constants', content: patch(400) }])
    expect(long.message.text).toContain('Add constants')
    const short = renderAnswer({ job: 'j', outcome: complete(part(2)) })
    expect([short.files, short.message.text.includes('+const a = 1')]).toEqual([[], true])
  })

  it('buttons and menus keep their ids', () => {
    const actions: Action[] = [
      { id: 'a1.0', label: 'Apply', style: 'primary' },
      { id: 'a1.1', label: 'Why', options: [{ id: 'a1.1.0', label: 'x'.repeat(90) }] },
    ]
    const { message } = renderAnswer({ job: 'j', outcome: complete(textPart('hi')), actions })
    checkBlocks(message.blocks)
    expect(message.blocks.at(-1)).toMatchObject({
      type: 'actions',
      elements: [
        { type: 'button', action_id: 'a1.0', value: 'a1.0', style: 'primary' },
        {
          type: 'static_select',
          action_id: 'a1.1',
          options: [{ value: 'a1.1.0', text: { text: `${'x'.repeat(74)}…` } }],
        },
      ],
    })
  })

  it('the home tab shows the requests of the person, the settings and every command', () => {
    const job = (id: string, state: 'running' | 'waiting' | 'behind', more: object) => {
      const delivery = {
        kind: 'command',
        command: 'search',
        id,
        team: 'T1',
        channel: 'C1',
        user: 'U1',
        text: '`a` &lt;b',
      }
      return { id, state, createdAt: 1_800_000_000_000, payload: JSON.stringify({ ...delivery, ...more }) }
    }
    const jobs = [
      job('1', 'running', {}),
      job('2', 'behind', { kind: 'message', command: undefined, text: '<@U9> why?', bot: 'U9', direct: true }),
      job('3', 'waiting', { user: 'U2', text: 'secret' }),
      job('4', 'waiting', { team: 'T2', text: 'secret' }),
    ]
    const overview = { jobs, limits: ['100 commands per hour'], pending: { url: 'https://x.y', code: 'MADE-1' } }
    const view = renderHome({ commands: chatCommands, overview, team: 'T1', user: 'U1' })
    checkView(view as unknown as Json, 'home')
    for (const { summary } of chatCommands) expect(JSON.stringify(view)).toContain(summary.slice(0, 20))
    const texts = view.blocks.map((block) => String((block as { text?: { text: string } }).text?.text))
    expect(texts[1]).toMatch(
      /^\*Your requests\*\n• `\/duck-search 'a' &lt;b` in <#C1>: running, asked at <!date\^1800000000/,
    )
    expect(texts[1]).toMatch(/\n• `why\?` in direct messages: waiting for an earlier request .*\n1 of other people/)
    expect(texts[2]).toContain('`MADE-1` at <https://x.y>, then use `/link` again')
    expect(texts[3]).toMatch(/none is linked[\s\S]*Limits for you: 100 commands per hour$/)
    expect(texts.join()).not.toContain('secret')
    const linked = renderHome({
      commands: [],
      overview: { jobs: [], limits: [], account: 'a', repository: 'o/r' },
      team: 'T1',
      user: 'U1',
    })
    expect(JSON.stringify(linked)).toMatch(/None is running.*`a`.*Default repository of this conversation: `o\/r`/)
  })
})
