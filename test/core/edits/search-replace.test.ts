import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyReplacements } from '../../../src/core/edits/search-replace.ts'

const reading = (text: string) => async () => text

describe('replacements', () => {
  it('of lines that occur twice are carried out where their line is named', async () => {
    const text = 'a\nsame\nb\nsame\nc\n'
    const at = (line: number) => ({ path: 'f', search: 'same', replace: 'other\nmore', line })
    const once = async (line: number) => (await applyReplacements([at(line)], reading(text))).edits[0]?.after
    expect(await once(2)).toBe('a\nother\nmore\nb\nsame\nc\n')
    expect(await once(4)).toBe('a\nsame\nb\nother\nmore\nc\n')
    expect((await applyReplacements([{ path: 'f', search: 'same', replace: '' }], reading(text))).problems).toEqual([
      'These lines occur 2 times in f. Quote more of the surrounding lines:\nsame',
    ])
  })

  it('by line mean the first text, in whatever order they come', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('x', 'y', 'z'), { minLength: 1, maxLength: 8 }),
        fc.func(fc.nat()),
        async (lines, rank) => {
          const text = lines.join('\n')
          const order = lines.map((_, index) => index).toSorted((one, other) => (rank(one) ?? 0) - (rank(other) ?? 0))
          const replacements = order.map((index) => ({
            path: 'f',
            search: lines[index] ?? '',
            line: index + 1,
            replace: Array.from({ length: (index % 3) + 1 }, (_, part) => `new ${index}.${part}`).join('\n'),
          }))
          const { edits, problems } = await applyReplacements(replacements, reading(text))
          expect(problems).toEqual([])
          expect((edits[0]?.after ?? '').split('\n')).toEqual(
            lines.flatMap((_, index) => Array.from({ length: (index % 3) + 1 }, (__, part) => `new ${index}.${part}`)),
          )
        },
      ),
    )
  })
})
