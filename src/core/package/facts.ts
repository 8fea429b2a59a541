import { readFileSync } from 'node:fs'
import { packageFile } from './root.ts'

/** The facts about this program that other repositories need to install and run it. */
export interface PackageFacts {
  /** Name in the npm registry. */
  name: string
  version: string
  /** `owner/name` of the public repository. */
  repository: string
  /** Web address of the public repository, without a trailing slash. */
  url: string
  /** Git tag of the newest release of this major version, for example `v0`. */
  tag: string
}

/** Reads the facts from this program's own `package.json`. */
export function readPackageFacts(): PackageFacts {
  const { name, version, repository } = JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as {
    name: string
    version: string
    repository: { url: string }
  }
  const url = repository.url.replace(/^git\+/, '').replace(/\.git$/, '')
  return { name, version, repository: new URL(url).pathname.slice(1), url, tag: `v${version.split('.')[0]}` }
}
