import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { compareFunctions } from '../../../src/core/flow/compare-functions.ts'
import { must } from '../../../src/core/must.ts'
import type { FlowFunction } from '../../../src/core/syntax/flow/flow.ts'
import { createInspector } from '../../../src/core/syntax/parser/pool.ts'

const inspector = createInspector({ workers: 2 })
afterAll(() => inspector.close())

const src = join(import.meta.dirname, '../../../src')
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))

async function functionsOf(language: string, text: string): Promise<FlowFunction[]> {
  const result = await inspector.inspect({ id: text, language, text, want: { flow: true } })
  if ('failure' in result) throw new Error(result.reason)
  return must(result.flow).functions
}

it('every operation has a line and a context of its function, and no function differs from itself', async () => {
  let operations = 0
  for (const name of files) {
    const text = readFileSync(join(src, name), 'utf8')
    const functions = await functionsOf('typescript', text)
    const count = text.split('\n').length
    for (const flow of functions) {
      operations += flow.operations.length
      expect(flow.contexts[0]?.kind).toBe('start')
      expect(flow.contexts.every(({ parent }, index) => parent < index)).toBe(true)
      for (const { context, line, endLine, text: code } of flow.operations) {
        expect(flow.contexts[context], name).toBeDefined()
        expect(line <= endLine && line >= flow.startLine && endLine <= count, `${name}:${line}`).toBe(true)
        expect(code).not.toBe('')
      }
      expect(compareFunctions(flow, flow), name).toEqual([])
    }
  }
  expect(operations).toBeGreaterThan(10_000)
})

it('comments and spaces make no difference', async () => {
  const plain = 'function f(a) {\n  if (a.n < 3) return\n  work(a, 3)\n}\n'
  const spaced =
    'function f(a) {\n  // Not yet.\n  if (a.n   <   3) return /* nothing */\n\n  work(a, /* three */ 3)\n}\n'
  const shapeOf = async (text: string) =>
    (await functionsOf('javascript', text)).map(({ operations, contexts }) => [
      operations.map(({ kind, target, values, context }) => [kind, target, values, context]),
      contexts.map(({ kind, fact }) => [kind, fact?.key, fact?.holds]),
    ])
  expect(await shapeOf(spaced)).toEqual(await shapeOf(plain))
})
