import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openStore } from '../../../src/core/store/open-store.ts'
import { makeFolder } from '../../support/folder.ts'

it('says what to do when there is no place to write', async () => {
  const home = join(makeFolder(), 'home')
  writeFileSync(home, 'a file')
  await expect(openStore({ home })).rejects.toThrow(/Set RUBBERDUCK_HOME/)
  const blocked = makeFolder()
  mkdirSync(join(blocked, 'rubberduck.sqlite'))
  chmodSync(blocked, 0o755)
  await expect(openStore({ home: blocked })).rejects.toThrow(/cannot be used: EISDIR.+Set RUBBERDUCK_HOME/)
})

it('makes its own folder private, and leaves those above it alone', async () => {
  const above = makeFolder()
  chmodSync(above, 0o755)
  const home = join(above, 'new', 'home')
  for (let time = 0; time < 2; time++) await (await openStore({ home })).close()
  chmodSync(home, 0o755)
  await (await openStore({ home })).close()
  const modes = [above, home, join(home, 'rubberduck.sqlite')].map((path) => statSync(path).mode & 0o777)
  expect(modes).toEqual([0o755, 0o700, 0o600])
})
