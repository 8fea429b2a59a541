import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path/posix'
import { must } from '../../src/core/must.ts'

/** Number of tests of one mutant at most: those that are nearest to the file. */
const mostTests = 5
/** Through it, every test would import every engine. */
const registry = 'src/commands/index.ts'
const engineFolder = 'src/core/engines'
const engineTests = 'test/core/engines'

/**
 * Returns a function that lists the test files that import a file, directly or through others, the nearest first. A test
 * of the name of a file also counts as importing it, because engines are imported by their names.
 */
export function openImportGraph(root: string): (file: string) => string[] {
  const importers = new Map<string, string[]>()
  const files = globSync('{src,test}/**/*.ts', { cwd: root }).map((name) => name.replaceAll('\\', '/'))
  const engines = new Set(files.filter((file) => dirname(file) === engineFolder).map((file) => basename(file)))
  const add = (imported: string, by: string) => importers.set(imported, [...(importers.get(imported) ?? []), by])
  for (const file of files.filter((each) => each !== registry)) {
    for (const imported of importsOf(root, file)) add(imported, file)
    const named = basename(file).replace(/\.test\.ts$/, '.ts')
    if (dirname(file) === engineTests && engines.has(named)) add(join(engineFolder, named), file)
  }
  return (file) => {
    const seen = new Set([file])
    const tests: string[] = []
    for (let near = [file]; near.length > 0; ) {
      near = [...new Set(near.flatMap((each) => importers.get(each) ?? []))].filter((each) => !seen.has(each)).sort()
      for (const each of near) seen.add(each)
      tests.push(...near.filter((each) => each.endsWith('.test.ts')))
    }
    return tests.slice(0, mostTests)
  }
}

function importsOf(root: string, file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)]
    .map((match) => join(dirname(file), must(match[1])))
    .filter((path) => existsSync(join(root, path)))
}
