import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Result } from './compare-case.ts'

/** A difference, and why it is accepted. */
export interface Difference extends Result {
  reason?: string | undefined
}

/** Lines of a difference that the report shows. */
const shownLines = 20

/** Returns the counts of each command. A command that always fails compares nothing but its error. */
export function formatTable(results: readonly Result[], differences: readonly Difference[]): string {
  const groups = [...Map.groupBy(results, ({ command }) => command)].sort(([a], [b]) => (a < b ? -1 : 1))
  const rows = groups.map(([command, members]) => {
    const different = differences.filter((each) => each.command === command)
    const accepted = different.filter(({ reason }) => reason !== undefined).length
    const same = members.length - different.length
    return [command, same, different.length - accepted, accepted, ends(members)].map(String)
  })
  const table = [['command', 'same', 'different', 'allowed', 'exit codes'], ...rows]
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? []
  return table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** For example `0×12 3×1`. */
function ends(results: readonly Result[]): string {
  const groups = [...Map.groupBy(results, ({ end }) => end)].sort(([a], [b]) => (a < b ? -1 : 1))
  return groups.map(([end, members]) => `${end}×${members.length}`).join(' ')
}

/** Writes each difference in full, and returns the paths of the files in the same order. */
export function writeDifferences(differences: readonly Difference[], folder: string): string[] {
  if (differences.length > 0) mkdirSync(folder, { recursive: true })
  return differences.map(({ command, args, where, difference = '' }, index) => {
    const name = `${index + 1} ${command} ${where.slice(0, 60)}`.replaceAll(/[^\w@.-]+/g, '_')
    const file = join(folder, `${name}.diff`)
    writeFileSync(file, `# ${where}\n# ${JSON.stringify(args)}\n${difference}`)
    return file
  })
}

/** Returns the start of each difference that is not allowed. */
export function formatDifferences(differences: readonly Difference[], files: readonly string[]): string {
  const open = differences
    .map((each, index) => ({ ...each, file: files[index] }))
    .filter((each) => each.reason === undefined)
  return open
    .map(({ command, where, difference = '', file }) => {
      const lines = difference.trimEnd().split('\n')
      const hidden = lines.length - shownLines
      const end = hidden > 0 ? [`… ${hidden} more lines in ${file}`] : []
      return ['', `${command}  ${where}`, ...lines.slice(0, shownLines), ...end].join('\n')
    })
    .join('\n')
}
