import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyEdits, type RequestedEdit } from '../../../src/core/edits/replace/apply-edits.ts'

const reading = (texts: Record<string, string>) => async (path: string) => texts[path]
const textAfter = async (text: string, ...edits: Omit<RequestedEdit, 'path'>[]) => {
  const made = await applyEdits(
    edits.map((edit) => ({ path: 'f', ...edit })),
    reading({ f: text }),
  )
  return made.misfits.length > 0 ? made.misfits.map(({ problem }) => problem).join('\n') : made.edits[0]?.after
}
/** Paths and texts after edits; `null`: deleted. */
const tree = async (texts: Record<string, string>, ...edits: RequestedEdit[]) => {
  const made = await applyEdits(edits, reading(texts))
  return made.misfits.length > 0
    ? made.misfits.map(({ problem }) => problem)
    : Object.fromEntries(made.edits.map((edit) => [edit.path, edit.after ?? null]))
}

const code = 'class A {\n  run(a) {\n    if (a) {\n      go()\n    }\n    return 0\n  }\n}\n'

describe('the searched text', () => {
  it('may differ from the file in white space, and its replacement gets the indentation of the file', async () => {
    const wanted = code.replace('go()', 'stop()\n      go()')
    for (const [search, replace] of [
      ['      go()', '      stop()\n      go()'],
      ['go()', 'stop()\ngo()'],
      ['if (a) {\n  go()\n}', 'if (a) {\n  stop()\n  go()\n}'],
      ['if (a) {\n      go()\n    }', 'if (a) {\n      stop()\n      go()\n    }'],
      ['if (a) {\n\tgo()\n}', 'if (a) {\n\tstop()\n\tgo()\n}'],
      ['  if (a)  {  \r\n    go()', '  if (a)  {\r\n    stop()\r\n    go()'],
      ['3:     if (a) {\n4:       go()', '3:     if (a) {\n4:       stop()\n5:       go()'],
      ['\ngo()\n\n', '      stop()\n      go()\n'],
    ] as const)
      expect(await textAfter(code, { search, replace }), search).toBe(wanted)
    expect(
      await textAfter('def f():\n\tif a:\n\t\treturn 1\n', { search: '    if a:', replace: '    if b:\n        x()' }),
    ).toBe('def f():\n\tif b:\n\t\tx()\n\t\treturn 1\n')
    // The levels of a quote without any indentation are those of its lines.
    expect(await textAfter(code, { search: 'if (a) {\ngo()\n}', replace: 'if (a) {\nstop()\n}' })).toBe(
      code.replace('go()', 'stop()'),
    )
    expect(await textAfter(code, { search: 'if (a) {\ngo()\n}', replace: 'if (a) {\nstop()\ngo()\n}' })).toContain(
      'Did you mean these lines, from line 3?\n    if (a) {\n      go()\n    }',
    )
  })

  it('may be a part of a line, of whole words, if it occurs once', async () => {
    expect(await textAfter('  const at = page * size\n', { search: 'page * size', replace: '(page - 1) * size' })).toBe(
      '  const at = (page - 1) * size\n',
    )
    expect(await textAfter('f(a, b)\n', { search: ', b', replace: '' })).toBe('f(a)\n')
    expect(await textAfter('  go(a,\n    b)\n', { search: 'a,\n    b', replace: 'a' })).toBe('  go(a)\n')
    expect(await textAfter('  x = go()\n', { search: 'go()', replace: 'go(\n  a,\n)' })).toBe(
      '  x = go(\n    a,\n  )\n',
    )
    expect(await textAfter('subtotal = 1\n', { search: 'total', replace: 'sum' })).toContain('does not occur in f')
    expect(await textAfter('a = 1 + x\nb = 2 + x\n', { search: '+ x', replace: '- x' })).toContain(
      'occurs 2 times in f, at the lines 1, 2',
    )
  })

  it('is shown with the lines that resemble it, if it does not occur', async () => {
    expect(await textAfter(code, { search: '    if (a > 0) {\n      go()', replace: '' })).toBe(
      'This text does not occur in f:\n    if (a > 0) {\n      go()\nDid you mean these lines, from line 3?\n    if (a) {\n      go()',
    )
    expect(await textAfter(code, { search: '§', replace: '' })).toBe('This text does not occur in f:\n§')
  })

  it('leaves the line endings and the end of the file as they are', async () => {
    expect(await textAfter('a\r\nb\r\nc', { search: 'b', replace: 'x\ny' })).toBe('a\r\nx\r\ny\r\nc')
    expect(await textAfter('a\nb', { search: 'b', replace: 'b\nc' })).toBe('a\nb\nc')
    expect(await textAfter('a\nb\n', { search: 'b', replace: '' })).toBe('a\n')
    expect(await textAfter('a  \nb\n', { search: 'a\nb', replace: 'a\nc' })).toBe('a  \nc\n')
  })
})

describe('several edits', () => {
  it('to one file are found in the original text or in the result of the others, in any order', async () => {
    const edits = [
      { search: 'd\ne', replace: 'D\ne' },
      { search: 'a\nb\nc', replace: 'a\nnew\nb\nC' },
      { search: 'c\nd', replace: 'c\nbetween\nd' },
    ]
    expect(await textAfter('a\nb\nc\nd\ne\n', edits[0] ?? {}, edits[1] ?? {})).toBe('a\nnew\nb\nC\nD\ne\n')
    expect(await textAfter('x = a + b\n', { search: 'a', replace: 'one' }, { search: 'b', replace: 'two' })).toBe(
      'x = one + two\n',
    )
    expect(await textAfter('a\n', { search: 'b', replace: 'c' }, { search: 'a', replace: 'b' })).toBe('c\n')
    expect(
      await textAfter('a\nb\n', { search: 'a\nb', replace: 'x\ny' }, { search: 'a\nb', replace: 'z\nz' }),
    ).toContain('does not occur')
    const twice = { search: 'a', replace: 'a\nb' }
    expect(await textAfter('a\n', twice, twice)).toBe('a\nb\n')
  })

  it('by line mean the original text, in whatever order they come', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('x', 'y', 'z'), { minLength: 1, maxLength: 8 }),
        fc.func(fc.nat()),
        async (lines, rank) => {
          const text = lines.join('\n')
          const order = lines.map((_, index) => index).toSorted((one, other) => (rank(one) ?? 0) - (rank(other) ?? 0))
          const made = (index: number) => Array.from({ length: (index % 3) + 1 }, (_, part) => `new ${index}.${part}`)
          const edits = order.map((index) => ({
            range: { startLine: index + 1, endLine: index + 1 },
            replace: made(index).join('\n'),
          }))
          expect(await textAfter(text, ...edits)).toBe(lines.flatMap((_, index) => made(index)).join('\n'))
        },
      ),
    )
  })

  it('that fit are kept, and a later answer adds to them or replaces them', async () => {
    const read = reading({ f: 'a\nb\nc\n' })
    const first = await applyEdits(
      [
        { path: 'f', search: 'a', replace: 'a\nA' },
        { path: 'f', search: 'wrong', replace: 'C' },
      ],
      read,
    )
    expect(first.fit).toEqual([{ path: 'f', search: 'a', replace: 'a\nA' }])
    const then = async (...edits: Omit<RequestedEdit, 'path'>[]) =>
      (
        await applyEdits(
          edits.map((edit) => ({ path: 'f', ...edit })),
          read,
          first.fit,
        )
      ).edits[0]?.after
    expect(await then({ search: 'c', replace: 'C' })).toBe('a\nA\nb\nC\n')
    expect(await then({ search: 'a', replace: 'a\nA' }, { search: 'c', replace: 'C' })).toBe('a\nA\nb\nC\n')
    expect(await then({ search: 'a', replace: 'other' })).toBe('other\nb\nc\n')
  })
})

it('files are created, deleted and moved, also with changes of their text', async () => {
  const files = { 'a.js': 'one\n', 'b.js': 'two\n' }
  expect(await tree(files, { path: './a.js', delete: true }, { path: 'c.js', replace: 'three' })).toEqual({
    'a.js': null,
    'c.js': 'three\n',
  })
  const moved = { 'a.js': null, 'lib/a.js': '1\n' }
  const edit = { search: 'one', replace: '1' }
  expect(await tree(files, { path: 'a.js', moveTo: 'lib/a.js', ...edit })).toEqual(moved)
  expect(await tree(files, { path: 'lib/a.js', ...edit }, { path: 'a.js', moveTo: 'lib/a.js' })).toEqual(moved)
  expect(await tree(files, { path: 'a.js', moveTo: 'b.js' }, { path: 'b.js', moveTo: 'a.js' })).toEqual({
    'a.js': 'two\n',
    'b.js': 'one\n',
  })
  expect(await tree(files, { path: 'a.js', moveTo: 'b.js' }, { path: 'b.js', delete: true })).toEqual({
    'a.js': null,
    'b.js': 'one\n',
  })
  // The lines of a search are deleted, not the file.
  expect(await tree({ f: 'a\nb\n' }, { path: 'f', search: 'a', delete: true })).toEqual({ f: 'b\n' })
})

it('edits that contradict each other or leave the repository do not fit', async () => {
  const files = { 'a.js': 'one\n', 'b.js': 'two\n' }
  for (const [edits, problem] of [
    [[{ path: 'a.js', moveTo: 'b.js' }], 'b.js already exists, so a.js cannot move there.'],
    [[{ path: 'a.js', replace: 'whole' }], 'a.js already exists. Quote the lines to replace.'],
    [[{ path: 'c.js', delete: true }], 'File c.js not found.'],
    [[{ path: '../x.js', replace: '1' }], 'Invalid path ../x.js (expected a path inside the repository).'],
    [[{ path: 'a.js', moveTo: '.Git/x' }], 'Invalid path .Git/x (expected a path inside the repository).'],
    [[{ path: '/a.js', delete: true }], 'Invalid path /a.js (expected a path inside the repository).'],
    [
      [
        { path: 'a.js', search: 'one', replace: '1' },
        { path: 'a.js', delete: true },
      ],
      'a.js is both deleted and changed.',
    ],
  ] as const)
    expect(await tree(files, ...edits)).toEqual([problem])
})
