import { posix } from 'node:path'
import { fileKindOf } from '../../change/file-kind.ts'
import type { ChangedFile, ChangeSet } from '../../change/types.ts'
import type { Draft } from '../../findings/finding.ts'
import { columnsOfName } from '../../positions/columns.ts'
import { escapeRegExp } from '../../text/escape-regexp.ts'
import { joinNames } from '../join-names.ts'
import { type Dependency, dependenciesOf, ecosystemOf } from './dependencies.ts'
import { type LockFile, lockFiles } from './lock-files.ts'

const maxLock = 32 * 1024 * 1024

/** Reports new dependencies in a manifest that its lock file does not contain. */
export async function lockFileDrift(change: ChangeSet): Promise<Draft[]> {
  const drafts = await Promise.all(
    change.files.map(async (file) => {
      const changed = changedDependencies(file)
      if (changed.length === 0 || file.test || fileKindOf(file.change.path).skipped === 'vendored') return []
      const found = await findLock(file.change.path, change)
      return found === undefined ? [] : compare(file, changed, found)
    }),
  )
  return drafts.flat()
}

function changedDependencies({ change, before, after }: ChangedFile): Dependency[] {
  const ecosystem = ecosystemOf(change.path)
  if (ecosystem === undefined || after === undefined) return []
  const now = dependenciesOf(ecosystem, after.text)
  const old = before === undefined ? [] : dependenciesOf(ecosystem, before.text)
  if (now === undefined || old === undefined) return []
  const known = new Set(old.map(({ name, spec }) => `${name} ${spec}`))
  return now.filter(({ name, spec }) => !known.has(`${name} ${spec}`))
}

interface Found {
  lock: LockFile
  path: string
  text: string
  folder: string
}

/** Returns the nearest lock file at the head, next to the manifest or, in a workspace, above it. */
async function findLock(manifest: string, { repository, range }: ChangeSet): Promise<Found | undefined> {
  if (repository === undefined) return undefined
  const ecosystem = ecosystemOf(manifest)
  const home = posix.dirname(manifest)
  for (let folder = home; ; folder = posix.dirname(folder)) {
    for (const lock of lockFiles) {
      if (lock.ecosystem !== ecosystem || (folder !== home && !lock.shared)) continue
      const path = posix.join(folder, lock.name)
      const entry = await repository.file(range.head, path)
      if (entry === undefined) continue
      const blob = await repository.blob(entry.id, maxLock)
      if (!('bytes' in blob)) return undefined
      return { lock, path, text: blob.bytes.toString('utf8'), folder: posix.relative(folder, home) }
    }
    if (folder === '.' || folder === '/') return undefined
  }
}

/** Creates one finding per manifest, at the first missing entry. */
function compare(file: ChangedFile, changed: Dependency[], { lock, path, text, folder }: Found): Draft[] {
  const missing = changed.filter((dependency) => lock.knows(text, dependency, folder) === false)
  const first = missing[0]
  if (first === undefined) return []
  const line = lineOf(first, file)
  const wanted = first.spec === '' ? '' : ` \`${first.spec}\``
  const also =
    missing.length === 1 ? '' : ` The same applies to ${joinNames(missing.slice(1).map(({ name }) => name))}.`
  return [
    {
      rule: 'drift/lock-file',
      severity: 'warning',
      category: 'drift',
      path: file.change.path,
      startLine: line,
      endLine: line,
      ...columnsOfName(file.after?.text ?? '', line, first.name),
      code: first.name,
      message: `\`${path}\` does not match \`${first.name}\`${wanted}, so an install from the lock file fails or installs another version.${also} Run \`${lock.command}\` and commit the lock file.`,
      confidence: 0.9,
      related: [{ path, startLine: 1, endLine: 1, text: 'the lock file' }],
    },
  ]
}

function lineOf({ name, spec }: Dependency, { after, added }: ChangedFile): number {
  const lines = (after?.text ?? '').split('\n')
  const loose = new RegExp(`(?<![\\w-])${escapeRegExp(name).replaceAll('-', '[-_.]')}(?![\\w-])`, 'i')
  const fresh = added.flatMap(({ startLine, endLine }) =>
    Array.from({ length: endLine - startLine + 1 }, (_, index) => startLine + index),
  )
  const named = fresh.filter((line) => loose.test(lines[line - 1] ?? ''))
  const exact = named.find((line) => lines[line - 1]?.includes(spec))
  return exact ?? named[0] ?? fresh[0] ?? 1
}
