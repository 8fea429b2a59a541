import { chmod, mkdir, readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { writeFileWhole } from '../../store/write-file.ts'
import { gitEnvironment } from './environment.ts'
import { runGit } from './run.ts'

/**
 * Returns the absolute path of the folder that git runs hooks from. This is the one call that reads the user's own
 * `core.hooksPath`, which all others override. Not `configured`: the folder inside of the git directory.
 */
export async function readHooksFolder(
  root: string,
  from: Record<string, string | undefined>,
  { configured } = { configured: true },
): Promise<string> {
  const environment = { ...gitEnvironment(from), GIT_CONFIG_COUNT: '0', GIT_CONFIG_NOSYSTEM: '0' }
  const args = configured ? ['--git-path', 'hooks'] : ['--git-common-dir']
  const { stdout } = await runGit({ cwd: root, environment }, ['rev-parse', ...args])
  return resolve(root, stdout.toString().replace(/\n$/, ''), configured ? '.' : 'hooks')
}

/** Returns the text of a hook; undefined when there is none. */
export async function readHook(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined
    throw error
  }
}

/** Writes a hook that git can run. The caller has checked that there is none. */
export async function writeHook(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFileWhole(path, text, dirname(path))
  await chmod(path, 0o755)
}
