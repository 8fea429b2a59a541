import type { Finding } from '../../../src/core/findings/finding.ts'
import type { Report } from '../../../src/core/outcome/report.ts'
import type { Outcome } from '../../../src/core/types.ts'

const esc = '\u001b'
const override = '\u202e'

/** A name that tries everything: quotes, a line end, a terminal escape, a bidi override, Markdown and a dash. */
export const nastyPath = `src/-we\`ird "name"\n${esc}[2J${override}<img> @team #12.js`

function finding(own: Partial<Finding> & Pick<Finding, 'rule' | 'path' | 'message' | 'fingerprint'>): Finding {
  return {
    severity: 'warning',
    category: 'correctness',
    startLine: 1,
    endLine: own.startLine ?? 1,
    ...(own.startLine === 0 ? {} : { startColumn: 1, endColumn: 8 }),
    confidence: 0.9,
    pass: 'rules',
    placement: { at: 'inline' },
    ...own,
  }
}

const findings: Finding[] = [
  finding({
    rule: 'js/sql-injection',
    severity: 'error',
    category: 'security',
    path: 'src/db/users.ts',
    startLine: 12,
    startColumn: 21,
    endColumn: 63,
    symbol: 'UserStore.find',
    message:
      'The query is built from `name`, which a caller controls. Pass it as a parameter instead, so that the database never reads it as SQL.',
    fingerprint: 'a1a1a1a1',
    fix: {
      safety: 'unsafe',
      startLine: 12,
      endLine: 12,
      replacement: "    return db.query('SELECT * FROM users WHERE name = ?', [name])\n",
    },
    related: [
      { path: 'src/api.ts', startLine: 40, endLine: 40, text: '  store.find(request.query.name)' },
      { path: 'src/with space & 100%.ts', startLine: 7, endLine: 9, text: 'find(`name`)' },
    ],
  }),
  finding({
    rule: 'impact/removed-parameter',
    severity: 'error',
    category: 'impact',
    pass: 'impact',
    path: 'src/db/users.ts',
    startLine: 30,
    endLine: 48,
    startColumn: 2,
    endColumn: 9,
    message:
      '`UserStore.list` lost its parameter `limit`; 7 calls still pass it.\n\nChange them, or keep the parameter.',
    fingerprint: 'b2b2b2b2',
    related: Array.from({ length: 7 }, (_, index) => ({
      path: `src/call-${index}.ts`,
      startLine: index + 1,
      endLine: index + 1,
      text: 'store.list(10)',
    })),
  }),
  finding({
    rule: 'js/debug-leftover',
    path: nastyPath,
    startLine: 2,
    endLine: 3,
    startColumn: 1,
    endColumn: 31,
    message: `Remove \`console.log("${esc}]0;owned")\`; ping @octocat about #12, see https://example.org/x <script>alert(1)</script> [click](javascript:x).`,
    fingerprint: 'c3c3c3c3',
    fix: { safety: 'safe', startLine: 2, endLine: 3, replacement: '' },
  }),
  finding({
    rule: 'hygiene/large-file',
    category: 'hygiene',
    pass: 'hygiene',
    path: 'data/dump.json',
    startLine: 0,
    endLine: 0,
    message: 'This file has 12 MB. Keep data out of the repository.',
    fingerprint: 'd4d4d4d4',
    placement: { at: 'file' },
  }),
  finding({
    rule: 'complexity/worse',
    severity: 'info',
    category: 'complexity',
    pass: 'complexity',
    path: 'src/api.ts',
    startLine: 20,
    endLine: 90,
    message: '`handle` went from 12 to 21 in cognitive complexity.',
    fingerprint: 'e5e5e5e5',
    placement: { at: 'summary' },
  }),
  finding({
    rule: 'js/eval',
    category: 'security',
    path: 'src/api.ts',
    startLine: 5,
    message: 'Code is built at run time.',
    fingerprint: 'f6f6f6f6',
    placement: { at: 'suppressed', by: 'rubberduck-ignore on line 4', because: 'the input is a constant' },
  }),
  finding({
    rule: 'js/loose-equality',
    severity: 'info',
    path: 'src/api.ts',
    startLine: 8,
    message: 'Compare with `===`.',
    fingerprint: '07070707',
    placement: { at: 'suppressed', by: 'configuration', because: 'the rule is disabled' },
  }),
]

const report: Report = {
  scope: {
    kind: 'commit',
    description: 'the last commit (1a2b3c4 fix the parser, closes #9)',
    base: '0'.repeat(40),
    head: '1'.repeat(40),
  },
  findings,
  ledger: [
    { path: 'data/dump.json', state: 'skipped', added: 0, deleted: 0, reason: 'binary' },
    { path: 'dist/app.min.js', state: 'skipped', added: 1, deleted: 1, reason: 'generated' },
    { path: nastyPath, state: 'analysed', language: 'javascript', added: 3, deleted: 0 },
    { path: 'notes.xyz', state: 'text', added: 2, deleted: 0, reason: 'no grammar for it' },
    { path: 'src/api.ts', state: 'analysed', language: 'typescript', added: 8, deleted: 2 },
    { path: 'src/db/users.ts', state: 'analysed', language: 'typescript', added: 10, deleted: 4 },
  ],
  walkthrough: [
    { path: 'src/api.ts', status: 'modified', summary: 'changes `handle`' },
    {
      path: 'src/db/users.ts',
      status: 'modified',
      summary: 'adds `UserStore.find`; removes a parameter of `UserStore.list`',
    },
    { path: nastyPath, status: 'added', summary: '' },
  ],
  highlights: ['5 of 31 changed lines were only moved or renamed. Review these 26 lines.'],
  notes: ['148 rules ran.'],
  excerpts: {
    a1a1a1a1: {
      startLine: 9,
      lines: [
        'export class UserStore {',
        '  /** 名前 finds a user. */',
        '  find(name: string) {',
        "    return db.query('SELECT * FROM users WHERE name = ' + name)",
        '  }',
        '',
      ],
    },
    b2b2b2b2: { startLine: 28, lines: Array.from({ length: 24 }, (_, index) => `\tline ${index + 28}`) },
    c3c3c3c3: {
      startLine: 1,
      lines: ['start()', `console.log("${esc}]0;owned\u0007 \u200badmin")`, '```` // not the end of a fence', 'end()'],
    },
  },
  rules: {
    'js/sql-injection': {
      summary: 'SQL is built from a variable.',
      why: 'Whoever controls the text controls the query.',
      whatToDo: 'Use parameters.',
      cwe: 'CWE-89',
      title: 'SQL query built from dynamic values',
      category: 'security',
      severity: 'error',
      confidence: 0.9,
      example: { language: 'typescript', bad: "db.query('… ' + name)", good: "db.query('… ?', [name])" },
    },
  },
}

/** A report with one of everything that a renderer has to cope with. */
export const richOutcome: Outcome = { state: 'complete', parts: [{ kind: 'report', report }] }

export const richReport = report

export const partialOutcome: Outcome = {
  state: 'partial',
  reasons: [
    'src/slow.ts was not analyzed: it took longer than 5 s',
    'the rule page .rubberduck/rules/x.md was skipped: no `Bad` example',
  ],
  parts: [{ kind: 'report', report: { ...report, findings: [], highlights: [] } }],
}

export const cleanOutcome: Outcome = {
  state: 'complete',
  parts: [
    {
      kind: 'report',
      report: { ...report, findings: [], highlights: [], notes: [], ledger: report.ledger.slice(4), walkthrough: [] },
    },
  ],
}

export const failedOutcome: Outcome = {
  state: 'failed',
  error: {
    kind: 'not-found',
    public: 'Unknown revision `mian`. Did you mean `main`?',
    short: 'Unknown revision `mian`. (exit 128)',
  },
  parts: [],
}

export const tableOutcome: Outcome = {
  state: 'complete',
  parts: [
    {
      kind: 'data',
      title: '2 rules',
      columns: ['rule', 'severity', 'says'],
      rows: [
        ['js/eval', 'error', 'Code is built from `text | text` at run time.'],
        ['py/mutable-default', 'warning', 'A default is shared by all calls.'],
      ],
    },
  ],
}
