import { expect, it } from 'vitest'
import { must } from '../../../src/core/must.ts'
import { useWorkshop } from '../../support/jobs.ts'
import { until } from '../../support/server.ts'

const { hub, shop } = useWorkshop()
const calm = 'export const n1 = 1\n'
const weak = `${calm}if (!'x' in n1) n1()\n`
let count = 0

async function pull() {
  const name = `octo/edited-${++count}`
  const made = hub.createRepo(name, { 'a.js': calm })
  made.permissions.set('ada', 'write')
  await hub.openPull(name, { 'a.js': weak })
  await shop.settled()
  const answers = () => made.comments.filter(({ body }) => body.includes('rubberduck:answer')).map(({ body }) => body)
  return { name, made, answers }
}
/** The newest delivery, of which nothing needs to be done. */
const arrived = async () => (await shop.store.queue.list({ limit: 1 }))[0]
const result = async () => must((await shop.settled()).at(-1)).end

/** Reactions and notes are done at once, while the requests themselves may wait. */
const noted = () =>
  until(async () => {
    const live = [
      ...(await shop.store.queue.list({ state: 'waiting' })),
      ...(await shop.store.queue.list({ state: 'running' })),
    ]
    return live.some(({ lane }) => lane === 'quick') ? undefined : true
  })

it('an edit changes the answer in its place, and says whom and what it answers', async () => {
  const { name, made, answers } = await pull()
  const id = await hub.comment(name, 1, 'ada', 'Please:\n\n/staus\n/why a.js:2')
  await shop.settled()
  await shop.settled()
  expect(answers()).toEqual([
    expect.stringMatching(/^@ada asked `\/staus`:\n\nUnknown command "staus"\. Did you mean "status"\?/),
    expect.stringMatching(/^@ada asked `\/why a\.js:2`:\n\n\*\*`a\.js:2`/),
  ])
  await hub.edit(name, id, 'Please:\n\n/status\n/why a.js:2')
  expect(await result()).toMatchObject({ result: 'status complete' })
  expect(answers()).toEqual([
    expect.stringMatching(/^@ada asked `\/status`:\n\nReviewed up to/),
    expect.stringContaining('asked `/why a.js:2`'),
  ])
  await hub.edit(name, id, 'Please:\n\n/status\n/why a.js:2\n\nThank you!')
  expect(await arrived()).toMatchObject({ state: 'ignored', result: expect.stringContaining('no request') })
  await hub.edit(name, id, '/help', 11)
  expect(await arrived()).toMatchObject({ state: 'ignored', result: expect.stringContaining('10 minutes') })
  // A text that asked for nothing becomes a request, also in a thread.
  const reply = await hub.reply(name, must(made.reviewComments[0]).id, 'ada', 'Hm.')
  expect(await result()).toMatchObject({ state: 'ignored' })
  await hub.edit(name, reply, 'Hm. Is that so?')
  expect(await result()).toMatchObject({ result: 'why complete' })
  expect(must(made.reviewComments.at(-1)).body).toMatch(/^@ada asked `Hm\. Is that so\?`:/)
  expect(answers().length).toBe(2)
})

it('what waits is done with the newest text or, if its comment was deleted, not at all', async () => {
  const { name, answers } = await pull()
  hub.fault({ path: new RegExp(`${name}/issues/1/comments`), status: 502, times: 3 })
  await hub.comment(name, 1, 'ada', '/status')
  expect((await shop.next()).end.state).toBe('retry')
  const edited = await hub.comment(name, 1, 'ada', '/pause')
  const deleted = await hub.comment(name, 1, 'ada', '/ignore a.js:2')
  await hub.edit(name, edited, '/why a.js:2')
  await hub.edit(name, deleted, null)
  await noted()
  shop.skipWaits()
  const ends = []
  for (let index = 0; index < 5; index++) ends.push((await shop.next()).end)
  expect(ends).toMatchObject([
    { result: 'status complete' },
    { result: 'why complete' },
    { result: 'the comment was deleted' },
    { result: 'another job answers the text that the comment has now' },
    { result: 'the comment was deleted' },
  ])
  expect(answers().map((body) => body.split('\n')[0])).toEqual(['@ada asked `/status`:', '@ada asked `/why a.js:2`:'])
})

it('an answer that is too long continues in the next comment, in a code block of its own', async () => {
  const { name, made } = await pull()
  const long = 'k'.repeat(150)
  const weakLines = Array.from({ length: 220 }, (_, index) => `if (!'${long}${index}' in n1) n1(${index})`)
  await hub.change(name, 1, { draft: true }, 'converted_to_draft')
  await hub.push(name, 1, { 'a.js': `${calm}${weakLines.join('\n')}\n` })
  await hub.comment(name, 1, 'ada', '/fix')
  for (let index = 0; index < 3; index++) await shop.settled()
  const parts = made.comments.filter(({ body }) => body.includes('rubberduck:answer')).map(({ body }) => body)
  expect(parts.length).toBeGreaterThan(1)
  for (const part of parts) {
    expect(part.length).toBeLessThanOrEqual(65_536)
    expect(part.split('\n').filter((line) => line.startsWith('```')).length % 2).toBe(0)
  }
  expect(parts.join('\n').match(/^\+if/gm)?.length).toBe(weakLines.length)
})

it('what was committed is not done again for an edit, and the answer says so', async () => {
  const { name, made, answers } = await pull()
  const id = await hub.comment(name, 1, 'ada', '/fix --commit')
  await shop.settled()
  await shop.settled()
  const head = must(made.pulls.get(1)).headSha
  await hub.edit(name, id, '/fix a.js --commit')
  expect(await result()).toMatchObject({ result: expect.stringContaining('before the edit') })
  expect(answers()).toEqual([
    expect.stringMatching(
      new RegExp(
        `^@ada asked \`/fix --commit\`:\\n\\nCommitted as \`${head.slice(0, 7)}\`.*\\n\\nThe comment was edited after`,
      ),
    ),
  ])
  expect(must(made.pulls.get(1)).headSha).toBe(head)
})

it('a review on request is answered in one line, and a button or a request for a reviewer by the review itself', async () => {
  const { name, made, answers } = await pull()
  await hub.comment(name, 1, 'ada', '/Review')
  await shop.settled()
  expect(answers()).toEqual([
    expect.stringMatching(
      /^@ada asked `\/review`:\n\nReviewed \w{7}\. 1 error in 1 file\. Nothing new to comment on\.\n/,
    ),
  ])
  await hub.press(name, must(made.checkRuns.at(-1)).id, 'ada', 'review')
  await shop.settled()
  const reviewer = { login: 'acme-duck[bot]', type: 'Bot' }
  await hub.deliver(hub.pullEvent(name, 1, 'review_requested', { requested_reviewer: reviewer }))
  expect(await result()).toMatchObject({ result: 'review complete: 0 posted, 0 fixed' })
  expect(answers().length).toBe(1)
})
