import { chmod, mkdir, readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { writeFileWhole } from '../../store/write-file.ts'
import { gitEnvironment } from './environment.ts'
import { runGit } from './run.ts'

/**
 * Returns the absolute path of git's hooks folder. This is the only call that reads the user's own `core.hooksPath`,
 * which all other calls override. Not `configured`: the folder in the git directory.
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

/** Returns the text of a hook; undefined if it does not exist. */
export async function readHook(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined
    throw error
  }
}

/** Writes an executable hook. The caller must check that none exists. */
export async function writeHook(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFileWhole(path, text, dirname(path))
  await chmod(path, 0o755)
}
