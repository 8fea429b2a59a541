import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { packageFile } from '../../src/core/package/root.ts'

/**
 * Holds the file to run as `rubberduck`: the one that RUBBERDUCK_CLI names, for example an installed package; otherwise
 * the build, as its users run it, which also starts in half the time; or the source if it is newer than the build.
 */
export const cli = process.env.RUBBERDUCK_CLI ?? packageFile(isBuildCurrent() ? 'dist/cli.js' : 'src/cli.ts')

/** Compares times of change. The build ends with its licenses, and a folder changes when a file in it is removed. */
function isBuildCurrent(): boolean {
  const built = statSync(packageFile('dist/THIRD-PARTY-LICENSES.txt'), { throwIfNoEntry: false })?.mtimeMs ?? 0
  const folders = ['src', 'scripts/build'].map(packageFile)
  const inside = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  )
  const sources = [...folders, ...inside, packageFile('scripts/build.ts'), packageFile('package-lock.json')]
  return sources.every((source) => statSync(source).mtimeMs < built)
}
