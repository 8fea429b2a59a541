import { globSync } from 'node:fs'

/** Patterns of the files where an unnoticed mistake would cost the most. */
const critical: readonly string[] = [
  'src/core/jobs/**/*.ts',
  'src/core/findings/**/*.ts',
  'src/core/policy/**/*.ts',
  'src/core/edits/**/*.ts',
  'src/core/git/diff/parse-*.ts',
  'src/core/llm/call/{resilience,attempt,budget,failure}.ts',
  'src/adapters/github/review/**/*.ts',
  'src/adapters/github/{client,pace,marker}.ts',
]

/** Tests that reach files through the program and import nothing of them, by the prefix of the files. They run last. */
const frontDoor: Readonly<Record<string, readonly string[]>> = {
  'src/core/jobs/': ['test/server/faults.test.ts', 'test/server/review.test.ts'],
  'src/adapters/github/': ['test/server/faults.test.ts', 'test/server/review.test.ts'],
  'src/core/llm/call/': ['test/server/models.test.ts'],
  'src/core/edits/': [
    'test/core/engines/fix.test.ts',
    'test/core/engines/places.test.ts',
    'test/core/model/with-context.test.ts',
  ],
  'src/core/findings/': ['test/core/engines/review.test.ts', 'test/core/engines/incremental.test.ts'],
}

/** Returns the critical files that match any of the patterns, relative to the root. */
export function criticalFiles(root: string, patterns: readonly string[] = ['**']): string[] {
  const wanted = new Set(patterns.flatMap((pattern) => globSync(pattern, { cwd: root })))
  const files = critical.flatMap((pattern) => globSync(pattern, { cwd: root }))
  return files
    .filter((file) => wanted.has(file))
    .map((file) => file.replaceAll('\\', '/'))
    .sort()
}

/** Returns the tests that cover a file through a process of its own. */
export function frontDoorTests(file: string): string[] {
  return Object.entries(frontDoor).flatMap(([prefix, tests]) => (file.startsWith(prefix) ? tests : []))
}
