import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyFix, fillSpan } from '../../../../src/core/rules/match/fix.ts'

/** Fixes the part of a text that stands between ‹ and ›. */
function fixed(marked: string, template: string, names: Record<string, string> = {}): string {
  const start = marked.indexOf('‹')
  const end = marked.indexOf('›') - 1
  const text = marked.replaceAll(/[‹›]/g, '')
  const lookup = (name: string) => {
    const part = names[name]
    return part === undefined ? undefined : { start: text.indexOf(part), end: text.indexOf(part) + part.length }
  }
  return applyFix(text, fillSpan(text, { start, end }, template, lookup))
}

describe('fillSpan', () => {
  it('fills in captures and keeps the rest of the line', () => {
    expect(fixed('  a = ‹f(x, y)› // why\nb\n', 'g($Y, $X)', { X: 'x', Y: 'y' })).toBe('  a = g(y, x) // why\nb\n')
  })

  it('indents further lines like the first', () => {
    expect(fixed('if a:\n    ‹x()›\n', 'with b:\n    x()')).toBe('if a:\n    with b:\n        x()\n')
  })

  it('moves a captured block to where the template has it', () => {
    const text = '  ‹if (true) {\n    a()\n    b()\n  }›\n'
    expect(fixed(text, '$BODY', { BODY: 'a()\n    b()' })).toBe('  a()\n  b()\n')
    expect(fixed('‹{\n  a()\n  b()\n}›\n', 'while (1) {\n  if (x) {\n    $BODY\n  }\n}', { BODY: 'a()\n  b()' })).toBe(
      'while (1) {\n  if (x) {\n    a()\n    b()\n  }\n}\n',
    )
  })

  it('leaves the inside of long strings alone', () => {
    const text = '    ‹f("""\n  a\n    b""")›\n'
    expect(fixed(text, 'g($X)', { X: '"""\n  a\n    b"""' })).toBe('    g("""\n  a\n    b""")\n')
  })

  it('deletes whole lines when nothing is left on them, and only then', () => {
    expect(fixed('a\n  ‹b\n  c›\nd\n', '')).toBe('a\nd\n')
    expect(fixed('a; ‹b›\n', '')).toBe('a;\n')
    expect(fixed('a\n‹b›', '')).toBe('a\n')
  })

  it('keeps Windows line ends and a missing last one', () => {
    expect(fixed('a\r\n  ‹b›\r\nc', 'x\ny')).toBe('a\r\n  x\r\n  y\r\nc')
    expect(fixed('a\n‹b›', 'x\ny')).toBe('a\nx\ny')
  })

  it('writes a dollar sign for `\\$` and nothing for an absent capture', () => {
    expect(fixed('‹a›\n', '\\$a = f($X$$$REST)', { X: 'a' })).toBe('$a = f(a)\n')
  })

  it('changes the span and nothing else', () => {
    const line = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\t', 'é', '𝒳'), maxLength: 6 })
    const text = fc.array(line, { minLength: 1, maxLength: 6 }).map((lines) => lines.join('\n'))
    fc.assert(
      fc.property(text, fc.nat(), fc.nat(), (source, one, two) => {
        const [start, end] = [one % (source.length + 1), two % (source.length + 1)].sort((a, b) => a - b) as [
          number,
          number,
        ]
        fc.pre(source[end - 1] !== '\n')
        const fix = fillSpan(source, { start, end }, 'new', () => undefined)
        expect(applyFix(source, fix)).toBe(`${source.slice(0, start)}new${source.slice(end)}`)
      }),
    )
  })
})
