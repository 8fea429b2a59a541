import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { splitPatterns } from '../query/query-source.ts'

/** Source of `<grammars>/<language>/outline.scm`, with every line `; include <file>` replaced by that file. Undefined without one. */
export function readOutlineSource(grammars: string, language: string): string | undefined {
  const file = resolve(grammars, language, 'outline.scm')
  return existsSync(file) ? readIncluding(file) : undefined
}

function readIncluding(file: string): string {
  return readFileSync(file, 'utf8').replaceAll(/^; include (\S+)$/gm, (_line, other: string) =>
    readIncluding(resolve(dirname(file), other)),
  )
}

/** Only the patterns that tell where symbols are and what they take: enough for paths, at a fraction of the cost. */
export function symbolPatterns(source: string): string {
  return patternsWith(source, /@symbol\.|@param\b/)
}

/** Only those that tell where symbols are. */
export function definitionPatterns(source: string): string {
  return patternsWith(source, /@symbol\./)
}

/** Only those that tell what is imported, and as which module. */
export function importPatterns(source: string): string {
  return patternsWith(source, /@import\b|@module\b/)
}

function patternsWith(source: string, mark: RegExp): string {
  return splitPatterns(source)
    .map(({ start, end }) => source.slice(start, end))
    .filter((pattern) => mark.test(pattern))
    .join('\n')
}
