import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
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
