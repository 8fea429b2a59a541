import { compatible } from '../src/core/llm/capabilities/capabilities.ts'
import { createModels } from '../src/core/llm/models.ts'
import type { Provider } from '../src/core/llm/port.ts'
import { median, type Row } from './measure.ts'

const chunks = 50

/** A provider that costs nothing: what is measured is everything around it. */
const instant = (pauseMs = 0): Provider => ({
  name: 'bench',
  address: '',
  capabilities: compatible,
  async *complete() {
    for (let chunk = 0; chunk < chunks; chunk++) {
      if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs))
      yield { type: 'text', text: 'word ' }
    }
    yield { type: 'end', reason: 'stop', usage: { input: 10, output: chunks } }
  },
  models: async () => [],
})

/** The model layer by itself: time a call and a chunk, and a thousand streams at the same time. */
export async function measureModels(): Promise<Row[]> {
  const { encode } = await import('gpt-tokenizer/encoding/o200k_base')
  const open = (provider: Provider) =>
    createModels(
      [{ name: 'bench', keyed: [provider], defaultModel: 'instant', local: true }],
      { strategy: 'fallback', use: [], budgets: { job: { tokens: 1e12 } }, prices: {}, windows: {} },
      {},
      (text) => encode(text).length,
    )
  const prompt = 'A prompt of some length. '.repeat(40)
  const ask = (number: number, onText: (text: string) => void) => ({
    prompt: 'bench@1',
    messages: [{ role: 'user' as const, text: `${prompt}${number}` }],
    account: { job: 'bench', person: 'bench', repo: '' },
    signal: new AbortController().signal,
    temperature: 0.5,
    onText,
  })
  const models = await open(instant())
  const calls: number[] = []
  for (let number = 0; number < 300; number++) {
    const started = performance.now()
    await models.ask(ask(number, () => {}))
    calls.push(performance.now() - started)
  }
  const call = median(calls.slice(50))

  const slow = await open(instant(10))
  globalThis.gc?.()
  const before = process.memoryUsage.rss()
  let most = before
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 20)
  const starved: number[] = []
  const started = performance.now()
  await Promise.all(
    Array.from({ length: 1_000 }, async (_, number) => {
      let heard = 0
      await slow.ask(ask(number, () => heard++))
      if (heard < chunks) starved.push(number)
    }),
  )
  const took = performance.now() - started
  clearInterval(watch)
  const megabytes = most / 2 ** 20
  return [
    {
      what: 'the model layer without its provider: a call of 50 chunks',
      goal: 'under 5 ms a call, 1 ms a chunk',
      measured: `${call.toFixed(2)} ms a call, ${(call / chunks).toFixed(3)} ms a chunk`,
      holds: call < 5,
    },
    {
      what: '1,000 streamed calls at the same time in one process',
      goal: 'under 400 MB, none starved',
      measured: `${megabytes.toFixed(0)} MB (+${((most - before) / 2 ** 20).toFixed(0)}), ${starved.length} starved, ${(took / 1000).toFixed(1)} s`,
      holds: megabytes < 400 && starved.length === 0,
    },
  ]
}
