import { afterAll } from 'vitest'
import { createParserPool, type ParserPool } from '../../src/core/syntax/parser/pool.ts'

let pool: ParserPool | undefined
afterAll(() => pool?.close())

/** Parser threads for all runs of a test file. */
export function sharedParser(): ParserPool {
  pool ??= createParserPool({ eager: 2 })
  return pool
}
