import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { criticalFiles, frontDoorTests } from '../scripts/mutate/files.ts'
import { openImportGraph } from '../scripts/mutate/import-graph.ts'
import { mutate, mutationsOf } from '../scripts/mutate/mutations.ts'
import { formatVerdicts, killedShare, nameOf } from '../scripts/mutate/report.ts'
import { sample } from '../scripts/mutate/sample.ts'
import { must } from '../src/core/must.ts'
import { packageRoot } from '../src/core/package/root.ts'
import { loadLanguages } from '../src/core/syntax/language/languages.ts'
import { type LoadedGrammar, loadGrammar, startRuntime } from '../src/core/syntax/parser/grammar.ts'
import { parseText } from '../src/core/syntax/parser/parse.ts'

let typescript: LoadedGrammar
beforeAll(async () => {
  await startRuntime()
  typescript = await loadGrammar(must(loadLanguages().find(({ name }) => name === 'typescript')))
})

function parsed<T>(text: string, read: (tree: ReturnType<typeof parseText>) => T): T {
  const tree = parseText(typescript, text, Number.POSITIVE_INFINITY)
  try {
    return read(tree)
  } finally {
    tree.delete()
  }
}
const mutationsIn = (text: string, file = 'x.ts') => parsed(text, ({ rootNode }) => mutationsOf(file, rootNode))

describe('mutations', () => {
  it.each([
    ['if (a) b', ['a → !(a)']],
    ['while (a && b) c', ['a && b → !(a && b)', '&& → ||']],
    ['x = a < b ? c : d', ['a < b → !(a < b)', '< → <=']],
    ['x = a - b', ['- → +']],
    ["x = 'a' + b + c", []],
    ['x = 10_000', ['10_000 → 9999', '10_000 → 10001']],
    ['x = 0', ['0 → (-1)', '0 → 1']],
    ['x = true', ['true → false']],
    ['f()\nawait g()\nlogger.warn(1)', ['f() → ;', 'await g() → ;', '1 → 0', '1 → 2']],
    ['function f() { if (a) return\n return b }', ['a → !(a)', 'return → ;']],
    ['x = a ?? b', ['a ?? b → a']],
    ["x = a === 'b'", ['=== → !==', "'b' → ''"]],
    ["switch (a) { case 'b': f() }", ["'b' → ''", 'f() → ;']],
    ["type A = 1 | 'b'\nimport { b } from 'c'\nconst x: 2 | true = y", []],
  ])('of %j', (text, changes) => {
    expect(
      mutationsIn(text)
        .map(({ change }) => change)
        .sort(),
    ).toEqual([...changes].sort())
  })

  it('give another text that parses, in all critical files', () => {
    const files = criticalFiles(packageRoot)
    expect(files.length).toBeGreaterThan(40)
    for (const file of files) {
      const text = readFileSync(join(packageRoot, file), 'utf8')
      for (const mutation of sample(mutationsIn(text, file), 8, 1)) {
        const mutated = mutate(text, mutation)
        expect(mutated).not.toBe(text)
        expect([nameOf(mutation), parsed(mutated, ({ rootNode }) => rootNode.hasError)]).toEqual([
          nameOf(mutation),
          false,
        ])
      }
    }
  })
})

it('a sample depends on its seed only', () => {
  const all = Array.from({ length: 100 }, (_, index) => index)
  expect(sample(all, 10, 1)).toEqual(sample(all, 20, 1).slice(0, 10))
  expect(sample(all, 10, 1)).not.toEqual(sample(all, 10, 2))
  expect(sample(all, 100, 3).toSorted((one, other) => one - other)).toEqual(all)
})

it('every critical file has tests that import it or reach it through the program', () => {
  const testsOf = openImportGraph(packageRoot)
  const without = criticalFiles(packageRoot).filter((file) => testsOf(file).length + frontDoorTests(file).length === 0)
  expect(without).toEqual([])
  expect(testsOf('src/core/findings/lifecycle.ts').slice(0, 2)).toContain('test/core/findings/lifecycle.test.ts')
})

it('the report counts by file and names what survived, as `--survivors` reads it', () => {
  const [first, second] = mutationsIn('x = a < b', 'src/a.ts').concat(mutationsIn('x = true', 'src/b.ts'))
  const verdicts = [
    { mutation: must(first), result: 'passed' as const },
    { mutation: must(second), result: 'timed out' as const },
  ]
  expect(killedShare(verdicts)).toBe(0.5)
  const lines = formatVerdicts(verdicts).split('\n')
  expect(lines).toContain('| src/a.ts | 1 | 0 | 0 | 1 |')
  expect(lines).toContain('| all | 2 | 1 | 1 | 1 |')
  expect(lines).toContain('src/a.ts:1:7  < → <=')
})
