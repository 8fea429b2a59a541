import { describe, expect, it } from 'vitest'
import { must } from '../../../src/core/must.ts'
import type { Report } from '../../../src/core/outcome/report.ts'
import { makeRepo, reviewRepo } from '../../support/repo.ts'

/** A base, a first head with two weaknesses, and a second head that adds a third. */
function pushedTwice() {
  const repo = makeRepo()
  const calm = Array.from({ length: 20 }, (_, index) => `export const n${index} = ${index}`)
  const base = repo.commit('base', { 'a.js': `${calm.join('\n')}\n` })
  const first = [...calm]
  first[2] = 'if (n1 == NaN) n2()'
  first[17] = 'if (n3 == NaN) n2()'
  const one = repo.commit('one', { 'a.js': `${first.join('\n')}\n` })
  const second = [...first]
  second[9] = 'if (n5 == NaN) n2()'
  const two = repo.commit('two', { 'a.js': `${second.join('\n')}\n` })
  return { repo, base, one, two }
}

const placements = (report: Report) =>
  Object.fromEntries(
    report.findings
      .filter((finding) => finding.rule === 'js/compare-nan')
      .map((finding) => [finding.startLine, finding.placement.at]),
  )

describe('a review after the first', () => {
  it('raises what stands on new lines; what is posted keeps its place, the rest is for the summary', async () => {
    const { repo, base, one, two } = pushedTwice()
    const before = await reviewRepo(repo.dir, { base, head: one }, { pinned: { policy: base, known: [], closed: [] } })
    const posted = must(before.findings.find((finding) => finding.startLine === 3))
    const report = await reviewRepo(
      repo.dir,
      { base, head: two },
      { pinned: { policy: base, since: one, known: [posted.fingerprint], closed: [] } },
    )
    expect(placements(report)).toEqual({ 3: 'inline', 10: 'inline', 18: 'summary' })
  })

  it('does not raise what a person closed, and says so under why-not', async () => {
    const { repo, base, one } = pushedTwice()
    const before = await reviewRepo(repo.dir, { base, head: one })
    const closed = before.findings.filter((finding) => finding.startLine === 3).map((finding) => finding.fingerprint)
    const report = await reviewRepo(repo.dir, { base, head: one }, { pinned: { policy: base, known: [], closed } })
    expect(placements(report)).toEqual({ 3: 'suppressed', 18: 'inline' })
    expect(report.findings[0]?.placement).toMatchObject({ by: 'a person' })
  })

  it('looks at everything again after a force-push, and says so', async () => {
    const { repo, base, one } = pushedTwice()
    repo.git('checkout', '--quiet', base)
    const rewritten = repo.commit('rewritten', { 'a.js': 'if (n1 == NaN) n2()\n' })
    const report = await reviewRepo(
      repo.dir,
      { base, head: rewritten },
      { pinned: { policy: base, since: one, known: [], closed: [] } },
    )
    expect(placements(report)).toEqual({ 1: 'inline' })
    expect(report.notes.join()).toContain('history was rewritten')
  })

  it('names the lines that a comment may stand on', async () => {
    const { repo, base, two } = pushedTwice()
    const report = await reviewRepo(repo.dir, { base, head: two })
    expect(report.anchors).toEqual({
      'a.js': [
        { startLine: 1, endLine: 13 },
        { startLine: 15, endLine: 20 },
      ],
    })
  })

  it('reads configuration where it is told to', async () => {
    const { repo, base, one } = pushedTwice()
    repo.git('checkout', '--quiet', base)
    const policy = repo.commit('configured', { '.rubberduck.toml': '[rules]\n"js/compare-nan" = "off"\n' })
    const report = await reviewRepo(repo.dir, { base, head: one }, { pinned: { policy } })
    expect(placements(report)).toEqual({})
  })
})
