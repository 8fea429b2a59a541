import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { must } from '../../../../src/core/must.ts'
import { git, type Pull } from '../../../fakes/github/hub.ts'
import { type Ended, useWorkshop } from '../../../support/jobs.ts'

const broken = "export const n1 = {}\nif (!'x' in n1) n1()\n"
const fixed = "export const n1 = {}\nif (!('x' in n1)) n1()\n"
const { hub, shop } = useWorkshop()
let count = 0

/** A draft, which is not reviewed by itself. */
async function open(over: Partial<Pick<Pull, 'fork'>> = {}) {
  const name = `octo/commit-${++count}`
  const made = hub.createRepo(name, { 'a.js': 'export const n1 = {}\n' })
  made.permissions.set('ada', 'write')
  const pull = await hub.openPull(name, { 'a.js': broken }, { draft: true, ...over })
  const { end } = await shop.next()
  expect(end).toEqual({ state: 'ignored', result: 'the pull request is a draft (use `/review` to review it now)' })
  return { name, made, pull, before: pull.headSha }
}
const answers = (name: string) =>
  must(hub.repos.get(name))
    .comments.filter(({ body }) => body.includes('rubberduck:answer'))
    .map(({ body }) => body)
/** The ends of the attempts of the next command; a push to the branch makes jobs of its own. */
async function ends(): Promise<Ended[]> {
  const all: Ended[] = []
  for (;;) {
    const ended = await shop.next()
    if (ended.job.lane !== 'asked') continue
    all.push(ended)
    if (ended.end.state !== 'retry') return all
    shop.skipWaits()
  }
}
const states = async () => (await ends()).map(({ end }) => end.state)
const recorded = async (type: string, name: string) =>
  (await shop.store.events.query({ type, repo: name })).map(({ data }) => data)

it('commits once to the branch, also when the answer is lost, and says who asked for which job', async () => {
  const { name, made, pull, before } = await open()
  hub.fault({ method: 'POST', path: new RegExp(`${name}/issues/1/comments$`), status: 503, times: 2 })
  await hub.comment(name, 1, 'ada', '/fix --commit')
  const attempts = await ends()
  expect(attempts.map(({ end }) => end.state)).toEqual(['retry', 'done'])
  const [{ job }] = attempts as [Ended]
  expect(pull.headSha).not.toBe(before)
  const log = git(made.dir, ['log', '--format=%an <%ae>, %cn <%ce>: %B', `${before}..${pull.headSha}`])
  const [ada, duck] = ['ada', 'acme-duck[bot]'].map(
    (login) => `${login} <${hub.accounts.idOf(login)}+${login}@users.noreply.`,
  )
  expect(log.startsWith(`${ada}127.0.0.1>, ${duck}127.0.0.1>: Fix `)).toBe(true)
  expect(log).toContain(`RubberDuck-Job: ${job.id}`)
  expect(git(made.dir, ['rev-list', '--count', `${before}..topic-1`])).toBe('1')
  expect(`${git(made.dir, ['show', 'topic-1:a.js'])}\n`).toBe(fixed)
  expect(answers(name)[0]).toContain(`Committed as \`${pull.headSha.slice(0, 7)}\``)
  expect(await recorded('commit.pushed', name)).toEqual([
    expect.objectContaining({ commit: pull.headSha, branch: 'topic-1', files: ['a.js'] }),
    expect.objectContaining({ commit: pull.headSha, branch: 'topic-1' }),
  ])
})

it.each([
  ['of a fork', '/fix --commit', { fork: true }, {}, 'The branch is in a fork, and RubberDuck does not push to forks.'],
  ['of a fork', '/fix --pr', { fork: true }, {}, 'The branch is in a fork'],
  ['that it may not write', '/fix --commit', {}, { contents: 'read' as const }, 'contents: write'],
])('answers with the patch and the reason for a branch %s: %s', async (_, command, over, grants, reason) => {
  const { name, made, pull, before } = await open(over)
  Object.assign(made.grants, grants)
  await hub.comment(name, 1, 'ada', command)
  expect(await states()).toEqual(['done'])
  const [answer] = answers(name)
  expect(answer).toContain(reason)
  expect(answer).toContain('Apply this patch with `git apply`')
  expect(answer).toContain("+if (!('x' in n1)) n1()")
  expect(pull.headSha).toBe(before)
  expect(made.pulls.size).toBe(1)
  expect(await recorded('commit.pushed', name)).toEqual([])
})

it.each([
  [
    'a missing permission',
    '! [remote rejected] x -> topic-1 (refusing to allow a GitHub App to create or update workflow `.github/workflows/ci.yml` without `workflows` permission)',
    /changes `\.github\/workflows\/ci\.yml` and the App lacks the permission `workflows: write`\. \[Grant it\]\(http.*\/settings\/installations\/4711\)/,
  ],
  [
    'a protected branch',
    'error: GH006: Protected branch update failed for refs/heads/topic-1.\nerror: Changes must be made through a pull request.',
    /`topic-1` is protected, so nothing was pushed: Changes must be made through a pull request\. \[Change its protection\]/,
  ],
  [
    'a ruleset',
    'error: GH013: Repository rule violations found for refs/heads/topic-1.\n\n- Cannot update this protected ref.',
    /A ruleset refused the push to `topic-1`: Cannot update this protected ref\. \[See its rules\]\(http.*\/rules\)/,
  ],
  ['an archived repository', 'This repository was archived so it is read-only.', /is archived, so nothing was pushed/],
])('says in its own words that a push was refused because of %s', async (_, printed, words) => {
  const { name, made, pull, before } = await open()
  const hook = join(made.dir, 'hooks', 'pre-receive')
  mkdirSync(dirname(hook), { recursive: true })
  writeFileSync(hook, `#!/bin/sh\ncat >&2 <<'END'\n${printed}\nEND\nexit 1\n`, { mode: 0o700 })
  await hub.comment(name, 1, 'ada', '/fix --commit')
  expect(await states()).toEqual(['done'])
  expect(answers(name)).toEqual([expect.stringMatching(words)])
  expect(answers(name)[0]).toContain("+if (!('x' in n1)) n1()")
  expect(pull.headSha).toBe(before)
})

it('opens one pull request on the branch of the change, whatever fails after it took effect', async () => {
  const { name, made, before } = await open()
  hub.fault({ method: 'POST', path: new RegExp(`${name}/pulls$`), status: 502, after: true })
  await hub.comment(name, 1, 'ada', '/fix --pr')
  expect((await states()).at(-1)).toBe('done')
  expect(made.pulls.size).toBe(2)
  const proposed = must(made.pulls.get(2))
  expect(proposed).toMatchObject({
    base: 'topic-1',
    body: 'Requested by @ada in #1.\n\nparsed · no tests found',
    state: 'open',
  })
  expect(git(made.dir, ['rev-parse', `${proposed.head}^`])).toBe(before)
  expect(answers(name)).toEqual([expect.stringContaining('Opened #2')])
  const [opened] = await recorded('pull.opened', name)
  expect(opened).toMatchObject({ commit: proposed.headSha, branch: proposed.head, files: ['a.js'], number: 2 })
})

it('opens one pull request on the default branch for an issue, also when the answer is lost', async () => {
  const name = `octo/commit-${++count}`
  const made = hub.createRepo(name, { 'a.js': 'export const n1 = {}\n' })
  made.permissions.set('ada', 'write')
  hub.fault({ method: 'POST', path: new RegExp(`${name}/issues/9/comments$`), status: 503, times: 2 })
  await hub.comment(name, 9, 'ada', '/refactor rename n1 to nOne --pr')
  expect(await states()).toEqual(['retry', 'done'])
  expect([...made.pulls.values()].map(({ base, body }) => [base, body])).toEqual([
    ['main', 'Requested by @ada.\n\nparsed · no tests found'],
  ])
  expect(answers(name)).toEqual([expect.stringContaining('Opened #1')])
  await hub.comment(name, 9, 'ada', '/refactor rename n1 to nOne --commit')
  expect(await states()).toEqual(['done'])
  expect(answers(name)[1]).toContain('There is no branch to commit to. Use `--pr` to open a pull request.')
})

it('pushes nothing without being asked, and nothing for those who may not write', async () => {
  const { name, pull, before } = await open()
  await hub.comment(name, 1, 'eve', '/fix --commit')
  expect(await states()).toEqual(['done'])
  await hub.comment(name, 1, 'ada', '/fix')
  expect(await states()).toEqual(['done'])
  expect(answers(name)[0]).toContain('`/fix --commit` requires write access')
  expect(answers(name)[1]).toContain("+if (!('x' in n1)) n1()")
  expect(pull.headSha).toBe(before)
})

it('undoes its last commit, once, and only if nothing else changed in its files', async () => {
  const { name, made, pull } = await open()
  const ask = async (who: string, words: string) => {
    await hub.comment(name, 1, who, words)
    await ends()
    return answers(name).at(-1)
  }
  expect(await ask('ada', '/undo')).toContain('RubberDuck has no commit on this pull request that is not undone yet.')
  await ask('ada', '/fix --commit')
  const fix = pull.headSha
  expect(await ask('eve', '/undo')).toContain('requires write access')
  expect(pull.headSha).toBe(fix)
  await ask('ada', '@rubberduck please undo that')
  expect(git(made.dir, ['log', '-1', '--format=%s', 'topic-1'])).toMatch(
    new RegExp(`^Undo ${fix.slice(0, 7)} “Fix .*”$`),
  )
  expect(`${git(made.dir, ['show', 'topic-1:a.js'])}\n`).toBe(broken)
  expect(await ask('ada', '/undo')).toContain('that is not undone yet')
  await ask('ada', '/fix --commit')
  const again = pull.headSha
  await hub.push(name, 1, { 'a.js': `${fixed}// more\n` })
  expect(await ask('ada', '/undo')).toMatch(new RegExp(`a.js. changed after .?${again.slice(0, 7)}`))
})
