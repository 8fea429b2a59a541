import fc from 'fast-check'
import type { Action, Outcome, Part } from '../../src/core/types.ts'

const words = fc.string({ unit: 'grapheme', maxLength: 300 })
const line = fc.oneof(
  fc.constantFrom('```', '````js', '~~~', '   ```sh', '> ```', '', '# Title', '#### Deep', '`` ` ``', '```x```', '- a'),
  fc.constantFrom(
    '@everyone <!channel> <@U0BOB> <@123> &lt;!here&gt;',
    '<details><summary>More</summary>',
    '| a | b |',
  ),
  words,
)

/** Markdown with what is hard to split: long code, long lines, open fences, mentions and emoji. */
export const anyMarkdown = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.array(line, { maxLength: 12 }).map((lines) => lines.join('\n')) },
      fc.string({ unit: 'grapheme', maxLength: 40 }).map((word) => `${word}<!channel>&`.repeat(300)),
      fc.array(fc.string({ maxLength: 120 }), { maxLength: 400 }).map((lines) => `~~~~\n${lines.join('\n')}\n~~~~`),
      fc.integer({ min: 1, max: 9_000 }).map((length) => `\`\`\`\n${'x'.repeat(length)}\n\`\`\``),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join('\n\n'))

const anyPart: fc.Arbitrary<Part> = fc.oneof(
  anyMarkdown.map((markdown): Part => ({ kind: 'text', markdown })),
  fc
    .tuple(words, anyMarkdown)
    .map(([title, patch]): Part => ({ kind: 'patch', title, patch, edits: [{ path: 'a', after: 'b' }] })),
  fc
    .tuple(
      words,
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.array(words, { minLength: 5, maxLength: 5 }), { maxLength: 30 }),
    )
    .map(([title, width, rows]): Part => {
      const columns = Array.from({ length: width }, (_, at) => `column ${at}`)
      return { kind: 'data', title, columns, rows: rows.map((row) => row.slice(0, width)) }
    }),
)

/** Any outcome, with texts that adapters have not written. */
export const anyOutcome: fc.Arbitrary<Outcome> = fc
  .record({
    parts: fc.array(anyPart, { maxLength: 4 }),
    state: fc.constantFrom('complete', 'partial', 'failed'),
    why: words,
  })
  .map(({ parts, state, why }): Outcome => {
    if (state === 'partial') return { state, reasons: [why, why], parts }
    if (state === 'failed') return { state, error: { kind: 'bug', public: why, short: why }, parts }
    return { state: 'complete', parts }
  })

/** Any actions that the core may offer, with ids of full length. */
export const anyActions: fc.Arbitrary<Action[]> = fc
  .array(
    fc.record({
      label: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter((label) => label.trim() !== ''),
      style: fc.constantFrom('primary', 'danger', undefined),
      size: fc.option(fc.integer({ min: 1, max: 25 }), { nil: undefined }),
    }),
    { maxLength: 30 },
  )
  .map((all) =>
    all.map(({ label, style, size }, index): Action => {
      const id = `${'a'.repeat(50)}.${index}`
      if (size !== undefined)
        return {
          id,
          label,
          options: Array.from({ length: size }, (_, at) => ({ id: `${id}.${at}`, label: `${label}${at}` })),
        }
      return { id, label, ...(style === undefined ? {} : { style }) }
    }),
  )
