import { posix } from 'node:path'

/** Returns the test framework of the repository for a file. `like`: the nearest existing test, or empty. */
export async function frameworkOf(
  path: string,
  all: readonly string[],
  existing: readonly string[],
  like: string,
  read: (path: string) => Promise<string>,
): Promise<string> {
  switch (posix.extname(path)) {
    case '.py':
      return 'pytest'
    case '.go':
      return 'go test'
    case '.rs':
      return 'cargo test'
    case '.rb':
      return existing.some((each) => each.endsWith('_spec.rb')) ? 'RSpec' : 'Minitest'
    case '.ex':
    case '.exs':
      return 'ExUnit'
    case '.java':
    case '.kt':
      return /\borg\.junit\.(?:Test|\*)/.test(like) ? 'JUnit 4' : 'JUnit'
    case '.cs':
      return /\bNUnit\b/.test(like) ? 'NUnit' : /\bTestTools\.UnitTesting\b/.test(like) ? 'MSTest' : 'xUnit'
    case '.php':
      return all.includes('tests/Pest.php') ? 'Pest' : 'PHPUnit'
  }
  if (all.includes('package.json')) {
    const text = await read('package.json')
    for (const name of ['vitest', 'jest', 'mocha', 'ava', 'tap']) if (text.includes(`"${name}"`)) return name
  }
  return 'node:test'
}

/** Property-based testing libraries by extension, with the files that mention them. */
const lawLibraries: Record<string, { in: RegExp; names: string[] }> = {
  '.py': { in: /^(?:pyproject\.toml|setup\.(?:py|cfg)|tox\.ini|.*requirements.*\.(?:txt|in))$/, names: ['hypothesis'] },
  '.rs': { in: /(?:^|\/)Cargo\.toml$/, names: ['proptest', 'quickcheck'] },
  '.go': { in: /^go\.mod$/, names: ['pgregory.net/rapid', 'gopter'] },
  '.rb': { in: /^(?:Gemfile|.*\.gemspec)$/, names: ['rantly', 'prop_check'] },
  '.ex': { in: /^mix\.exs$/, names: ['stream_data', 'propcheck'] },
  '.java': {
    in: /(?:^|\/)(?:pom\.xml|build\.gradle(?:\.kts)?|libs\.versions\.toml)$/,
    names: ['jqwik', 'quicktheories'],
  },
  '.cs': { in: /(?:\.csproj|(?:^|\/)Directory\.Packages\.props)$/, names: ['FsCheck', 'CsCheck'] },
  '.php': { in: /^composer\.json$/, names: ['eris'] },
}
const ofScripts = { in: /^package\.json$/, names: ['fast-check', 'jsverify'] }

/** Go has a built-in one. */
export async function propertyLibraryOf(
  path: string,
  all: readonly string[],
  read: (path: string) => Promise<string>,
): Promise<string | undefined> {
  const ending = posix.extname(path)
  const { in: files, names } = lawLibraries[ending] ?? ofScripts
  const texts = await Promise.all(
    all
      .filter((each) => files.test(each))
      .slice(0, 20)
      .map(read),
  )
  return (
    names.find((name) => texts.some((text) => text.includes(name))) ?? (ending === '.go' ? 'testing/quick' : undefined)
  )
}

/** Returns the nearest existing test: with the same name, otherwise with the most common folders. */
export function nearestTest(path: string, existing: readonly string[]): string | undefined {
  const stem = posix.basename(path).replace(/\.\w+$/, '')
  const folders = posix.dirname(path).split('/')
  const score = (test: string) =>
    (posix.basename(test).includes(stem) ? 100 : 0) +
    (posix.extname(test) === posix.extname(path) ? 50 : 0) +
    folders.filter((folder) => test.split('/').includes(folder)).length
  return existing
    .filter((test) => score(test) >= 50)
    .toSorted((one, other) => score(other) - score(one) || one.localeCompare(other))[0]
}

/**
 * Returns the usual path of a test in the repository: next to the file, or in a separate tree that mirrors the sources.
 */
export function testPath(path: string, existing: readonly string[], all: readonly string[]): string {
  const { dir, name, ext } = posix.parse(path)
  const below = (roots: string) => dir.replace(new RegExp(`^(?:${roots})(?:/|$)`), '')
  switch (ext) {
    case '.py':
      return posix.join(existing.some((test) => test.startsWith('tests/')) ? 'tests' : dir, `test_${name}.py`)
    case '.go':
      return posix.join(dir, `${name}_test.go`)
    case '.rb': {
      const spec = existing.some((test) => test.endsWith('_spec.rb'))
      return posix.join(spec ? 'spec' : 'test', below('lib|app'), `${name}_${spec ? 'spec' : 'test'}.rb`)
    }
    case '.ex':
      return posix.join('test', below('lib'), `${name}_test.exs`)
    case '.rs':
      return posix.join(crateOf(dir, all), 'tests', `${name === 'mod' ? posix.basename(dir) : name}.rs`)
    case '.java':
      return /(?:^|\/)src\/main\//.test(path)
        ? posix.join(dir.replace(/(^|\/)src\/main\//, '$1src/test/'), `${name}Test.java`)
        : posix.join('test', below('lib|app|src'), `${name}Test.java`)
    case '.cs': {
      const near = nearestTest(path, existing)
      return posix.join(near === undefined ? 'tests' : posix.dirname(near), `${name}Tests.cs`)
    }
    case '.php':
      return posix.join(
        existing.some((test) => test.startsWith('tests/Unit/')) ? 'tests/Unit' : 'tests',
        below('lib|app|src'),
        `${name}Test.php`,
      )
  }
  const spec = existing.some((test) => /\.spec\.\w+$/.test(test)) && !existing.some((test) => /\.test\.\w+$/.test(test))
  const file = `${name}.${spec ? 'spec' : 'test'}${ext}`
  const folder = ['test', 'tests', '__tests__', 'spec'].find((each) =>
    existing.some((test) => test.startsWith(`${each}/`)),
  )
  return folder === undefined ? posix.join(dir, file) : posix.join(folder, below('src|lib'), file)
}

/** Returns the folder of the nearest Cargo.toml. */
function crateOf(dir: string, all: readonly string[]): string {
  let folder = dir
  while (folder !== '' && folder !== '.' && !all.includes(posix.join(folder, 'Cargo.toml')))
    folder = posix.dirname(folder)
  return folder
}
