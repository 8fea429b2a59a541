import { chmodSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { noCache, openCache } from '../../../src/core/store/cache.ts'
import { makeFolder } from '../../support/folder.ts'

const quiet = (error: unknown) => {
  throw error
}

it('keeps values, typed arrays included, over a restart', () => {
  const home = makeFolder()
  const first = openCache(home, '/a', quiet)
  first.set('k', { tokens: new Uint32Array([1, 2]), name: 'ü' })
  expect(first.get('k')).toEqual({ tokens: new Uint32Array([1, 2]), name: 'ü' })
  first.close()
  const second = openCache(home, '/a', quiet)
  expect(second.get('k')).toEqual({ tokens: new Uint32Array([1, 2]), name: 'ü' })
  expect(second.get('other')).toBeUndefined()
  second.close()
})

it('writes many in batches', () => {
  const home = makeFolder()
  const cache = openCache(home, '/a', quiet)
  for (let index = 0; index < 1_200; index++) cache.set(`k${index}`, index)
  cache.close()
  const again = openCache(home, '/a', quiet)
  expect(Array.from({ length: 1_200 }, (_, index) => again.get(`k${index}`))).toEqual(
    Array.from({ length: 1_200 }, (_, index) => index),
  )
  again.close()
})

it('keeps repositories apart', () => {
  const home = makeFolder()
  const one = openCache(home, '/a', quiet)
  const two = openCache(home, '/b', quiet)
  one.set('k', 1)
  expect(two.get('k')).toBeUndefined()
  one.close()
  two.close()
})

it('goes quiet when the file is damaged', () => {
  const home = makeFolder()
  openCache(home, '/a', quiet).close()
  for (const name of readdirSync(join(home, 'cache')))
    writeFileSync(join(home, 'cache', name), 'this is no database, '.repeat(500))
  const troubles: unknown[] = []
  const cache = openCache(home, '/a', (error) => troubles.push(error))
  cache.set('k', 1)
  cache.close()
  expect(troubles).toHaveLength(1)
})

it('goes without when the data directory cannot be made', () => {
  const home = makeFolder()
  const blocked = join(home, 'file')
  writeFileSync(blocked, '')
  chmodSync(blocked, 0o400)
  const troubles: unknown[] = []
  expect(openCache(blocked, '/a', (error) => troubles.push(error))).toBe(noCache)
  expect(troubles).toHaveLength(1)
})

it.each(['/proc/no-such-folder/home', join(import.meta.filename, 'home')])(
  'does without a place to write: %s',
  (home) => {
    const troubles: unknown[] = []
    const cache = openCache(home, '/repo', (error) => troubles.push(error))
    cache.set('key', 1)
    expect(cache.get('key')).toBeUndefined()
    expect(troubles).toHaveLength(1)
    cache.close()
  },
)
