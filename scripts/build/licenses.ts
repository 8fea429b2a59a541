import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../src/core/package/root.ts'

interface Package {
  name: string
  version: string
  license: string
  text: string
}

/** Returns the licences of the packages that these files belong to, as one text. Throws when a package states none. */
export function collectLicenses(files: readonly string[]): string {
  const folders = new Set(files.map(folderOf).filter((folder) => folder !== undefined))
  const packages = [...folders].map(readPackage).sort((a, b) => (a.name < b.name ? -1 : 1))
  const unique = new Map(packages.map((each) => [`${each.name} ${each.version}`, each]))
  const notices = readFileSync(join(packageRoot, 'scripts/build/notices.txt'), 'utf8')
  return `${[
    'RubberDuck contains the following packages.',
    ...[...unique.values()].map(
      ({ name, version, license, text }) =>
        `${name} ${version} (${license})\n\n${text || 'The package contains no licence text.'}`,
    ),
    notices,
  ]
    .map((part) => part.trim())
    .join(`\n\n${'-'.repeat(80)}\n\n`)}\n`
}

/** Returns the folder of the npm package that a file is in; undefined for our own. */
function folderOf(file: string): string | undefined {
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file.replaceAll('\\', '/'))?.[0]
}

function readPackage(folder: string): Package {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Package
  const file = readdirSync(folder).find((each) => /^(licen[cs]e|copying)/i.test(each))
  if (license === undefined && file === undefined) throw new Error(`${name} states no licence`)
  const text = file === undefined ? '' : readFileSync(join(folder, file), 'utf8').trim()
  return { name, version, license: license ?? 'see below', text }
}
