/**
 * Checks the texts that a user can meet: prose of Markdown files and string literals of the sources.
 * `node scripts/check-writing.ts [--pending] [PATH…]`; `--pending` also lists the areas that are not clean yet.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { allowed, areas, pending } from './writing/areas.ts'
import { findViolations, type Violation } from './writing/find-violations.ts'
import { markdownProse } from './writing/markdown-prose.ts'
import { openSourceProse } from './writing/source-prose.ts'

const { values, positionals } = parseArgs({ options: { pending: { type: 'boolean' } }, allowPositionals: true })
const sourceProse = await openSourceProse()
const missing = positionals.filter((path) => !existsSync(path))
const files = (positionals.length > 0 ? positionals : areas).flatMap(filesBelow)

const used = new Set<(typeof allowed)[number]>()
const counts = new Map<string, number>()
const failures: string[] = []
for (const file of files) {
  const source = readFileSync(file, 'utf8')
  const area = positionals.length > 0 ? undefined : pending.find((prefix) => file.startsWith(prefix))
  for (const violation of violationsIn(file, source)) {
    if (isAllowed(file, violation)) continue
    if (area !== undefined) counts.set(area, (counts.get(area) ?? 0) + 1)
    if (area === undefined || values.pending) failures.push(line(file, source, violation))
  }
}
for (const path of missing) failures.push(`${path}: the path does not exist`)
if (positionals.length === 0)
  for (const entry of allowed)
    if (!used.has(entry)) failures.push(`${entry.file}: the allowed text ${JSON.stringify(entry.found)} was not found`)

for (const failure of failures) console.error(failure)
for (const prefix of positionals.length > 0 ? [] : pending)
  console.log(`pending: ${prefix} ${counts.get(prefix) ?? 0}${counts.has(prefix) ? '' : ' (remove it from the list)'}`)
console.log(`writing: ${files.length} files checked, ${failures.length} problems`)
if (failures.length > 0) process.exitCode = 1

function filesBelow(path: string): string[] {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return []
  if (!stat.isDirectory()) return [path]
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map((name) => `${path}/${name.replaceAll('\\', '/')}`)
    .filter((file) => isChecked(file))
    .sort()
}

/** The prompts are for a model. */
function isChecked(file: string): boolean {
  return (file.endsWith('.md') || file.endsWith('.ts')) && !file.includes('/prompts/')
}

function violationsIn(file: string, source: string): Violation[] {
  return (file.endsWith('.md') ? markdownProse(source) : sourceProse(source)).flatMap(findViolations)
}

function isAllowed(file: string, { found }: Violation): boolean {
  const entry = allowed.find((each) => each.file === file && each.found === found)
  if (entry !== undefined) used.add(entry)
  return entry !== undefined
}

function line(file: string, source: string, { offset, found, why, write }: Violation): string {
  const lines = source.slice(0, offset).split('\n')
  return `${file}:${lines.length}:${(lines.at(-1)?.length ?? 0) + 1} ${JSON.stringify(found)} (${why}): write ${write}`
}
