import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeConfig } from '../../../src/core/config/config.ts'
import { parseConfig } from '../../../src/core/config/read-config.ts'
import { assignFingerprints, normaliseCode } from '../../../src/core/findings/fingerprint.ts'
import { directiveAt, findDirectives } from '../../../src/core/findings/ignore-comments.ts'
import { type FindingContext, type PassDraft, placeFindings } from '../../../src/core/findings/place-findings.ts'
import type { FileChange } from '../../../src/core/git/types.ts'
import { must } from '../../../src/core/must.ts'

const draft = (fields: Partial<PassDraft> = {}): PassDraft => ({
  pass: 'rules',
  rule: 'js/eval',
  severity: 'warning',
  category: 'correctness',
  path: 'a.js',
  startLine: 5,
  endLine: 5,
  message: 'Do not.',
  confidence: 0.9,
  ...fields,
})

const change: FileChange = {
  status: 'modified',
  path: 'a.js',
  oldPath: 'a.js',
  oldMode: '100644',
  newMode: '100644',
  oldId: '1'.repeat(40),
  newId: '2'.repeat(40),
  binary: false,
  hunks: [
    {
      oldStart: 1,
      oldLines: 9,
      newStart: 1,
      newLines: 10,
      changes: [{ oldStart: 4, oldCount: 0, newStart: 5, newCount: 1 }],
    },
  ],
}

const ground = (fields: Partial<FindingContext> & { toml?: string; text?: string } = {}): FindingContext => {
  const lines = (fields.text ?? '').split('\n')
  const directives = findDirectives(lines)
  return {
    config: mergeConfig([parseConfig(fields.toml ?? '', 't')]),
    budget: 30,
    change: (path) => (path === 'a.js' ? change : undefined),
    directives: () => directives,
    code: (path, from, to) => `${path}:${from}-${to}`,
    ...fields,
  }
}

describe('settle', () => {
  it('places inside a hunk inline, outside at the file, elsewhere in the summary', () => {
    const fates = placeFindings(
      [draft(), draft({ startLine: 50, endLine: 50, message: 'Nor this.' }), draft({ path: 'b.js' })],
      ground(),
    ).map((finding) => finding.placement.at)
    expect(fates).toEqual(['inline', 'file', 'summary'])
  })

  it('says a sentence once in a change, with its other places, but every error', () => {
    const at = (startLine: number, fields: Partial<PassDraft> = {}) =>
      draft({ startLine, endLine: startLine, severity: 'warning', ...fields })
    const placed = placeFindings([at(2), at(5), at(7, { message: 'Nor this.' })], ground())
    expect(placed.map(({ startLine, placement }) => [startLine, placement.at])).toEqual([
      [2, 'inline'],
      [5, 'summary'],
      [7, 'inline'],
    ])
    expect(placed[0]?.related).toEqual([{ path: 'a.js', startLine: 5, endLine: 5, text: 'the same problem' }])
    const errors = placeFindings([at(2, { severity: 'error' }), at(5, { severity: 'error' })], ground())
    expect(errors.map(({ placement }) => placement.at)).toEqual(['inline', 'inline'])
    const whole = placeFindings([at(2), at(5)], { ...ground(), change: undefined } as unknown as FindingContext)
    expect(whole.map(({ placement }) => placement.at)).toEqual(['inline', 'inline'])
  })

  it('never drops: what is not shown says by what and why', () => {
    const toml = '[rules]\n"js/off" = "off"\n"js/loud" = "error"\n[review]\nseverity = "warning"'
    const text = 'x\n\n\n// rubberduck-ignore js/ignored: input is a constant\ncode'
    const all = [
      draft({ rule: 'js/off' }),
      draft({ rule: 'js/quiet', severity: 'info' }),
      draft({ rule: 'js/ignored' }),
      draft({ rule: 'js/loud', severity: 'info' }),
      draft({ rule: 'js/moved', startLine: 7, endLine: 7 }),
      draft({ rule: 'impact/moved', category: 'impact', startLine: 7, endLine: 7 }),
    ]
    const findings = placeFindings(all, ground({ toml, text, pure: (_, line) => line === 7 }))
    expect(findings).toHaveLength(all.length)
    const placement = (rule: string) => must(findings.find((finding) => finding.rule === rule)).placement
    expect(placement('js/off')).toEqual({ at: 'suppressed', by: 'configuration', because: 'the rule is disabled' })
    expect(placement('js/quiet')).toMatchObject({
      by: 'configuration',
      because: 'below the minimum severity `warning`',
    })
    expect(placement('js/ignored')).toEqual({
      at: 'suppressed',
      by: 'rubberduck-ignore on line 4',
      because: 'input is a constant',
    })
    expect(placement('js/loud')).toEqual({ at: 'inline' })
    expect(placement('js/moved')).toMatchObject({ at: 'suppressed', by: 'moves' })
    expect(placement('impact/moved')).toEqual({ at: 'inline' })
  })

  it('says one thing once: of two security findings on a line the surer stays', () => {
    const [first, second] = placeFindings(
      [
        draft({ rule: 'any/secret', category: 'security', severity: 'error', confidence: 1 }),
        draft({ rule: 'js/hard-coded', category: 'security', confidence: 0.8 }),
      ],
      ground(),
    )
    expect(must(first).placement).toEqual({ at: 'inline' })
    expect(must(second).placement).toMatchObject({ at: 'suppressed', by: 'any/secret' })
  })

  it('keeps a hole beside a leaked key on the same line', () => {
    const findings = placeFindings(
      [
        draft({ rule: 'any/secret', category: 'security', severity: 'error', confidence: 1 }),
        draft({ rule: 'py/command-injection', category: 'security', confidence: 0.8 }),
      ],
      ground(),
    )
    expect(findings.map((finding) => finding.placement.at)).toEqual(['inline', 'inline'])
  })

  it('keeps to the budget, the weakest going to the summary', () => {
    const drafts = Array.from({ length: 10 }, (_, index) =>
      draft({ rule: `js/r${index}`, confidence: (index + 1) / 10 }),
    )
    const findings = placeFindings(drafts, ground({ budget: 3 }))
    expect(findings.filter((finding) => finding.placement.at === 'inline').map((finding) => finding.rule)).toEqual([
      'js/r7',
      'js/r8',
      'js/r9',
    ])
    expect(findings.filter((finding) => finding.placement.at === 'summary')).toHaveLength(7)
  })
})

describe('laws', () => {
  const severities = ['error', 'warning', 'info'] as const
  const any = fc.record({
    rule: fc.constantFrom('js/a', 'js/b', 'any/secret', 'py/command-injection'),
    severity: fc.constantFrom(...severities),
    category: fc.constantFrom('correctness', 'security', 'impact'),
    path: fc.constantFrom('a.js', 'b.js'),
    startLine: fc.integer({ min: 1, max: 14 }),
    confidence: fc.constantFrom(0.5, 0.8, 1),
    show: fc.constantFrom(undefined, 'file', 'summary', 'inline'),
  })
  const drafts = fc.array(
    any.map(({ show, ...fields }) =>
      draft({ ...fields, ...(show === undefined ? {} : { show }), endLine: fields.startLine } as Partial<PassDraft>),
    ),
    { maxLength: 50 },
  )
  const weigh = ({ severity, confidence }: PassDraft) => ({ error: 1, warning: 0.6, info: 0.25 })[severity] * confidence

  it('show no more than the budget and nothing weaker in its place, and lose nothing', () => {
    fc.assert(
      fc.property(drafts, fc.integer({ min: 0, max: 40 }), fc.boolean(), (all, budget, near) => {
        const added = near ? { added: (_: string, line: number) => line <= 5 } : {}
        const free = placeFindings(all, ground({ budget: Number.POSITIVE_INFINITY, ...added }))
        const placed = placeFindings(all, ground({ budget, ...added }))
        expect(placed.length).toBe(all.length)
        const rank = (each: PassDraft) => weigh(each) * (near && each.startLine > 5 ? 0.7 : 1)
        const isShown = ({ placement }: (typeof placed)[0]) => placement.at === 'inline' || placement.at === 'file'
        const wanted = free.filter(isShown)
        const shown = placed.filter(isShown)
        expect(shown.length).toBe(Math.min(budget, wanted.length))
        const moved = placed.filter((each, index) => isShown(must(free[index])) && !isShown(each))
        for (const each of moved) {
          expect(each.placement).toEqual({ at: 'summary' })
          for (const kept of shown) expect(rank(kept)).toBeGreaterThanOrEqual(rank(each))
        }
        // What is not moved is where it was.
        for (const [index, each] of placed.entries())
          if (!moved.includes(each)) expect(each.placement).toEqual(must(free[index]).placement)
      }),
    )
  })

  it('are in the order of severity, path and line, and say one thing once', () => {
    fc.assert(
      fc.property(drafts, (all) => {
        const placed = placeFindings(all, ground({ budget: Number.POSITIVE_INFINITY }))
        for (const [index, each] of placed.entries()) {
          const next = placed[index + 1]
          if (next === undefined) break
          const [own, other] = [each, next].map(({ severity }) => ['error', 'warning', 'info'].indexOf(severity))
          expect(must(own)).toBeLessThanOrEqual(must(other))
          if (own !== other) continue
          expect(each.path < next.path || (each.path === next.path && each.startLine <= next.startLine)).toBe(true)
        }
        const seen = placed.filter(({ placement }) => placement.at !== 'suppressed')
        const sameSecurity = (one: PassDraft, other: PassDraft) =>
          one.category === 'security' && other.category === 'security' && leak(one) === leak(other)
        const leak = ({ rule }: PassDraft) => rule === 'any/secret'
        for (const one of placed)
          for (const other of seen) {
            if (one === other || one.path !== other.path || one.startLine !== other.startLine) continue
            if (!sameSecurity(one, other)) continue
            // The surer one is the one that is said.
            expect(one.placement.at).toBe('suppressed')
            expect(weigh(other)).toBeGreaterThanOrEqual(weigh(one))
          }
      }),
    )
  })

  it('raise after the first review only what is on touched lines, is posted already, or nobody closed', () => {
    fc.assert(
      fc.property(drafts, fc.integer({ min: 0, max: 14 }), fc.func(fc.nat(2)), (all, until, pick) => {
        const first = placeFindings(all, ground({ budget: 99 }))
        const named = (which: number) =>
          new Set(first.map(({ fingerprint }) => fingerprint).filter((each) => pick(each) === which))
        const [known, closed] = [named(0), named(1)]
        const touched = (_: string, startLine: number) => startLine <= until
        const second = placeFindings(
          all,
          ground({ budget: 99, earlier: { known, closed, touched, identities: [], now: () => undefined } }),
        )
        for (const [index, { fingerprint, placement, startLine }] of second.entries()) {
          const before = must(first[index]).placement
          if (closed.has(fingerprint)) expect(placement).toMatchObject({ at: 'suppressed' })
          else if (known.has(fingerprint) || startLine <= until)
            expect([before.at, 'inline', 'file', 'summary']).toContain(placement.at)
          else expect(['summary', 'suppressed']).toContain(placement.at)
        }
      }),
    )
  })
})

describe('fingerprints', () => {
  it('do not depend on line or layout', () => {
    const of = (fields: Partial<PassDraft>, code: string) =>
      must(assignFingerprints([draft({ symbol: 'f', ...fields })], () => code)[0]).fingerprint
    const one = of({}, 'a( b,\n  c )')
    expect(of({ startLine: 90, endLine: 91 }, 'a( b, c )')).toBe(one)
    expect(of({ path: 'other.js' }, 'a( b, c )')).not.toBe(one)
    expect(of({ rule: 'js/other' }, 'a( b, c )')).not.toBe(one)
    expect(of({ symbol: 'g' }, 'a( b, c )')).not.toBe(one)
    expect(of({}, 'a( b, d )')).not.toBe(one)
  })

  it('are unique within a report', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('x', 'y', 'z')), (codes) => {
        const marked = assignFingerprints(
          codes.map((code) => draft({ code })),
          () => '',
        )
        expect(new Set(marked.map((finding) => finding.fingerprint)).size).toBe(codes.length)
      }),
    )
  })

  it('normaliseCode is idempotent and blind to white space', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^\S{1,5}$/)), fc.constantFrom(' ', '\n', '\t  '), (words, space) => {
        expect(normaliseCode(words.join(space))).toBe(words.join(' '))
      }),
    )
  })
})

describe('rubberduck-ignore', () => {
  it.each([
    ['eval(x) // rubberduck-ignore js/eval: trusted', [1]],
    ['# rubberduck-ignore py/x, py/y: trusted\n\ncode', [1, 3]],
    ['/* rubberduck-ignore js/eval: trusted */\ncode', [1, 2]],
    ['<!-- rubberduck-ignore any/x: trusted -->\ncode', [1, 2]],
    ['-- rubberduck-ignore sql/x: trusted\ncode', [1, 2]],
  ])('%j covers lines %j', (text, lines) => {
    const [directive] = findDirectives(text.split('\n'))
    expect(directive).toMatchObject({ reason: 'trusted', covers: lines })
  })

  it('without a rule silences nothing', () => {
    const found = findDirectives(['// rubberduck-ignore', '// rubberduck-ignore: all of it'])
    expect(found.map(({ rules }) => rules)).toEqual([[], []])
    expect(directiveAt(found, 'js/eval', 2)).toBeUndefined()
  })
})
