import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../src/core/findings/finding.ts'
import { planReview, type ReviewRound, recall } from '../../../src/core/findings/lifecycle.ts'
import { must } from '../../../src/core/must.ts'
import type { LedgerEntry } from '../../../src/core/outcome/report.ts'
import { type Change, newReviewState, type Posted, type ReviewState } from '../../../src/core/platform.ts'
import type { Outcome } from '../../../src/core/types.ts'

const change = (head: string): Change => ({
  repo: 'octo/duck',
  number: 7,
  body: '',
  title: 'Swim',
  url: '',
  state: 'open',
  draft: false,
  author: 'ada',
  authorIsBot: false,
  fork: false,
  base: { ref: 'main', sha: 'b'.repeat(40) },
  head: { ref: 'swim', sha: head.repeat(40) },
})

const finding = (fingerprint: string, over: Partial<Finding> = {}): Finding => ({
  rule: 'js/eval',
  severity: 'warning',
  category: 'security',
  path: 'src/a.js',
  startLine: 3,
  endLine: 3,
  message: 'Do not.',
  confidence: 0.9,
  pass: 'rules',
  fingerprint,
  placement: { at: 'inline' },
  ...over,
})

const whole: LedgerEntry = { path: 'src/a.js', state: 'analysed', added: 3, deleted: 0 }

function outcomeWith(findings: Finding[], ledger: LedgerEntry[] = [whole]): Outcome {
  const report = { findings, ledger, walkthrough: [], highlights: [], notes: [], excerpts: {} }
  const scope = { kind: 'range' as const, description: 'a change' }
  return { state: 'complete', parts: [{ kind: 'report', report: { scope, ...report } }] }
}

const round = (head: string, outcome: Outcome, over: Partial<ReviewRound> = {}): ReviewRound => ({
  job: `job-${head}`,
  change: change(head),
  outcome,
  posted: [],
  closed: [],
  notes: [],
  settings: { failOn: 'none', alwaysSummary: false, broken: [] },
  at: 0,
  ...over,
})

const thread = (fingerprint: string, over: Partial<Posted> = {}): Posted => ({
  fingerprint,
  thread: `thread of ${fingerprint}`,
  resolved: false,
  answered: false,
  ...over,
})

/** State after a first review that raised these. */
function raised(...findings: Finding[]): ReviewState {
  return planReview(newReviewState(), round('1', outcomeWith(findings))).state
}

describe('what a review posts', () => {
  it('posts what is new, the gravest first, and nothing twice', () => {
    const grave = finding('two', { severity: 'error' })
    const first = planReview(newReviewState(), round('1', outcomeWith([finding('one'), grave])))
    expect(first.plan.post.map((post) => post.fingerprint)).toEqual(['two', 'one'])
    const posted = [thread('one'), thread('two')]
    const second = planReview(first.state, round('2', outcomeWith([finding('one'), grave]), { posted }))
    expect(second.plan.post).toEqual([])
    expect(second.plan.fixed).toEqual([])
    expect(second.state.last?.round).toBe(2)
  })

  it('does not post what is suppressed or only for the summary', () => {
    const hidden = [
      finding('one', { placement: { at: 'summary' } }),
      finding('two', { placement: { at: 'suppressed', by: 'x', because: 'y' } }),
    ]
    const { plan, state } = planReview(newReviewState(), round('1', outcomeWith(hidden)))
    expect(plan.post).toEqual([])
    expect(Object.keys(state.findings)).toEqual(['one'])
  })

  it('posts nothing and forgets nothing when the review failed', () => {
    const before = raised(finding('one'))
    const failed: Outcome = { state: 'failed', error: { kind: 'bug', public: 'Broken.', short: 'Broken.' }, parts: [] }
    const { plan, state } = planReview(before, round('2', failed, { posted: [thread('one')] }))
    expect(plan.post).toEqual([])
    expect(plan.fixed).toEqual([])
    expect(state).toEqual(before)
  })
})

describe('what was mended', () => {
  it('is said with the commit, and known to be back when it returns', () => {
    const before = raised(finding('one'))
    const mended = planReview(before, round('2', outcomeWith([]), { posted: [thread('one')] }))
    expect(mended.plan.fixed).toEqual([{ posted: thread('one'), sentence: 'Fixed in 2222222.' }])
    expect(mended.state.findings.one).toMatchObject({ status: 'fixed', fixedIn: '2'.repeat(40) })

    const posted = [thread('one', { resolved: true })]
    expect(recall(mended.state, posted, false).closed).toEqual([])
    const back = planReview(mended.state, round('3', outcomeWith([finding('one')]), { posted }))
    expect(back.plan.notes.join()).toMatch(/is back/)
    expect(back.state.findings.one?.status).toBe('open')
  })

  it('is not claimed of a file that could not be read', () => {
    const gap: LedgerEntry = { ...whole, state: 'skipped', gap: true, reason: 'timed out' }
    const { plan, state } = planReview(
      raised(finding('one')),
      round('2', outcomeWith([], [gap]), { posted: [thread('one')] }),
    )
    expect(plan.fixed).toEqual([])
    expect(state.findings.one?.status).toBe('open')
  })

  it('is told apart from a file that left the change', () => {
    const { plan } = planReview(raised(finding('one')), round('2', outcomeWith([], []), { posted: [thread('one')] }))
    expect(plan.fixed[0]?.sentence).toBe('`src/a.js` is no longer part of this change as of 2222222.')
  })
})

describe('absence', () => {
  const states = ['analysed', 'text', 'skipped'] as const
  const gaps = [{}, { gap: false }, { gap: true }]

  it.each(states.flatMap((state) => gaps.map((gap) => [state, gap] as const)))(
    'is proof only of a file that was read to its end: %s %j',
    (state, gap) => {
      const ledger = [{ ...whole, path: 'src/z.js' }, { ...whole, state, ...gap } as LedgerEntry]
      const before = raised(finding('one'))
      const { plan, state: after } = planReview(
        before,
        round('2', outcomeWith([], ledger), { posted: [thread('one')] }),
      )
      const proven = state !== 'skipped' && !('gap' in gap && gap.gap === true)
      expect(plan.fixed.length).toBe(proven ? 1 : 0)
      expect(after.findings.one?.status).toBe(proven ? 'fixed' : 'open')
      // A thread of which nothing is known is closed only if all of the change was read.
      const unknown = planReview(newReviewState(), round('2', outcomeWith([], ledger), { posted: [thread('one')] }))
      expect(unknown.plan.fixed.length).toBe('gap' in gap && gap.gap === true ? 0 : 1)
    },
  )
})

describe('rounds', () => {
  const names = ['one', 'two', 'three', 'four']
  const placements = [{ at: 'inline' }, { at: 'file' }, { at: 'summary' }] as const
  const present = fc.array(fc.record({ name: fc.constantFrom(...names), placement: fc.constantFrom(...placements) }), {
    maxLength: 4,
  })
  const entry = fc.constantFrom<LedgerEntry>(whole, { ...whole, gap: true }, { ...whole, state: 'skipped' })
  const step = fc.record({ present, entry, resolve: fc.subarray(names), failed: fc.boolean() })

  it('post each finding once, never one that a person closed, and close only what is gone', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 6 }), (steps) => {
        let state = newReviewState()
        const posted = new Map<string, Posted>()
        const closedByPeople = new Set<string>()
        for (const [index, { present, entry, resolve, failed }] of steps.entries()) {
          for (const name of resolve.filter((each) => posted.has(each) && state.findings[each]?.status === 'open')) {
            posted.set(name, thread(name, { resolved: true }))
            closedByPeople.add(name)
          }
          const { closed } = recall(state, [...posted.values()], false)
          expect([...closedByPeople].filter((name) => !closed.includes(name))).toEqual([])
          const seen = [...new Map(present.map((each) => [each.name, each])).values()]
          const findings = seen.map(({ name, placement }) =>
            finding(name, {
              placement: closed.includes(name) ? { at: 'suppressed', by: 'x', because: 'y' } : placement,
            }),
          )
          const outcome: Outcome = failed
            ? { state: 'failed', error: { kind: 'bug', public: '', short: '' }, parts: [] }
            : outcomeWith(findings, [entry])
          const given = { posted: [...posted.values()], closed }
          const before = state
          const planned = planReview(state, round(String(index + 1), outcome, given))
          const { plan } = planned
          state = planned.state
          if (failed) expect([plan.post, plan.fixed, state]).toEqual([[], [], before])
          for (const { fingerprint, placement } of plan.post) {
            expect(posted.has(fingerprint)).toBe(false)
            expect(closedByPeople.has(fingerprint)).toBe(false)
            expect(['inline', 'file']).toContain(placement.at)
            posted.set(fingerprint, thread(fingerprint))
          }
          for (const { posted: gone } of plan.fixed) {
            expect(entry).toBe(whole)
            expect(seen.map(({ name }) => name)).not.toContain(gone.fingerprint)
            expect(gone.resolved).toBe(false)
            expect(state.findings[gone.fingerprint]?.status).toBe('fixed')
            posted.set(gone.fingerprint, thread(gone.fingerprint, { resolved: true }))
          }
          if (failed) continue
          expect(state.last?.round).toBe((before.last?.round ?? 0) + 1)
          for (const { fingerprint, placement } of findings)
            if (placement.at === 'inline' || placement.at === 'file') expect(posted.has(fingerprint)).toBe(true)
          for (const [name, known] of Object.entries(state.findings)) {
            const here = seen.some((each) => each.name === name)
            if (here) expect([name, known.status]).toEqual([name, closed.includes(name) ? 'dismissed' : 'open'])
            // Whoever closed it may have fixed it.
            if (known.status === 'fixed') closedByPeople.delete(name)
            if (known.status === 'fixed') expect(here).toBe(false)
          }
        }
      }),
    )
  })
})

describe('what people closed', () => {
  it('is not reported again for the same code, whoever closed it and how', () => {
    const before = raised(finding('one'), finding('two'))
    before.findings.two = { ...must(before.findings.two), status: 'dismissed', because: 'ada: meant' }
    const memory = recall(before, [thread('one', { resolved: true }), thread('two')], false)
    expect(memory.closed.toSorted()).toEqual(['one', 'two'])
    const closed = memory.closed.map((id) =>
      finding(id, { placement: { at: 'suppressed', by: 'a person', because: 'dismissed' } }),
    )
    const { plan, state } = planReview(before, round('2', outcomeWith(closed), { closed: memory.closed }))
    expect(plan.post).toEqual([])
    expect(state.findings.one).toMatchObject({ status: 'dismissed', because: 'its thread was resolved' })
    expect(state.findings.two).toMatchObject({ status: 'dismissed', because: 'ada: meant' })
  })
})

describe('where the next review starts', () => {
  it('starts at the last whole review, and at the beginning after a partial one or when asked', () => {
    const state = raised(finding('one'))
    expect(recall(state, [], false).since).toBe('1'.repeat(40))
    expect(recall(state, [], true).since).toBeUndefined()
    must(state.last).outcome = { state: 'partial', reasons: ['x'], parts: [] }
    expect(recall(state, [], false).since).toBeUndefined()
  })
})
