import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { classifyQuestion } from '../../../src/core/answers/classify-question.ts'
import { DuckError } from '../../../src/core/errors.ts'
import { type RunStep, runSteps } from '../../../src/core/model/run-steps.ts'

const { signal } = new AbortController()

describe('steps', () => {
  it('run side by side where they can, each after what it needs, and hand their results on', async () => {
    const order: string[] = []
    const gates = { left: Promise.withResolvers<void>(), right: Promise.withResolvers<void>() }
    const step = (name: string, needs: string[] = [], wait?: Promise<void>): RunStep => ({
      ...{ name, needs },
      async run(done) {
        order.push(`begin ${name}`)
        await wait
        order.push(`end ${name}`)
        return needs.map((need) => done[need]).join('+') || name
      },
    })
    const running = runSteps(
      [step('both', ['left', 'right']), step('left', [], gates.left.promise), step('right', [], gates.right.promise)],
      signal,
    )
    gates.right.resolve()
    await gates.right.promise
    gates.left.resolve()
    expect((await running).done.both).toBe('left+right')
    expect(order.slice(0, 2).toSorted()).toEqual(['begin left', 'begin right'])
    expect(order.at(-2)).toBe('begin both')
  })

  it('are tried again where that may help, and their failure costs only what needs them', async () => {
    const tries = { flaky: 0, refused: 0 }
    const { done, failed } = await runSteps(
      [
        {
          name: 'flaky',
          tries: 3,
          async run() {
            if (++tries.flaky < 3) throw new DuckError('unavailable', 'away')
            return 'there'
          },
        },
        {
          name: 'refused',
          tries: 3,
          async run() {
            tries.refused++
            throw new DuckError('budget', 'no money')
          },
        },
        { name: 'after', needs: ['refused'], run: async () => 'never' },
        { name: 'other', needs: ['flaky'], run: async (results) => `${results.flaky} and more` },
      ],
      signal,
    )
    expect(tries).toEqual({ flaky: 3, refused: 1 })
    expect(done).toEqual({ flaky: 'there', other: 'there and more' })
    expect(failed.refused?.message).toBe('no money')
    expect(failed.after?.message).toContain('“refused”')
  })

  it('stop when the run is stopped', async () => {
    const stop = new AbortController()
    const step: RunStep = {
      name: 'long',
      async run() {
        stop.abort(new Error('enough'))
        throw new Error('whatever')
      },
    }
    await expect(runSteps([step], stop.signal)).rejects.toThrow('enough')
  })

  it('each end once, done or failed, whatever the graph', async () => {
    const graph = fc.array(fc.record({ fails: fc.boolean(), needs: fc.array(fc.nat(20), { maxLength: 3 }) }), {
      maxLength: 12,
    })
    await fc.assert(
      fc.asyncProperty(graph, async (nodes) => {
        const runs = nodes.map(() => 0)
        // Only what comes before can be needed, so that there is no circle.
        const needsOf = (at: number) => [...new Set(nodes[at]!.needs)].filter((need) => need < at)
        const { done, failed } = await runSteps(
          nodes.map(({ fails }, at) => ({
            name: String(at),
            needs: needsOf(at).map(String),
            async run() {
              runs[at]!++
              if (fails) throw new DuckError('invalid', 'no')
              return at
            },
          })),
          signal,
        )
        for (const [at, { fails }] of nodes.entries()) {
          const lost = needsOf(at).some((need) => failed[need] !== undefined)
          expect(runs[at]).toBe(lost ? 0 : 1)
          expect(done[at] !== undefined).toBe(!fails && !lost)
          expect(failed[at] !== undefined).toBe(fails || lost)
        }
      }),
    )
  })
})

describe('the kind of a question', () => {
  const kinds: [kind: string, ...questions: string[]][] = [
    ['simple', 'where is the price computed?', 'what does addToBasket do?', 'who calls total', 'hello'],
    [
      'problem',
      'why does checkout throw?',
      'TypeError: Cannot read properties of undefined\n    at total (src/cart.js:4:10)',
      'the build fails, how do I fix it',
      '  1) adds\n     AssertionError: 1 == 2\n      at Context.<anonymous> (test/a.js:3:4)\n  2) takes away\n      at b (test/a.js:9:4)',
      'pytest is broken: File "a.py", line 3',
    ],
    [
      'complex',
      'compare the two ways in which we store sessions and say which one is safer',
      'how do the queue and the worker work together?',
      'what is a? what is b? what is c?',
    ],
    ['steps', '1. find the parser\n2. say who calls it', 'find the parser, then say who calls it and why'],
  ]
  it.each(kinds.flatMap(([kind, ...questions]) => questions.map((question) => [kind, question])))(
    '%s: %s',
    (kind, question) => expect(classifyQuestion(question).kind).toBe(kind),
  )

  it('takes steps apart', () => {
    expect(classifyQuestion('Do this:\n1. find the parser\n2) say who calls it')).toEqual({
      kind: 'steps',
      parts: ['Do this: find the parser', 'Do this: say who calls it'],
    })
    expect(classifyQuestion('first find the parser. Then say who calls it')).toEqual({
      kind: 'steps',
      parts: ['find the parser', 'say who calls it'],
    })
    expect(classifyQuestion('what happens if a then b?').kind).toBe('simple')
    expect(classifyQuestion('what happens when the queue is full, then the worker dies?').kind).toBe('simple')
  })
})
