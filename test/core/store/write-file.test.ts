import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeFileWhole } from '../../../src/core/store/write-file.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rubberduck-write-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe('writeFileWhole', () => {
  it('writes a new file and leaves nothing beside it', async () => {
    await writeFileWhole('out.json', '{}\n', folder)
    expect(await readFile(join(folder, 'out.json'), 'utf8')).toBe('{}\n')
    expect(await readdir(folder)).toEqual(['out.json'])
  })

  it('replaces a file, keeping its mode', async () => {
    await writeFile(join(folder, 'out'), 'old and longer')
    await chmod(join(folder, 'out'), 0o600)
    await writeFileWhole('out', 'new', folder)
    expect(await readFile(join(folder, 'out'), 'utf8')).toBe('new')
    expect((await stat(join(folder, 'out'))).mode & 0o777).toBe(0o600)
  })

  it('writes through a symbolic link and to a device', async () => {
    await writeFile(join(folder, 'real'), 'old')
    await symlink('real', join(folder, 'link'))
    await writeFileWhole('link', 'new', folder)
    expect(await readFile(join(folder, 'real'), 'utf8')).toBe('new')
    await writeFileWhole('/dev/null', 'gone', folder)
    expect((await stat('/dev/null')).isCharacterDevice()).toBe(true)
  })

  it('says what to do when it cannot', async () => {
    await mkdir(join(folder, 'sub'))
    await expect(writeFileWhole('sub', 'x', folder)).rejects.toThrow(
      'Invalid output file sub (it is a folder). Choose a file.',
    )
    await expect(writeFileWhole('none/out', 'x', folder)).rejects.toThrow(
      'none/out cannot be written: the folder none does not exist. Create it first.',
    )
  })
})
