import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { must } from '../../../../src/core/must.ts'
import type { Author } from '../../../fakes/github/hub.ts'
import { type FakeGitHub, startGitHub } from '../../../fakes/github.ts'
import { makeFolder } from '../../../support/folder.ts'
import { openWorkshop, type Workshop } from '../../../support/jobs.ts'

const conflict = (label: string) => `<<<<<<< ${label}\ntwo\n=======\nthree\n>>>>>>> b\n`
let hub: FakeGitHub
let shop: Workshop
let count = 0

beforeAll(async () => {
  hub = await startGitHub()
  shop = await openWorkshop(hub, makeFolder())
})
afterAll(async () => {
  await shop.close()
  await hub.close()
})

function repo(files: Record<string, string> = {}) {
  const name = `octo/publish-${++count}`
  const made = hub.createRepo(name, { 'a.txt': 'one\n', 'b.txt': 'b\n', ...files })
  made.permissions.set('ada', 'write')
  return { name, made }
}
const threads = (name: string) => must(hub.repos.get(name)).reviewComments.filter((each) => each.replyTo === undefined)
const summary = (name: string) =>
  must(
    must(hub.repos.get(name)).comments.find(
      ({ author, body }) => author.type === 'Bot' && body.includes('rubberduck:summary'),
    ),
  ).body
const updates = (name: string) =>
  hub.requests.filter(({ method, path }) => method === 'PATCH' && path.includes(`${name}/check-runs/`)).length
const end = async () => must((await shop.settled()).at(-1)).end

describe('a push that only merges the base', () => {
  it('posts nothing, not even what somebody deleted, and reviews again after a change of its own', async () => {
    const { name, made } = repo()
    await hub.openPull(name, { 'a.txt': `one\n${conflict('topic')}` })
    await end()
    expect(threads(name).length).toBe(1)
    made.reviewComments.length = 0
    const head = await hub.mergeBase(name, 1, { 'b.txt': 'c\n' })
    expect(await end()).toEqual({ state: 'done', result: 'review complete: 0 posted, 0 fixed' })
    expect(threads(name)).toEqual([])
    expect(made.checkRuns.at(-1)).toMatchObject({ head_sha: head, status: 'completed' })
    expect(summary(name)).toContain('Only the base branch was merged since the last review.')
    await hub.push(name, 1, { 'a.txt': `one\n${conflict('other')}` })
    await end()
    expect(threads(name).length).toBe(1)
    expect(summary(name)).toContain(`Changes since the last review: ${head.slice(0, 7)}…`)
    expect(summary(name)).not.toContain('Only the base branch was merged')
  })
})

describe('a head that was reviewed', () => {
  it('is not reviewed again for another event, but is when somebody asks or it is retargeted', async () => {
    const { name, made } = repo()
    await hub.openPull(name, { 'a.txt': conflict('topic') })
    await end()
    for (const action of ['opened', 'synchronize', 'ready_for_review']) {
      await hub.deliver(hub.pullEvent(name, 1, action))
      expect([action, await end()]).toEqual([
        action,
        { state: 'ignored', result: expect.stringMatching(/^[0-9a-f]{7} is already reviewed$/) },
      ])
    }
    for (const [action, more] of [
      ['reopened', {}],
      ['edited', { changes: { base: { ref: { from: 'old' } } } }],
    ] as const) {
      await hub.deliver(hub.pullEvent(name, 1, action, more))
      expect([action, await end()]).toEqual([action, { state: 'done', result: 'review complete: 0 posted, 0 fixed' }])
    }
    await hub.comment(name, 1, 'ada', '/review')
    expect(await end()).toMatchObject({ result: 'review complete: 0 posted, 0 fixed' })
    expect(made.reviews.length).toBe(1)
    expect(summary(name)).not.toContain('Changes since the last review')
  })
})

describe('a push during a review', () => {
  it('supersedes it: its check run is cancelled, and nothing of the old head is posted', async () => {
    const { name, made } = repo()
    // The head moves after the check run was made; the delivery of the push is lost.
    let moved: Promise<string> | undefined
    hub.fault({
      method: 'POST',
      path: new RegExp(`${name}/check-runs$`),
      status: 502,
      after: true,
      strike() {
        hub.connect('http://127.0.0.1:9/')
        moved = hub.push(name, 1, { 'a.txt': conflict('newer') })
        hub.connect(shop.webhook)
      },
    })
    const pull = await hub.openPull(name, { 'a.txt': conflict('topic') })
    const old = pull.headSha
    expect(await end()).toEqual({ state: 'superseded', result: expect.stringContaining('has new commits') })
    expect(await moved).toBe(pull.headSha)
    expect(made.reviews).toEqual([])
    expect(made.comments).toEqual([])
    expect(made.checkRuns.map(({ head_sha, conclusion }) => [head_sha, conclusion])).toEqual([[old, 'cancelled']])
  })
})

describe('markers', () => {
  it('count only in comments of the App itself, whoever has a name like it', async () => {
    const text = `one\n${conflict('topic')}`
    const first = repo()
    await hub.openPull(first.name, { 'a.txt': text })
    await end()
    const [, fingerprint] = must(/rubberduck:finding (\S+) /.exec(must(threads(first.name)[0]).body))

    const { name, made } = repo()
    const pretenders: Author[] = [
      { login: hub.app.slug, type: 'User' },
      { login: `${hub.app.slug}[bot]`, type: 'User' },
      { login: 'other-duck[bot]', type: 'Bot' },
      { login: 'eve', type: 'User' },
    ]
    const finding = { path: 'a.txt', commit: '', file: false, number: 1 }
    for (const [index, author] of pretenders.entries()) {
      const marked = (kind: string, id: string) => `<!-- rubberduck:${kind} ${id} job=made-up -->`
      const own = { ...finding, author, thread: 10 + index, id: 10 + index }
      made.reviewComments.push({ ...own, body: marked('finding', must(fingerprint)) })
      made.reviewComments.push({ ...own, id: 30 + index, thread: 30 + index, body: marked('finding', 'gone') })
      made.comments.push({ id: 50 + index, number: 1, author, body: marked('summary', 'x') })
    }
    const before = structuredClone([made.comments, made.reviewComments])
    await hub.openPull(name, { 'a.txt': text })
    expect(await end()).toMatchObject({ result: 'review complete: 1 posted, 0 fixed' })
    expect(made.comments.slice(0, 4)).toEqual(before[0])
    expect(made.reviewComments.slice(0, 8)).toEqual(before[1])
    expect(made.comments.length).toBe(5)
    expect([made.resolved.size, made.minimized.size]).toEqual([0, 0])

    // Nor does a pretender's reply say that a finding is fixed.
    const own = must(threads(name).at(-1))
    for (const [index, author] of pretenders.entries())
      made.reviewComments.push({
        ...finding,
        author,
        thread: own.thread,
        id: 70 + index,
        replyTo: own.id,
        body: `<!-- rubberduck:fixed ${fingerprint} job=made-up -->`,
      })
    await hub.push(name, 1, { 'a.txt': 'one\ntwo\n' })
    expect(await end()).toMatchObject({ result: 'review complete: 0 posted, 1 fixed' })
    const replies = made.reviewComments.filter(({ replyTo, author }) => replyTo === own.id && author.type === 'Bot')
    expect(replies.map(({ author }) => author.login)).toEqual(['other-duck[bot]', `${hub.app.slug}[bot]`])
    expect(made.resolved).toEqual(new Set([own.thread]))
  })
})

describe('a review with many findings', () => {
  const numbers = Array.from({ length: 60 }, (_, index) => index)
  /** Equal findings would share a comment, so each line breaks its own rule. */
  const rules = Object.fromEntries(
    numbers.map((number) => [
      `.rubberduck/rules/n${number}.md`,
      `---\nid: own/n${number}\ntitle: Number ${number}\nseverity: error\ncategory: correctness\nlanguages: [any]\n---\nNumber ${number} is wrong.\n\n\`\`\`regex\n^number ${number}$\n\`\`\`\n`,
    ]),
  )
  const many = (count: number) =>
    numbers
      .slice(0, count)
      .map((number) => `number ${number}\n`)
      .join('calm\n')

  it('comments on 30 lines unless the repository asks for more, and lists the rest in the summary', async () => {
    const { name, made } = repo(rules)
    await hub.openPull(name, { 'a.txt': many(33) })
    expect(await end()).toMatchObject({ result: 'review complete: 30 posted, 0 fixed' })
    expect(made.reviews.length).toBe(1)
    expect(threads(name).filter(({ file }) => !file).length).toBe(30)
    expect(must(made.checkRuns[0]).annotations.length).toBe(3)
    expect(updates(name)).toBe(1)
  })

  it('puts no more than 30 lines into one review, 20 more on files, and the rest into the summary', async () => {
    const { name, made } = repo({ ...rules, '.rubberduck.toml': '[review]\nmax-comments = 200\n' })
    await hub.openPull(name, { 'a.txt': many(53) })
    expect(await end()).toMatchObject({ result: 'review complete: 53 posted, 0 fixed' })
    expect(made.reviews.length).toBe(1)
    const [onLines, onFiles] = [false, true].map((file) => threads(name).filter((each) => each.file === file))
    expect([must(onLines).length, must(onFiles).length]).toEqual([30, 20])
    expect(new Set(threads(name).map(({ body }) => must(/rubberduck:finding (\S+)/.exec(body))[1])).size).toBe(50)
    expect(summary(name).match(/^- `a\.txt:\d+` `/gm)?.length).toBe(3)
    expect([must(made.checkRuns[0]).annotations.length, updates(name)]).toEqual([3, 1])
    // What has no comment yet is posted by a later round; what has one is not repeated.
    await hub.comment(name, 1, 'ada', '/review')
    expect(await end()).toMatchObject({ result: 'review complete: 3 posted, 0 fixed' })
    expect(threads(name).length).toBe(53)
    expect(made.reviews.length).toBe(2)
  }, 60_000)
})
