import { describe, expect, it } from 'vitest'
import { planReview, type ReviewRound, recall } from '../../../src/core/findings/lifecycle.ts'
import { type Change, newReviewState, type Posted, type ReviewState } from '../../../src/core/platform.ts'
import type { Finding, LedgerEntry, Outcome } from '../../../src/core/types.ts'

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

describe('what people closed', () => {
  it('is not reported again for the same code, whoever closed it and how', () => {
    const before = raised(finding('one'), finding('two'))
    before.findings.two = { ...before.findings.two!, status: 'dismissed', because: 'ada: meant' }
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
    state.last!.outcome = { state: 'partial', reasons: ['x'], parts: [] }
    expect(recall(state, [], false).since).toBeUndefined()
  })
})
