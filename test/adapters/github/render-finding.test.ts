import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readMarker } from '../../../src/adapters/github/marker.ts'
import { type Comment, renderFindingComment, renderSummary } from '../../../src/adapters/github/render.ts'
import type { Finding } from '../../../src/core/findings/finding.ts'
import { must } from '../../../src/core/must.ts'
import type { Change } from '../../../src/core/platform.ts'
import type { LineRange } from '../../../src/core/positions/line-ranges.ts'
import type { Outcome } from '../../../src/core/types.ts'

const change: Change = {
  repo: 'octo/duck',
  number: 7,
  title: '',
  body: '',
  url: 'http://hub.invalid/octo/duck/pull/7',
  state: 'open',
  draft: false,
  author: 'ada',
  authorIsBot: false,
  fork: false,
  base: { ref: 'main', sha: 'b'.repeat(40) },
  head: { ref: 'topic', sha: 'a'.repeat(40) },
}
const outcome = (before: string): Outcome => {
  const excerpts = { f: { startLine: 1, lines: Array.from({ length: 40 }, () => before) } }
  const scope = { kind: 'range' as const, description: '' }
  const report = { scope, findings: [], ledger: [], walkthrough: [], highlights: [], notes: [], excerpts }
  return { state: 'complete', parts: [{ kind: 'report', report }] }
}
const finding = (range: LineRange, over: Partial<Finding> = {}): Finding => ({
  rule: 'js/x',
  pass: 'rules',
  severity: 'error',
  category: 'correctness',
  path: 'a.js',
  message: 'Do not.',
  confidence: 1,
  fingerprint: 'f',
  placement: { at: 'inline' },
  ...range,
  ...over,
})
const render = (made: Finding, hunks: LineRange[], before = 'old'): Comment =>
  renderFindingComment(made, { job: 'j', change, outcome: outcome(before), anchors: { 'a.js': hunks } })
const withFix = (range: LineRange, replacement: string) =>
  finding(range, { fix: { ...range, safety: 'safe', replacement } })
/** What GitHub would commit: the contents of the first suggestion, by the rules of fenced code. */
function suggested(body: string): string | undefined {
  const rows = body.split('\n')
  const opened = rows.findIndex((row) => /^`{3,}suggestion$/.test(row))
  if (opened === -1) return undefined
  const fence = must(/^`+/.exec(must(rows[opened])))[0]
  const closed = rows.findIndex((row, index) => index > opened && new RegExp(`^\`{${fence.length},}$`).test(row))
  return rows
    .slice(opened + 1, closed)
    .map((row) => `${row}\n`)
    .join('')
}

// Characters that nobody sees. U+202A to U+202E and U+2066 to U+2069 change the order in which text is shown: https://trojansource.codes
const bidi = [
  0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069, 0x2028, 0x2029, 0x200b, 0x206a, 0x1b, 0x08,
].map((code) => String.fromCodePoint(code))
const line = fc.stringMatching(/^[a-z`~ ()"'\u202f\u2065]{1,20}$/)
const hunk = { startLine: 3, endLine: 9 }

it('offers exactly the fix, whatever fences are in it, unless it changes nothing', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 4 }), (rows) => {
      const replacement = rows.map((row) => `${row}\n`).join('')
      expect(suggested(render(withFix({ startLine: 4, endLine: 5 }, replacement), [hunk]).body)).toBe(replacement)
      const same = render(withFix({ startLine: 4, endLine: 5 }, 'old\r\nold\n'), [hunk]).body
      expect(suggested(same)).toBeUndefined()
    }),
  )
})

it('never offers to commit characters that change the order in which text is shown', () => {
  fc.assert(
    fc.property(line, fc.constantFrom(...bidi), line, (before, hidden, after) => {
      const { body } = render(withFix({ startLine: 4, endLine: 4 }, `${before}${hidden}${after}\n`), [hunk])
      expect(suggested(body)).toBeUndefined()
      expect(body).not.toContain(hidden)
    }),
  )
})

const range = fc
  .record({ startLine: fc.integer({ min: 1, max: 12 }), more: fc.integer({ min: 0, max: 4 }) })
  .map(({ startLine, more }) => ({ startLine, endLine: startLine + more }))

it('is on lines of one hunk or on the file, and suggests only for just the lines that it is on', () => {
  fc.assert(
    fc.property(range, range, fc.constantFrom('inline', 'file'), (own, fixed, at) => {
      const made = finding(own, { placement: { at } as const, fix: { ...fixed, safety: 'safe', replacement: 'x\n' } })
      const comment = render(made, [hunk])
      const holds = ({ startLine, endLine }: LineRange) => startLine >= 3 && endLine <= 9
      const first = { startLine: own.startLine, endLine: own.startLine }
      const wanted = at === 'file' ? undefined : [fixed, own, first].find(holds)
      const start = wanted === undefined || wanted.startLine === wanted.endLine ? undefined : wanted.startLine
      expect([comment.line, comment.startLine]).toEqual([wanted?.endLine, start])
      expect(suggested(comment.body)).toBe(
        wanted?.startLine === fixed.startLine && wanted.endLine === fixed.endLine ? 'x\n' : undefined,
      )
      expect(comment.body.includes(`line ${own.startLine}`)).toBe(wanted === undefined)
    }),
  )
})

const settings = { failOn: 'none' as const, alwaysSummary: false, broken: [] }

it('a summary keeps its marker and the problems, however much there is to say', () => {
  const unplaced = Array.from({ length: 500 }, (_, at) =>
    finding({ startLine: at, endLine: at }, { path: `${'folder/'.repeat(20)}${at}.js`, message: 'x'.repeat(400) }),
  )
  const plan = {
    job: 'j',
    change,
    outcome: outcome('old'),
    post: [],
    fixed: [],
    returned: [],
    anchors: {},
    notes: [],
    settings,
  }
  const text = renderSummary(plan, { unplaced, problems: ['One problem.'], commented: new Set() })
  expect(text.length).toBeLessThan(65_536)
  expect(readMarker(text)).toMatchObject({ kind: 'summary' })
  expect(text).toContain('- One problem.')
  expect(text).toMatch(/- … and \d+ more\./)
})
