import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { splitPatterns } from '../query/query-source.ts'

/**
 * Returns the source of `<grammars>/<language>/outline.scm` with every line `; include <file>` replaced by that file.
 * Undefined if it does not exist.
 */
export function readOutlineSource(grammars: string, language: string): string | undefined {
  const file = resolve(grammars, language, 'outline.scm')
  return existsSync(file) ? readIncluding(file) : undefined
}

function readIncluding(file: string): string {
  return readFileSync(file, 'utf8').replaceAll(/^; include (\S+)$/gm, (_line, other: string) =>
    readIncluding(resolve(dirname(file), other)),
  )
}

/** Returns only the patterns for symbols and parameters, which are enough for paths and much cheaper. */
export function symbolPatterns(source: string): string {
  return patternsWith(source, /@symbol\.|@param\b/)
}

/** Returns only the patterns for symbols. */
export function definitionPatterns(source: string): string {
  return patternsWith(source, /@symbol\./)
}

/** Returns only the patterns for imports and declared modules. */
export function importPatterns(source: string): string {
  return patternsWith(source, /@import\b|@module\b/)
}

function patternsWith(source: string, mark: RegExp): string {
  return splitPatterns(source)
    .map(({ start, end }) => source.slice(start, end))
    .filter((pattern) => mark.test(pattern))
    .join('\n')
}
