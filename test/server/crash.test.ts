import { afterEach, expect, it } from 'vitest'
import { must } from '../../src/core/must.ts'
import { openStore } from '../../src/core/store/open-store.ts'
import { startGitHub } from '../fakes/github.ts'
import { dice } from '../support/dice.ts'
import { makeFolder } from '../support/folder.ts'
import { startPostgres } from '../support/postgres.ts'
import { killWorkers, startServer, type TestServer, until } from '../support/server.ts'

/** `KILLS=200 ON=postgres npx vitest run test/server/crash.test.ts` for the long run. */
const kills = Number(process.env.KILLS ?? 8)
const seed = Number(process.env.SEED ?? Date.now() % 100_000)

const calm = Array.from({ length: 40 }, (_, index) => `export const n${index} = ${index}`)
const withWeak = (lines: ReadonlySet<number>) =>
  `${calm.map((line, index) => (lines.has(index) ? `if (n${index} == NaN) n2()` : line)).join('\n')}\n`

/** What was opened, closed in the other order, whatever became of the test. */
const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

it(`loses nothing and says nothing twice over ${kills} kills (seed ${seed})`, {
  timeout: 60_000 + kills * 5_000,
}, async () => {
  const roll = dice(seed)
  const hub = await startGitHub()
  ends.push(() => hub.close())
  const home = makeFolder()
  const postgres = process.env.ON === 'postgres' ? await startPostgres() : undefined
  if (postgres !== undefined) ends.push(() => postgres.end())
  const databaseUrl = await postgres?.database()
  const over = databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }
  const name = 'octo/storm'
  const made = hub.createRepo(name, { 'a.js': withWeak(new Set()) })
  // Several, since what piles up is answered at once and a person has a hundred commands an hour.
  const people = ['ada', 'bob', 'cyd', 'dan']
  for (const person of people) made.permissions.set(person, 'write')
  let server: TestServer = await startServer(hub, home, over)
  ends.push(() => server.kill('SIGKILL'))
  const weak = new Map<number, Set<number>>()
  const asked: number[] = []
  let pushes = 0

  const act = async () => {
    const pulls = [...weak.keys()]
    const choice = roll()
    if (pulls.length < 3 || choice < 0.2) {
      const lines = new Set([Math.floor(roll() * 40)])
      const number = made.pulls.size + 1
      weak.set(number, lines)
      await hub.openPull(name, { 'a.js': withWeak(lines) })
    } else {
      const number = must(pulls[Math.floor(roll() * pulls.length)])
      if (choice < 0.6) {
        const lines = must(weak.get(number))
        // More equal errors than these would share a comment.
        if (lines.size < 4) lines.add(Math.floor(roll() * 40))
        await hub.push(name, number, { 'a.js': withWeak(lines), 'b.txt': `push ${++pushes}\n` })
      } else asked.push(await hub.comment(name, number, must(people[asked.length % people.length]), '/status'))
    }
  }
  /** GitHub keeps what got no answer; an operator has it sent again. */
  const redeliver = async () => {
    for (const delivery of hub.deliveries)
      if (delivery.status === 0 || delivery.status >= 500) await hub.deliver(delivery)
  }

  for (let kill = 0; kill < kills; kill++) {
    const storm = Promise.all(Array.from({ length: 1 + Math.floor(roll() * 3) }, act))
    await new Promise((resolve) => setTimeout(resolve, roll() * 700))
    if (roll() < 0.25) killWorkers(server.pid)
    else {
      await server.kill('SIGKILL')
      await storm
      server = await startServer(hub, home, over)
    }
    await storm
    await redeliver()
  }

  const store = await openStore({ home, ...(databaseUrl === undefined ? {} : { databaseUrl }) })
  ends.push(() => store.close())
  const drained = () =>
    until(
      async () => {
        const counts = await store.queue.counts()
        return counts.waiting + counts.running === 0 || undefined
      },
      () => server.log().slice(-3_000),
      120_000 + kills * 1_000,
    )
  await drained()
  // Whoever was killed five times in the middle of one job is set aside, with a word on the pull request, and for no
  // other reason; an operator has it tried again.
  for (const { id, result } of await store.queue.list({ state: 'dead', limit: 1_000 })) {
    expect([id, result]).toEqual([id, expect.stringContaining('The process crashed, hung')])
    expect(await store.queue.redrive(id)).toBe(true)
  }
  await drained()
  const ended = await store.queue.counts()
  const accepted = hub.deliveries.filter((delivery) => delivery.status >= 200 && delivery.status < 300)
  expect(accepted.length).toBe(hub.deliveries.length)
  for (const { id } of accepted)
    expect(['done', 'ignored', 'superseded']).toContain((await store.queue.get(`github/${id}`))?.state)
  expect(ended.dead).toBe(0)

  const marks = (bodies: string[], kind: string) =>
    bodies.flatMap((body) =>
      [...body.matchAll(new RegExp(`<!-- rubberduck:${kind} (\\S+)`, 'g'))].map((match) => must(match[1])),
    )
  const reviews = new Set(
    hub.deliveries.filter(({ name: event }) => event === 'pull_request').map(({ id }) => `github/${id}`),
  )
  const answers = marks(
    made.comments.map((comment) => comment.body),
    'answer',
  ).filter((id) => !reviews.has(id))
  expect(new Set(answers).size).toBe(answers.length)
  const unanswered = asked.flatMap((id) => {
    const delivery = must(hub.deliveries.find((each) => each.body.includes(`"comment":{"id":${id},`)))
    return answers.includes(`github/comment/${id}`) ? [] : [`github/${delivery.id}`]
  })
  const lost = await Promise.all(unanswered.map(async (id) => ({ ...(await store.queue.get(id)), payload: '' })))
  expect(lost).toEqual([])
  expect(answers.length).toBe(asked.length)
  for (const id of asked) {
    if (made.reactions.some((each) => each.on === `comment/${id}`)) continue
    const lost = must(hub.deliveries.find((delivery) => delivery.body.includes(`"comment":{"id":${id},`)))
    const job = { ...(await store.queue.get(`github/${lost.id}/seen`)), payload: '' }
    expect(
      job,
      `the reaction to ${id} is missing; ${hub.requests.filter((each) => each.path.includes(`/${id}/`)).map((each) => each.status)}`,
    ).toBeUndefined()
  }
  for (const id of asked)
    expect(made.reactions.filter((each) => each.on === `comment/${id}`).length, `seen ${id}`).toBe(1)
  for (const [number, lines] of weak) {
    const commits = new Set(made.reviews.filter((review) => review.number === number).map((review) => review.id))
    const own = made.reviewComments.filter((comment) => comment.review !== undefined && commits.has(comment.review))
    const fingerprints = marks(
      own.map((comment) => comment.body),
      'finding',
    )
    expect(new Set(fingerprints).size, `pull request ${number}`).toBe(fingerprints.length)
    const shown = made.comments.filter((comment) => comment.number === number).map(({ body }) => body)
    expect(fingerprints.length, `pull request ${number}: ${shown.join('\n')}`).toBe(lines.size)
    const summaries = made.comments.filter(
      (comment) => comment.number === number && comment.body.includes('rubberduck:summary'),
    )
    expect(summaries.length, `summaries of ${number}`).toBe(1)
    const head = must(made.pulls.get(number)).headSha
    expect(must(summaries[0]).body).toContain(`rubberduck:summary ${head}`)
  }
  // A job that is redriven after it failed has another check run.
  const jobs = made.checkRuns
    .filter(({ conclusion }) => conclusion !== 'failure')
    .map((run) => `${run.external_id} on ${run.head_sha}`)
  expect(new Set(jobs).size).toBe(jobs.length)
})
