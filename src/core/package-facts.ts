import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What other repositories need to know to install and run this program. */
export interface PackageFacts {
  /** Name on the npm registry. */
  name: string
  version: string
  /** `owner/name` of the public repository. */
  repository: string
  /** Web address of the public repository, without a slash at the end. */
  url: string
  /** Git tag that follows the newest release of this major version: `v0`. */
  tag: string
}

/** Reads the facts from this program's own `package.json`, the nearest one above this file. */
export function readPackageFacts(): PackageFacts {
  const { name, version, repository } = JSON.parse(
    readFileSync(packageFile(dirname(fileURLToPath(import.meta.url))), 'utf8'),
  ) as { name: string; version: string; repository: { url: string } }
  const url = repository.url.replace(/^git\+/, '').replace(/\.git$/, '')
  return { name, version, repository: new URL(url).pathname.slice(1), url, tag: `v${version.split('.')[0]}` }
}

function packageFile(folder: string): string {
  const file = join(folder, 'package.json')
  return existsSync(file) || dirname(folder) === folder ? file : packageFile(dirname(folder))
}
