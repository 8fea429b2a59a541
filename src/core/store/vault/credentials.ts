import { randomBytes, randomUUID } from 'node:crypto'
import { link, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { credentialsFile } from '../../config/environment/github.ts'
import { inDataDirectory } from '../data-directory.ts'
import { makeFolder } from '../make-folder.ts'
import { writeFileWhole } from '../write-file.ts'

/** Stores the App's credentials from GitHub, readable only by the server's user. */
export async function saveGitHubSettings(
  home: string,
  { appId, privateKey, webhookSecret }: { appId: string; privateKey: string; webhookSecret: string },
): Promise<void> {
  const text = `${JSON.stringify({ appId, privateKey, webhookSecret }, undefined, 2)}\n`
  await writeFileWhole(credentialsFile(home), text, home, 0o600)
}

/** Returns the installation's 32-byte secret, which is created on first use. */
export async function readSecret(home: string): Promise<Buffer> {
  return inDataDirectory(home, () => readOrMakeSecret(home))
}

async function readOrMakeSecret(home: string): Promise<Buffer> {
  const file = join(home, 'secret')
  makeFolder(home)
  const known = await readFile(file, 'utf8').catch(() => undefined)
  if (known !== undefined) return Buffer.from(known.trim(), 'hex')
  const draft = `${file}.${randomUUID()}.tmp`
  await writeFile(draft, randomBytes(32).toString('hex'), { mode: 0o600 })
  try {
    // If several processes race, the first one wins, and no process reads a partial file.
    await link(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await rm(draft, { force: true })
  }
  return Buffer.from((await readFile(file, 'utf8')).trim(), 'hex')
}
