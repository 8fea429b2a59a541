import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { must } from '../../src/core/must.ts'
import { git } from '../fakes/github/hub.ts'
import { type FakeGitHub, startGitHub } from '../fakes/github.ts'
import { makeFolder } from '../support/folder.ts'
import { startServer, type TestServer, until } from '../support/server.ts'

const calm = Array.from({ length: 20 }, (_, index) => `export const n${index} = ${index}`)
const text = (lines: Record<number, string>) => `${calm.map((line, index) => lines[index + 1] ?? line).join('\n')}\n`
const weak = (value: string) => `if (${value} == NaN) n2()`

let hub: FakeGitHub
let server: TestServer
let count = 0

beforeAll(async () => {
  hub = await startGitHub()
  server = await startServer(hub, makeFolder())
})
afterAll(async () => {
  await server.kill('SIGTERM')
  await hub.close()
})

/** A repository of its own, with Ada allowed to write and Eve to read. */
function repo(files: Record<string, string> = { 'a.js': text({}) }) {
  const name = `octo/duck-${++count}`
  const made = hub.createRepo(name, files)
  made.permissions.set('ada', 'write')
  made.permissions.set('eve', 'read')
  return { name, made }
}

const finished = (name: string, checks = 1) =>
  until(
    () => {
      const runs = must(hub.repos.get(name)).checkRuns.filter((run) => run.status === 'completed')
      const summary = must(hub.repos.get(name)).comments.some((each) => each.body.includes('rubberduck:summary'))
      const clean = runs.every(({ conclusion }) => conclusion === 'success')
      return runs.length >= checks && (summary || clean) ? runs : undefined
    },
    () => server.log().slice(-4_000),
  )
const threads = (name: string) =>
  must(hub.repos.get(name)).reviewComments.filter((comment) => comment.replyTo === undefined)
const answers = (name: string) =>
  must(hub.repos.get(name)).comments.filter((each) => each.body.includes('rubberduck:answer'))
const answered = (name: string, number = 1) =>
  until(
    () => answers(name)[number - 1]?.body,
    () => server.log().slice(-4_000),
  )

describe('a pull request that is opened', () => {
  it('gets one review, one summary and one check run', async () => {
    const { name, made } = repo()
    const pull = await hub.openPull(name, { 'a.js': text({ 3: weak('n1'), 18: weak('n3') }) })
    const [run] = await finished(name)
    expect(made.reviews.length).toBe(1)
    expect(threads(name).map(({ path, line, side, commit }) => [path, line, side, commit])).toEqual([
      ['a.js', 3, 'RIGHT', pull.headSha],
      ['a.js', 18, 'RIGHT', pull.headSha],
    ])
    expect(must(threads(name)[0]).body).toContain('`NaN` is not equal to any value')
    expect(made.comments.length).toBe(1)
    expect(must(made.comments[0]).body).toContain('2 errors')
    expect(run).toMatchObject({ conclusion: 'neutral', head_sha: pull.headSha })
    expect(must(run).annotations).toEqual([])
  })

  it('is not reviewed twice when the delivery comes twice', async () => {
    const { name, made } = repo()
    await hub.openPull(name, { 'a.js': text({ 3: weak('n1') }) })
    await finished(name)
    const again = must(hub.deliveries.find((delivery) => delivery.body.includes(name)))
    expect(await hub.deliver(again)).toBe(200)
    await hub.deliver(hub.pullEvent(name, 1, 'opened'))
    await hub.comment(name, 1, 'ada', '/status')
    expect(await answered(name)).toContain('1 finding open')
    expect(made.reviews.length).toBe(1)
    expect(made.checkRuns.length).toBe(1)
  })

  it('gets a fix of just its lines as a suggestion that can be committed', async () => {
    const { name } = repo()
    await hub.openPull(name, { 'a.js': text({ 3: "if (!'x' in n1) n2()" }) })
    await finished(name)
    expect(must(threads(name)[0]).body).toContain("```suggestion\nif (!('x' in n1)) n2()\n```")
  })

  it('is green when there is nothing to say', async () => {
    const { name, made } = repo()
    await hub.openPull(name, { 'a.js': text({ 3: 'export const n2 = 22' }) })
    const [run] = await finished(name)
    expect(must(run).conclusion).toBe('success')
    expect([made.reviews, made.comments]).toEqual([[], []])
  })

  it('is left alone as a draft, and reviewed when it is ready or when somebody asks', async () => {
    const { name, made } = repo()
    const pull = await hub.openPull(name, { 'a.js': text({ 3: weak('n1') }) }, { draft: true })
    await hub.comment(name, 1, 'eve', '/status')
    expect(await answered(name)).toContain('This pull request has not been reviewed yet')
    expect(made.checkRuns).toMatchObject([{ conclusion: 'skipped' }])
    pull.draft = false
    await hub.deliver(hub.pullEvent(name, 1, 'ready_for_review'))
    await finished(name, 2)
    expect(threads(name).length).toBe(1)
  })

  it('is reviewed under the configuration of its base, not its own', async () => {
    const { name } = repo({ 'a.js': text({}), '.rubberduck.toml': '[rules]\n"js/compare-nan" = "warning"\n' })
    await hub.openPull(name, {
      'a.js': text({ 3: weak('n1') }),
      '.rubberduck.toml': '[rules]\n"js/compare-nan" = "off"\n',
    })
    const [run] = await finished(name)
    expect(must(threads(name)[0]).body).toContain('**Warning**')
    expect(must(run).conclusion).toBe('neutral')
  })
})

describe('a push', () => {
  it('raises only what is new, says what was mended, and repeats nothing', async () => {
    const { name, made } = repo()
    await hub.openPull(name, { 'a.js': text({ 3: weak('n1'), 18: weak('n3') }) })
    await finished(name)
    const head = await hub.push(name, 1, { 'a.js': text({ 3: weak('n1'), 10: weak('n5') }) })
    await finished(name, 2)
    expect(threads(name).map((thread) => thread.line)).toEqual([3, 18, 10])
    const [, mended] = threads(name)
    const replies = made.reviewComments.filter((comment) => comment.replyTo !== undefined)
    expect(replies.map((reply) => [reply.replyTo, reply.body.split('\n')[0]])).toEqual([
      [must(mended).id, `Fixed in ${head.slice(0, 7)}.`],
    ])
    expect(made.resolved).toEqual(new Set([must(mended).thread]))
    expect(made.comments.length).toBe(1)
    await hub.push(name, 1, { 'b.txt': 'words\n' })
    await finished(name, 3)
    expect(threads(name).length).toBe(3)
    expect(made.reviewComments.length).toBe(4)
  })

  it('that rewrites history keeps what is known of the same code', async () => {
    const { name } = repo()
    await hub.openPull(name, { 'a.js': text({ 3: weak('n1') }) })
    await finished(name)
    await hub.push(name, 1, { 'a.js': `\n\n${text({ 3: weak('n1') })}` }, true)
    await finished(name, 2)
    expect(threads(name).length).toBe(1)
  })
})

describe('a merge of the base', () => {
  it('says nothing new and carries the check over; with a change of its own it is reviewed', async () => {
    const { name, made } = repo({ 'a.js': text({}), 'b.js': 'export const b = 1\n' })
    await hub.openPull(name, { 'a.js': text({ 3: weak('n1') }) })
    await finished(name)
    const head = await hub.mergeBase(name, 1, { 'b.js': 'export const b = 2\nif (b == NaN) b()\n' })
    const [, second] = await finished(name, 2)
    expect(second).toMatchObject({ head_sha: head, conclusion: 'neutral' })
    expect(threads(name).length).toBe(1)
    await until(
      () => must(made.comments[0]).body.includes('Only the base branch was merged since the last review.') || undefined,
    )
    await hub.mergeBase(name, 1, { 'b.js': 'export const b = 3\n' }, { 'a.js': text({ 3: weak('n1'), 9: weak('n5') }) })
    await finished(name, 3)
    expect(threads(name).map((thread) => thread.line)).toEqual([3, 9])
  })

  it('in a merge queue gets a status and nothing else', async () => {
    const { name, made } = repo()
    await hub.queue(name, 'f'.repeat(40))
    await until(() => made.checkRuns[0])
    expect(made.checkRuns[0]).toMatchObject({ status: 'completed', conclusion: 'neutral', head_sha: 'f'.repeat(40) })
  })
})

describe('what people do', () => {
  it('a resolved thread is not reported again for the same code', async () => {
    const { name, made } = repo()
    await hub.openPull(name, { 'a.js': text({ 3: weak('n1') }) })
    await finished(name)
    made.resolved.add(must(threads(name)[0]).thread)
    await hub.push(name, 1, { 'a.js': text({ 3: weak('n1'), 10: weak('n5') }) })
    await finished(name, 2)
    expect(threads(name).length).toBe(2)
    await hub.comment(name, 1, 'eve', '/why-not')
    expect(await answered(name)).toContain('a person: this finding was dismissed here')
  })

  it('commands are seen, answered in their place, and refused to those who may not', async () => {
    const { name, made } = repo()
    await hub.openPull(name, { 'a.js': text({ 3: weak('n1') }) })
    await finished(name)
    const id = await hub.comment(name, 1, 'eve', '/why a.js:3')
    expect(await answered(name)).toContain('js/compare-nan')
    await until(
      () => made.reactions.some((each) => each.on === `comment/${id}` && each.content === 'eyes') || undefined,
    )
    await hub.comment(name, 1, 'eve', '/pause')
    expect(await answered(name, 2)).toContain('requires write access')
    await hub.comment(name, 1, 'ada', '/ignore a.js:3 --because "it is meant"')
    expect(await answered(name, 3)).toContain('Dismissed')
    await hub.comment(name, 1, 'ada', '@acme-duck stop reviewing please')
    expect(await answered(name, 4)).toContain('Paused')
    await hub.push(name, 1, { 'a.js': text({ 3: weak('n1'), 10: weak('n5') }) })
    await hub.comment(name, 1, 'ada', '/reveiw')
    expect(await answered(name, 5)).toContain('Did you mean "review"?')
    await hub.comment(name, 1, 'ada', '/review')
    await finished(name, 3)
    expect(threads(name).map((thread) => thread.line)).toEqual([3, 10])
  })

  it('a reply in a thread of ours needs no mention and no name; a remark interrupts nobody', async () => {
    const { name, made } = repo()
    await hub.openPull(name, { 'a.js': text({ 3: weak('n1'), 18: weak('n3') }) })
    await finished(name)
    const [first, second] = threads(name)
    const replies = () => made.reviewComments.filter((each) => each.replyTo !== undefined && each.author.type === 'Bot')
    const thanks = await hub.reply(name, must(first).id, 'ada', 'Good catch, thank you.')
    await hub.reply(name, must(first).id, 'eve', 'Is that so?')
    await until(
      () => replies()[0],
      () => server.log().slice(-4_000),
    )
    expect([must(replies()[0]).replyTo, must(replies()[0]).body]).toEqual([
      must(first).id,
      expect.stringContaining('`a.js:3`'),
    ])
    const meant = await hub.reply(name, must(second).id, 'ada', 'This is intentional, the caller checks it.')
    await until(() => replies()[1])
    expect(replies()[1]).toMatchObject({ replyTo: must(second).id, body: expect.stringContaining('Dismissed') })
    await until(() => made.reactions.some((each) => each.on === `review-comment/${meant}`) || undefined)
    expect(made.reactions.some((each) => each.on === `review-comment/${thanks}`)).toBe(false)
    await hub.reply(name, must(first).id, 'ada', '/ignore --because the caller checks it')
    await until(() => replies()[2])
    await hub.comment(name, 1, 'ada', '/status')
    expect(await answered(name)).toContain('0 findings open, 0 fixed, 2 dismissed')
    const own = { id: 77, number: 1, thread: 77, author: { login: 'eve', type: 'User' as const }, path: 'a.js' }
    made.reviewComments.push({ ...own, body: 'a person’s thread', commit: '', file: false })
    await hub.reply(name, 77, 'ada', 'Is that so?')
    await hub.comment(name, 1, 'ada', '/status')
    await answered(name, 2)
    expect(replies().length).toBe(3)
  })

  it('talk among people, other bots’ commands and plain issues are left alone', async () => {
    const { name } = repo()
    await hub.openPull(name, { 'a.js': `${text({})}export const more = 1\n` })
    await finished(name)
    await hub.comment(name, 1, 'ada', 'looks good\n\n```\n/review\n```\n> /pause')
    await hub.comment(name, 1, 'ada', '/lgtm')
    await hub.comment(name, 99, 'ada', '/status')
    expect(await answered(name)).toContain('only works on pull requests')
    expect(answers(name).length).toBe(1)
  })

  it('code is analysed on request, from the mirror', async () => {
    const { name } = repo({ 'src/a.js': text({ 3: weak('n1') }) })
    await hub.openPull(name, { 'b.txt': 'words\n' })
    await finished(name)
    await hub.comment(name, 1, 'eve', '/analyze src')
    expect(await answered(name)).toContain('js/compare-nan')
    await hub.comment(name, 1, 'eve', '/analyze ../../etc')
    expect(await answered(name, 2)).toMatch(/outside|no files/)
  })
})

describe('fixes', () => {
  const inside = "if (!'x' in n1) n2()"
  const mended = "if (!('x' in n1)) n2()"
  const show = (made: { dir: string }, ...args: string[]) => git(made.dir, args)

  it('come as a patch, or as one commit of whoever asked on the branch, whose thread is closed by the next round', async () => {
    const { name, made } = repo()
    const pull = await hub.openPull(name, { 'a.js': text({ 3: inside, 9: weak('n5') }) })
    const [run] = await finished(name)
    expect(must(run).actions.map((action) => (action as { identifier: string }).identifier)).toEqual(['review', 'fix'])
    await hub.comment(name, 1, 'eve', '/fix')
    expect(await answered(name)).toContain(`-${inside}\n+${mended}`)
    await hub.comment(name, 1, 'eve', '/fix --commit')
    expect(await answered(name, 2)).toContain('`/fix --commit` requires write access')
    const before = pull.headSha
    await hub.reply(name, must(threads(name)[0]).id, 'ada', '/fix --commit')
    await finished(name, 2)
    expect(pull.headSha).not.toBe(before)
    expect(show(made, 'log', '--format=%an %cn: %s', `${before}..topic-1`)).toBe(
      'ada acme-duck[bot]: Fix js/negated-in in a.js'.replace(
        'js/negated-in',
        must(must(must(threads(name)[0]).body.match(/`(js\/[\w-]+)`/))[1]),
      ),
    )
    expect(show(made, 'show', `topic-1:a.js`)).toBe(text({ 3: mended, 9: weak('n5') }).trim())
    expect(made.resolved).toEqual(new Set([must(threads(name)[0]).thread]))
    const replies = made.reviewComments
      .filter((each) => each.replyTo === must(threads(name)[0]).id)
      .map((each) => each.body)
    expect(replies.join('\n')).toContain(`Committed as \`${pull.headSha.slice(0, 7)}\``)
  })

  it('are committed by the button of the check run, for those who may write', async () => {
    const { name, made } = repo()
    const pull = await hub.openPull(name, { 'a.js': text({ 3: inside }) })
    const [run] = await finished(name)
    await hub.press(name, must(run).id, 'eve', 'fix')
    expect(await answered(name)).toContain('requires write access')
    await hub.press(name, must(run).id, 'ada', 'fix')
    expect(await answered(name, 2)).toContain('Committed as')
    expect(show(made, 'show', `${pull.headSha}:a.js`)).toBe(text({ 3: mended }).trim())
  })

  it('come as a pull request of their own, one however often it is asked, also from an issue', async () => {
    const { name, made } = repo()
    await hub.openPull(name, { 'a.js': text({ 3: inside }) })
    await finished(name)
    await hub.comment(name, 1, 'eve', '/fix --pr')
    expect(await answered(name)).toContain('`/fix --pr` requires write access')
    await hub.comment(name, 1, 'ada', '/fix --pr')
    expect(await answered(name, 2)).toMatch(/Opened #2: Fix js\/negated-in in a\.js/)
    const own = must(made.pulls.get(2))
    expect([own.base, own.head.startsWith('rubberduck/fix-js-negated-in'), own.body]).toEqual([
      'topic-1',
      true,
      'Requested by @ada in #1.\n\nparsed · no tests found',
    ])
    expect(show(made, 'show', `${own.head}:a.js`)).toBe(text({ 3: mended }).trim())
    await hub.comment(name, 77, 'ada', '/refactor rename n1 to nOne --pr')
    expect(await answered(name, 3)).toContain('Opened #3: Rename n1 to nOne')
    expect(must(made.pulls.get(3)).base).toBe('main')
    await hub.comment(name, 77, 'ada', '/refactor rename n1 to nOne --commit')
    expect(await answered(name, 4)).toMatch(/no branch to commit to\. Use `--pr`[\s\S]*```diff/)
    // It was opened, and the answer got lost.
    hub.fault({ method: 'POST', path: new RegExp(`${name}/pulls$`), status: 502, after: true })
    await hub.comment(name, 77, 'ada', '/refactor rename n2 to nTwo --pr')
    expect(await answered(name, 5)).toContain('Opened #4: Rename n2 to nTwo')
    expect(made.pulls.size).toBe(4)
  })

  it('are not pushed to a fork, nor to a protected branch, nor where the App may not; the patch is there', async () => {
    const { name, made } = repo()
    await hub.openPull(name, { 'a.js': text({ 3: inside }) }, { fork: true })
    await finished(name)
    await hub.comment(name, 1, 'ada', '/fix --commit')
    expect(await answered(name)).toMatch(/is in a fork[\s\S]*```diff/)
    await hub.openPull(name, { 'a.js': text({ 5: inside }) })
    await until(() => made.comments.filter((each) => each.body.includes('rubberduck:summary'))[1])
    made.grants.contents = 'read'
    await hub.comment(name, 2, 'ada', '/fix --commit')
    expect(await answered(name, 2)).toMatch(/may not push[\s\S]*```diff/)
    expect(server.log()).not.toMatch(/ghs_madeup/)
  })
})

describe('seen from outside', () => {
  it('counts what happened and knows what is refused', async () => {
    const metrics = await (await fetch(`${server.url}/metrics`)).text()
    expect(metrics).toMatch(/rubberduck_webhooks_total\{event="pull_request",status="202"\} [1-9]/)
    expect(metrics).toMatch(/rubberduck_findings_total\{rule="js\/compare-nan",placement="inline"\} [1-9]/)
    expect(metrics).toMatch(/rubberduck_platform_limit_remaining\{platform="github",resource="core"\} 4999/)
    const post = (headers: Record<string, string>) =>
      fetch(`${server.url}/api/github/webhooks`, { method: 'POST', headers, body: '{}' })
    expect((await post({})).status).toBe(400)
    const headers = {
      'x-github-event': 'ping',
      'x-github-delivery': 'a-b',
      'x-hub-signature-256': `sha256=${'0'.repeat(64)}`,
    }
    expect((await post(headers)).status).toBe(401)
    expect((await fetch(`${server.url}/nothing`)).status).toBe(404)
    expect((await fetch(`${server.url}/api/github/webhooks`)).status).toBe(405)
    expect(server.log()).not.toMatch(/ghs_madeup|PRIVATE KEY|made-up-secret/)
  })
})
