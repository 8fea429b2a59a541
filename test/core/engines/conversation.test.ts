import { beforeAll, describe, expect, it } from 'vitest'
import { commentCommands } from '../../../src/commands/index.ts'
import { readEnvironment } from '../../../src/core/config/environment/environment.ts'
import { planReview } from '../../../src/core/findings/lifecycle.ts'
import { must } from '../../../src/core/must.ts'
import type { Report } from '../../../src/core/outcome/report.ts'
import { type Change, newReviewState, type ReviewState } from '../../../src/core/platform.ts'
import { run } from '../../../src/core/run.ts'
import { createLogger } from '../../../src/core/telemetry/logger.ts'
import type { ArgumentValue, Outcome } from '../../../src/core/types.ts'
import { makeFolder } from '../../support/folder.ts'
import { makeRepo, reportOf, runCommand } from '../../support/repo.ts'

let reviewed: ReviewState
let report: Report
let change: Change

/** A real review of a small change, remembered as the server does. */
beforeAll(async () => {
  const repo = makeRepo()
  const commented = 'export const two = 2\n// rubberduck-ignore js/compare-nan: it is a demonstration\n'
  const base = repo.commit('base', { 'src/a.js': 'export const one = 1\n', 'src/b.js': commented })
  const head = repo.commit('head', {
    'src/a.js': 'if (one == NaN) two()\nexport const one = 1\nif (three == NaN) four()\n',
    'src/b.js': `${commented}if (two == NaN) one()\n`,
    'package-lock.json': '{}\n',
  })
  const outcome = await runCommand('review', repo.dir, { base, head })
  report = reportOf(outcome)
  change = {
    repo: 'octo/duck',
    number: 7,
    body: '',
    title: 'Try',
    url: 'https://example.invalid/octo/duck/pull/7',
    state: 'open',
    draft: false,
    author: 'ada',
    authorIsBot: false,
    fork: false,
    base: { ref: 'main', sha: base },
    head: { ref: 'topic', sha: head },
  }
  const settings = { failOn: 'none' as const, alwaysSummary: false, broken: [] }
  const about = { job: 'j', change, outcome, settings, at: Date.UTC(2026, 0, 2, 3, 4) }
  const round = { ...about, posted: [], closed: [], notes: [] }
  reviewed = planReview(newReviewState(), round).state
})

const fresh = () => structuredClone(reviewed)
const nan = (line: number) =>
  must(report.findings.find((finding) => finding.rule === 'js/compare-nan' && finding.startLine === line))

/** Runs a command on a pull request; what it does to the state is left in the state given. */
function ask(command: string, given: Record<string, ArgumentValue> = {}, state?: ReviewState): Promise<Outcome> {
  const home = makeFolder()
  return run(
    { command, arguments: given, actor: 'eve' },
    {
      cwd: home,
      environment: readEnvironment({ PATH: process.env.PATH, HOME: home, RUBBERDUCK_HOME: home }),
      logger: createLogger('silent'),
      signal: new AbortController().signal,
      progress: () => {},
      stdin: async () => '',
      commands: commentCommands,
      ...(state === undefined ? {} : { subject: { change, state } }),
    },
  )
}

async function answer(command: string, given: Record<string, ArgumentValue> = {}, state = fresh()): Promise<string> {
  const outcome = await ask(command, given, state)
  if (outcome.state === 'failed') return `${outcome.error.kind}: ${outcome.error.public}`
  return outcome.parts.map((part) => (part.kind === 'text' ? part.markdown : '')).join('\n')
}

it.each(['status', 'pause', 'resume', 'ignore', 'why', 'why-not'])(
  '%s is refused where no pull request is',
  async (engine) => {
    const outcome = await ask(engine, { finding: 'a:1' })
    expect(outcome).toMatchObject({ state: 'failed', error: { kind: 'invalid' } })
    expect(outcome.state === 'failed' && outcome.error.public).toContain('Use it in a comment on one.')
  },
)

describe('status', () => {
  it('says what was reviewed, when, and what is open', async () => {
    const text = await answer('status')
    expect(text).toContain(
      `Reviewed up to \`${change.head.sha.slice(0, 7)}\` on 2026-01-02 03:04 UTC (round 1, complete).`,
    )
    expect(text).toMatch(/\d findings open, 0 fixed, 0 dismissed\./)
    expect(text).toContain(`\`src/a.js:1\` \`js/compare-nan\``)
    expect(text).toContain(nan(1).fingerprint.slice(0, 8))
    expect(text).not.toContain('paused')
  })

  it('says that nothing was reviewed, and that reviews are paused', async () => {
    const text = await answer('status', {}, { ...newReviewState(), paused: true })
    expect(text).toContain('This pull request has not been reviewed yet.')
    expect(text).toContain('0 findings open')
    expect(text).toContain('Reviews are paused. Use `/resume`')
  })
})

describe('pause and resume', () => {
  it('change the state, say what follows, and do nothing twice', async () => {
    const state = fresh()
    expect(await answer('resume', {}, state)).toBe('Reviews of this pull request are not paused.')
    expect(await answer('pause', {}, state)).toContain('`/review` still works')
    expect(state.paused).toBe(true)
    expect(await answer('pause', {}, state)).toContain('already paused')
    expect(await answer('resume', {}, state)).toContain('starting with the next push')
    expect(state.paused).toBe(false)
  })
})

describe('ignore', () => {
  it.each([
    ['path and line', () => 'src/a.js:1'],
    ['fingerprint', () => nan(1).fingerprint],
    ['the first six characters of it', () => nan(1).fingerprint.slice(0, 6)],
  ])('dismisses by %s, with who and why', async (_, name) => {
    const state = fresh()
    const text = await answer('ignore', { finding: name(), because: 'it is meant' }, state)
    expect(text).toContain('Dismissed `src/a.js:1`')
    expect(state.findings[nan(1).fingerprint]).toMatchObject({ status: 'dismissed', because: 'eve: it is meant' })
    expect(state.findings[nan(3).fingerprint]).toMatchObject({ status: 'open' })
    expect(await answer('status', {}, state)).toContain('1 dismissed')
  })

  it('names the nearest when there is none of that name', async () => {
    const text = await answer('ignore', { finding: 'src/a.js:4' })
    expect(text).toContain('not-found: Unknown finding `src/a.js:4`. Closest matches: `src/a.js:3`')
    expect(text.indexOf('src/a.js:3')).toBeLessThan(text.indexOf('src/a.js:1`'))
    expect(await answer('ignore', { finding: 'a.js:3' })).toContain('`src/a.js:3`')
    expect(await answer('ignore', { finding: nan(1).fingerprint.slice(0, 5) })).toContain(nan(1).fingerprint)
    expect(await answer('ignore', { finding: 'x:1' }, newReviewState())).toContain('`/status` lists')
  })

  it('lists those that fit when several do, and takes an open one before one that is over', async () => {
    const state = fresh()
    const one = must(state.findings[nan(1).fingerprint])
    state.findings.aaaaaa11111 = { ...one, rule: 'js/other' }
    const text = await answer('ignore', { finding: 'src/a.js:1' }, state)
    expect(text).toContain('invalid: Several findings match')
    expect(text).toContain('aaaaaa11111')
    expect(text).toContain(nan(1).fingerprint)
    state.findings.aaaaaa11111 = { ...one, rule: 'js/other', status: 'fixed' }
    expect(await answer('ignore', { finding: 'src/a.js:1' }, state)).toContain('Dismissed')
  })

  it('takes a whole fingerprint for itself although another begins with it', async () => {
    const state = fresh()
    state.findings[`${nan(1).fingerprint}-2`] = must(state.findings[nan(1).fingerprint])
    expect(await answer('ignore', { finding: nan(1).fingerprint }, state)).toContain('Dismissed')
    expect(state.findings[nan(1).fingerprint]?.status).toBe('dismissed')
    expect(state.findings[`${nan(1).fingerprint}-2`]?.status).toBe('open')
  })
})

describe('why', () => {
  it('gives the evidence: rule page, confidence, pass, code and fingerprint', async () => {
    const text = await answer('why', { finding: 'src/a.js:1' })
    expect(text).toContain('`js/compare-nan`')
    expect(text).toContain('if (one == NaN) two()')
    expect(text).toContain('Found by the rules pass as error, confidence')
    expect(text).toContain(
      `Fingerprint \`${nan(1).fingerprint}\`, first reported in \`${change.head.sha.slice(0, 7)}\``,
    )
    const page = must(must(report.rules)['js/compare-nan'])
    expect(text).toContain(page.why)
    expect(text).toContain(page.whatToDo)
  })

  it('explains what was suppressed, too', async () => {
    expect(await answer('why', { finding: 'src/b.js:3' })).toMatch(
      /Not shown: rubberduck-ignore on line 2: it is a demonstration\./,
    )
  })

  it('lets nothing in a message come alive', async () => {
    const state = fresh()
    const finding = must(
      reportOf(must(state.last).outcome).findings.find(({ fingerprint }) => fingerprint === nan(1).fingerprint),
    )
    finding.message = 'Ask @octocat about <b>this</b>'
    finding.related = [{ path: 'src/b.js', startLine: 1, endLine: 1, text: 'export const two = 2' }]
    const text = await answer('why', { finding: 'src/a.js:1' }, state)
    expect(text).not.toMatch(/(?<!`)@octocat/)
    expect(text).not.toContain('<b>')
    expect(text).toContain('- `src/b.js:1` `export const two = 2`')
  })

  it('says where to start when nothing was reviewed', async () => {
    expect(await answer('why', { finding: 'a:1' }, newReviewState())).toContain(
      'not-found: This pull request has not been reviewed yet',
    )
  })
})

describe('why-not', () => {
  it('lists what was suppressed and what was not looked at, with the reasons', async () => {
    const text = await answer('why-not')
    expect(text).toContain('**Suppressed**')
    expect(text).toMatch(/`src\/b\.js:3` `js\/compare-nan` .*rubberduck-ignore on line 2: it is a demonstration/)
    expect(text).toContain('**Not fully analyzed**')
    expect(text).toMatch(/`package-lock\.json`: /)
  })

  it('says why something stands only in the summary', async () => {
    const state = fresh()
    const [first, second] = reportOf(must(state.last).outcome).findings.filter(({ path }) => path === 'src/a.js')
    Object.assign(must(first), { placement: { at: 'summary' }, show: 'summary' })
    Object.assign(must(second), { placement: { at: 'summary' } })
    const text = await answer('why-not', {}, state)
    expect(text).toContain('it is a hint')
    expect(text).toContain('`max-comments`')
  })

  it('keeps to a file or folder', async () => {
    expect(await answer('why-not', { path: 'src/a.js' })).toBe('No findings were suppressed and no files were skipped.')
    expect(await answer('why-not', { path: 'src/' })).toContain('src/b.js')
    expect(await answer('why-not', { path: 'src' })).not.toContain('package-lock.json')
  })
})

describe('help', () => {
  it('lists every command', async () => {
    const text = await answer('help')
    for (const command of commentCommands) expect(text).toContain(`/${command.name}`)
  })

  it.each(['ignore', '/ignore', 'Ignore'])('explains %s', async (topic) => {
    const text = await answer('help', { topic })
    expect(text).toContain('`/ignore finding [because …]`')
    expect(text).toContain('It requires write access.')
    expect(text).toContain('/ignore src/cart.ts:4 because checked by the caller')
  })

  it.each([
    ['re', ['/review', '/resume']],
    ['ignroe', ['/ignore']],
    ['how do I resume a paused review', ['/resume', '/review']],
    ['is it possible to dismiss something', ['/ignore']],
  ])('names the nearest to “%s”', async (topic, expected) => {
    const text = await answer('help', { topic })
    const names = [...text.matchAll(/^- `(\/[a-z-]+)/gm)].map((match) => match[1])
    expect(names.slice(0, expected.length)).toEqual(expected)
    expect(names.length).toBeLessThanOrEqual(3)
  })

  it('lists all where nothing is near, and needs no pull request', async () => {
    const outcome = await ask('help', { topic: 'lorem ipsum' })
    const text = JSON.stringify(outcome)
    expect(text).toContain('No command matches “lorem ipsum”.')
    for (const command of commentCommands) expect(text).toContain(`/${command.name}`)
  })
})
