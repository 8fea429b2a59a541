import { expect, it } from 'vitest'
import { must } from '../../../src/core/must.ts'
import { dice } from '../../support/dice.ts'
import { useWorkshop } from '../../support/jobs.ts'

/** `SCHEDULES=1000 npx vitest run test/core/jobs/schedules.test.ts` explores more, from the seed in `SEED`. */
const { SCHEDULES: most, SEED: first = '1' } = process.env
/** The last one replaces a review that waits for GitHub. */
const seeds =
  most === undefined ? [1, 2, 691] : Array.from({ length: Number(most) }, (_, index) => Number(first) + index)
const { hub, shop } = useWorkshop()
const conflict = (label: string) => `<<<<<<< ${label}\ntwo\n=======\nthree\n>>>>>>> b\n`

/** What can happen to a pull request at any moment. */
const events: Record<string, (name: string, roll: () => number) => Promise<unknown>> = {
  push: (name, roll) =>
    hub.push(name, 1, { 'a.txt': conflict('topic'), 'b.txt': conflict(`b${roll() > 0.5 ? 1 : 2}`) }),
  rebase: (name) => hub.push(name, 1, { 'a.txt': `\n${conflict('topic')}` }, true),
  fix: (name) => hub.push(name, 1, { 'a.txt': 'one\n' }),
  redelivery: (name) => hub.deliver(hub.pullEvent(name, 1, 'opened')),
  reopen: (name) => hub.change(name, 1, { state: 'open' }, 'reopened'),
  draft: (name) => hub.change(name, 1, { draft: true }, 'converted_to_draft'),
  ready: (name) => hub.change(name, 1, { draft: false }, 'ready_for_review'),
  review: (name) => hub.comment(name, 1, 'ada', '/review'),
  pause: (name) => hub.comment(name, 1, 'ada', '/pause'),
  again: (name) => press(name, 'review'),
  rerequest: (name) => press(name, 'rerequested'),
  suite: (name) => (runs(name).length === 0 ? Promise.resolve() : hub.requestChecks(name, 1, 'ada').catch(() => {})),
}
const runs = (name: string) => must(hub.repos.get(name)).checkRuns
const press = async (name: string, button: string) => {
  const run = runs(name).at(-1)
  if (run !== undefined) await hub.press(name, run.id, 'ada', button)
}

async function drain(): Promise<void> {
  for (;;) {
    const { waiting, running } = await shop.store.queue.counts()
    if (waiting + running === 0) return
    shop.skipWaits()
    await shop.next()
  }
}

it.each(seeds)('schedule %i keeps the invariants', async (number) => {
  const roll = dice(number)
  const name = `octo/schedule-${number}`
  const made = hub.createRepo(name, { 'a.txt': 'one\n' })
  made.permissions.set('ada', 'write')
  const names = Object.keys(events)
  const happened: Promise<unknown>[] = []
  const story: string[] = []
  for (let each = 0; each < 2; each++) {
    const event = must(names[Math.floor(roll() * names.length)])
    const failing = roll() < 0.4 ? { status: 502, after: roll() < 0.5 } : { harmless: true as const }
    const passed = Math.floor(roll() * 14)
    story.push(`${event} at request ${passed}${'status' in failing ? ', which fails' : ''}`)
    const strike = () => void happened.push(must(events[event])(name, roll))
    hub.fault({ path: new RegExp(`${name}/`), passed, ...failing, strike })
  }
  await hub.openPull(name, { 'a.txt': conflict('topic') })
  await drain()
  await Promise.all(happened)
  await drain()
  const told = story.join('; ')
  const marks = made.reviewComments.flatMap(({ body }) => /rubberduck:finding (\S+)/.exec(body)?.[1] ?? [])
  expect(new Set(marks).size, told).toBe(marks.length)
  expect(made.comments.filter(({ body }) => body.includes('rubberduck:summary')).length, told).toBeLessThanOrEqual(1)
  expect(
    made.checkRuns.filter(({ status }) => status !== 'completed'),
    told,
  ).toEqual([])
  const last = made.checkRuns.filter(({ head_sha }) => head_sha === must(made.pulls.get(1)).headSha).at(-1)
  expect(last?.conclusion, told).toMatch(/neutral|success|skipped/)
  expect(await shop.store.queue.list({ state: 'dead' }), told).toEqual([])
})
