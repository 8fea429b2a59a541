import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../src/core/findings/finding.ts'
import { makeRepo, reviewRepo } from '../../support/repo.ts'

async function review(before: Record<string, string>, after: Record<string, string | null>): Promise<Finding[]> {
  const repo = makeRepo()
  repo.commit('one', { 'readme.md': 'x\n', ...before })
  repo.commit('two', after)
  return (await reviewRepo(repo.dir)).findings.filter(({ pass }) => pass === 'complexity')
}

/** A function with `count` loops that each hold a branch: 3 points of cognitive complexity a loop. */
function loops(name: string, count: number): string {
  const loop = (i: number): string =>
    `  for (const item${i} of items) {\n    if (item${i}.ready) run(item${i}, ${i})\n  }\n`
  return `export function ${name}(items) {\n${Array.from({ length: count }, (_, i) => loop(i)).join('')}}\n`
}

describe('complexity', () => {
  it('mentions a function that grew past the limit, once, on its name, with the numbers', async () => {
    const findings = await review({ 'a.js': loops('work', 4) }, { 'a.js': loops('work', 6) })
    expect(findings).toMatchObject([
      { rule: 'complexity/cognitive', path: 'a.js', startLine: 1, symbol: 'work', severity: 'info' },
    ])
    expect(findings[0]?.message).toContain('cognitive complexity 12 → 18 (limit 15)')
  })

  it('says nothing of what grew below the limit, or was as bad before', async () => {
    expect(await review({ 'a.js': loops('work', 2) }, { 'a.js': loops('work', 5) })).toEqual([])
    expect(await review({ 'a.js': loops('work', 6) }, { 'a.js': loops('work', 8) })).toEqual([])
    const touched = loops('work', 9).replace('run(item0, 0)', 'run(item0, 7)')
    expect(await review({ 'a.js': loops('work', 9) }, { 'a.js': touched })).toEqual([])
  })

  it('knows a function again that was renamed or went to another file', async () => {
    expect(await review({ 'a.js': loops('work', 9) }, { 'a.js': loops('labour', 9) })).toEqual([])
    expect(
      await review(
        { 'a.js': loops('work', 9) },
        { 'a.js': null, 'b.js': `import { run } from './run'\n\n${loops('work', 9)}` },
      ),
    ).toEqual([])
  })

  it('mentions a new function past the limit, and warns far beyond it', async () => {
    expect(await review({}, { 'a.js': loops('work', 6) })).toMatchObject([
      { severity: 'info', placement: { at: 'summary' } },
    ])
    expect(await review({}, { 'a.js': loops('work', 12) })).toMatchObject([
      { severity: 'warning', placement: { at: 'inline' } },
    ])
    expect(await review({ 'a.js': loops('work', 7) }, { 'a.js': loops('work', 9) })).toMatchObject([
      { severity: 'warning', placement: { at: 'file' } },
    ])
  })

  it('points to the deepest branch', async () => {
    const deep = `export function deep(a) {
  if (a.b) {
    for (const c of a.b) {
      while (c.next()) {
        if (c.d) {
          if (c.d.e) {
            use(c)
          }
        }
      }
    }
  }
}
`
    const [finding] = await review({}, { 'a.js': deep })
    expect(finding?.message).toContain('nesting 5 (limit 4)')
    expect(finding?.message).toContain('line 6')
  })

  it('does not count conditions of markup, but those of functions in it', async () => {
    const shown = Array.from({ length: 9 }, (_, i) => `{a${i} && b${i} ? <p>{c && <i />}</p> : d || <b />}`).join('')
    const card = (code: string): string => `export function Card() {\n  return <div>${code}</div>\n}\n`
    const handler = `onClick={() => {\n${loops('inner', 6).split('\n').slice(1, -2).join('\n')}\n}}`
    expect(await review({}, { 'a.tsx': card(shown), 'b.jsx': card(shown) })).toEqual([])
    expect(await review({}, { 'a.tsx': card(`<Button ${handler} />`) })).toMatchObject([{ symbol: 'Card' }])
  })

  it('leaves tests alone', async () => {
    expect(await review({}, { 'test/a.test.js': loops('work', 12) })).toEqual([])
  })

  it('works for Python and Go', async () => {
    const python = `def work(items):\n${Array.from({ length: 6 }, (_, i) => `    for a${i} in items:\n        if a${i}:\n            run(a${i})\n`).join('')}`
    const go = `package a\n\nfunc Work(items []int) {\n${Array.from({ length: 6 }, (_, i) => `\tfor _, a${i} := range items {\n\t\tif a${i} > 1 {\n\t\t\trun(a${i})\n\t\t}\n\t}\n`).join('')}}\n`
    expect(await review({}, { 'a.py': python })).toMatchObject([{ symbol: 'work', startLine: 1 }])
    expect(await review({}, { 'a.go': go })).toMatchObject([{ symbol: 'Work', startLine: 3 }])
  })
})
