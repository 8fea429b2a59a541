import { describe, expect, it } from 'vitest'
import { loadServed } from '../../src/adapters/index.ts'
import type { Interruption } from '../fakes/interruptions.ts'
import { openChatShow } from '../support/chat-show.ts'

const chats = (await loadServed()).filter(({ chat }) => chat === true)

/** What happens to one request to the platform. */
const restarts: Record<string, Interruption & { worker: 'stopWorker' | 'killWorker' }> = {
  'its worker is killed before it arrives': { worker: 'killWorker' },
  'its worker is killed before it is answered': { after: true, worker: 'killWorker' },
  'its worker stops before it is answered': { after: true, worker: 'stopWorker' },
}

/** What happens to every fifth request. */
const failures: Record<string, Interruption> = {
  'takes effect, and seems to fail': { after: true, status: 503 },
  'is over the rate limit': { status: 429, headers: { 'retry-after': '1' }, body: { retry_after: 0.1, message: '' } },
}

describe.each(chats.map((adapter) => [adapter.name, adapter] as const))('%s', (_, adapter) => {
  /** Has a conversation while requests are interrupted. Returns what people see, and the number of requests. */
  async function converse(
    isPlanned: (nth: number) => boolean,
    { worker, ...how }: Interruption & { worker?: 'stopWorker' | 'killWorker' },
  ): Promise<{ shown: string[]; count: number }> {
    let isInterrupted = false
    const show = await openChatShow(adapter, async () => {
      // What was interrupted may never become visible.
      await show.stage.until(() => isInterrupted || show.stage.shown().some((text) => text.includes('Thinking')))
    })
    const restarted = show.stage.interruptions.plan(isPlanned, how).then(async () => {
      isInterrupted = true
      if (worker !== undefined) await show.server[worker]()
    })
    const shown = await show.converse()
    if (isInterrupted) await restarted
    await show.close()
    return { shown, count: show.stage.interruptions.count }
  }
  const undisturbed = () => converse(() => false, {})

  it.concurrent.each(Object.entries(restarts))('says everything once, whichever request it is: %s', async (__, how) => {
    const { shown: wanted, count } = await undisturbed()
    expect(count).toBeGreaterThan(15)
    const runs = Array.from({ length: count }, (___, at) => converse((nth) => nth === at + 1, how))
    for (const [at, { shown }] of (await Promise.all(runs)).entries()) compare(shown, wanted, `request ${at + 1}`)
  })

  it.concurrent.each(Object.entries(failures))('says everything once, if every fifth request %s', async (__, how) => {
    const { shown: wanted } = await undisturbed()
    const runs = [0, 1, 2, 3, 4].map((phase) => converse((nth) => nth % 5 === phase, how))
    for (const [phase, { shown }] of (await Promise.all(runs)).entries()) compare(shown, wanted, `phase ${phase}`)
  })
})

const isPrivate = (text: string) => text.includes('Psst')
const isNotice = (text: string) => text.includes('only you can see')

/** Compares what people see. A message for one person is sent at most once; if it may have got lost, they are told. */
function compare(shown: readonly string[], wanted: readonly string[], about: string): void {
  const isPublic = (text: string) => !isPrivate(text) && !isNotice(text)
  expect([about, ...shown.filter(isPublic)]).toEqual([about, ...wanted.filter(isPublic)])
  const whispers = shown.filter(isPrivate)
  expect(wanted, about).toEqual(expect.arrayContaining(whispers))
  expect(new Set(whispers).size, about).toBe(whispers.length)
  const notices = shown.filter(isNotice).length
  const most = wanted.filter(isPrivate).length
  expect(notices, about).toBeLessThanOrEqual(most)
  expect(whispers.length + notices, about).toBeGreaterThanOrEqual(most)
}
