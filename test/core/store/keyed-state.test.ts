import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openStore } from '../../../src/core/store/open-store.ts'
import { makeFolder } from '../../support/folder.ts'

it('keeps values over a restart and forgets what is deleted', async () => {
  const home = makeFolder()
  const first = await openStore(home)
  await first.state.set('a', { deep: [1, 'two', null] })
  await first.state.set('b', 1)
  await first.state.delete('b')
  await first.close()
  const second = await openStore(home)
  expect(await second.state.get('a')).toEqual({ deep: [1, 'two', null] })
  expect(await second.state.get('b')).toBeUndefined()
  await second.close()
})

it('keeps the last ten checkpoints of a key and the named ones for ever', async () => {
  const { state, close } = await openStore(makeFolder())
  for (let round = 0; round < 14; round++) {
    await state.set('a', round)
    await state.checkpoint('a', round === 1 ? 'before the flood' : undefined)
  }
  const points = await state.checkpoints('a')
  expect(points.length).toBe(11)
  const named = points.find((point) => point.name === 'before the flood')!
  expect(await state.restore('a', named.id)).toBe(true)
  expect(await state.get('a')).toBe(1)
  expect(await state.restore('a', 'unknown')).toBe(false)
  expect(await state.restore('b', named.id)).toBe(false)
  await close()
})

it('says what to do when there is no place to write', async () => {
  const home = join(makeFolder(), 'home')
  writeFileSync(home, 'a file')
  await expect(openStore(home)).rejects.toThrow(/Check RUBBERDUCK_HOME/)
  const blocked = makeFolder()
  mkdirSync(join(blocked, 'rubberduck.sqlite'))
  chmodSync(blocked, 0o755)
  await expect(openStore(blocked)).rejects.toThrow(/cannot be opened/)
})
