import { describe, expect, it } from 'vitest'
import { collectDeclaredModules, type DeclaringFile } from '../../../src/core/modules/declared-modules.ts'
import { createModuleResolver, moduleSettingsOf, mustExist } from '../../../src/core/modules/module-resolver.ts'
import { loadLanguages } from '../../../src/core/syntax/language/languages.ts'
import type { Import } from '../../../src/core/syntax/types.ts'

/** A resolver over files: an array of paths, or paths with the text of the manifests among them. */
function among(files: readonly string[] | Record<string, string>, declaring: readonly DeclaringFile[] = []) {
  const texts = Array.isArray(files) ? {} : (files as Record<string, string>)
  const paths = new Set(Array.isArray(files) ? files : Object.keys(files))
  return createModuleResolver(paths, async (path) => texts[path], collectDeclaredModules(declaring))
}

async function filesOf(
  resolver: ReturnType<typeof among>,
  [language, importer]: [string, string],
  entry: Partial<Import> & { source: string },
) {
  const targets = await resolver.targetsOf(language, importer, { names: [], ...entry })
  return targets.flatMap(({ files }) => files)
}

const named = (...names: string[]) => names.map((name) => ({ name, as: name }))

describe('JavaScript and TypeScript', () => {
  it.each([
    ['src/a.ts', './b', 'src/b.ts'],
    ['src/a.ts', './b.js', 'src/b.ts'],
    ['src/a.ts', './b.ts', 'src/b.ts'],
    ['src/a.ts', './b?raw', 'src/b.ts'],
    ['src/a.ts', './lib', 'src/lib/index.ts'],
    ['src/lib/index.ts', '..', 'src/index.tsx'],
    ['src/lib/index.ts', '../b', 'src/b.ts'],
    ['src/a.ts', '../root', 'root.mjs'],
    ['src/a.ts', './missing', undefined],
    ['a.ts', '../outside', undefined],
    ['src/a.ts', 'left-pad', undefined],
    ['src/a.ts', 'node:fs', undefined],
  ])('%s imports %s → %s', async (importer, source, expected) => {
    const resolver = among(['src/b.ts', 'src/lib/index.ts', 'src/index.tsx', 'root.mjs'])
    for (const language of ['typescript', 'tsx', 'javascript'])
      expect(await resolver.fileOf(language, importer, source)).toBe(expected)
  })

  it('follows simple paths of a tsconfig, comments and all', async () => {
    const config = '{ // here\n "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["./src/*"], }, } }'
    const resolver = among({ 'web/tsconfig.json': config, 'web/src/date.ts': '' })
    expect(await resolver.fileOf('typescript', 'web/x.ts', '@/date')).toBe('web/src/date.ts')
    expect(await resolver.fileOf('typescript', 'web/x.ts', 'src/date')).toBe('web/src/date.ts')
  })

  it('prefers the aliases of the package that the file is in', async () => {
    const config = '{"compilerOptions": {"paths": {"@/*": ["src/*"]}}}'
    const files = { 'a/tsconfig.json': config, 'b/tsconfig.json': config, 'a/src/x.ts': '', 'b/src/x.ts': '' }
    expect(await among(files).fileOf('typescript', 'b/main.ts', '@/x')).toBe('b/src/x.ts')
    expect(await among(files).fileOf('typescript', 'a/main.ts', '@/x')).toBe('a/src/x.ts')
  })

  it('knows packages of the same repository by their name', async () => {
    const resolver = among({
      'packages/core/package.json': '{"name": "@duck/core"}',
      'packages/core/src/index.ts': '',
      'packages/core/src/pond.ts': '',
    })
    expect(await resolver.fileOf('typescript', 'apps/x.ts', '@duck/core')).toBe('packages/core/src/index.ts')
    expect(await resolver.fileOf('typescript', 'apps/x.ts', '@duck/core/pond')).toBe('packages/core/src/pond.ts')
  })

  it('ignores manifests that are not valid', async () => {
    const resolver = among({ 'tsconfig.json': '{', 'package.json': '[]', 'a/package.json': '{"name": 3}' })
    expect(await resolver.fileOf('typescript', 'x.ts', '@/y')).toBeUndefined()
  })
})

describe('Python', () => {
  const files = [
    'src/pond/__init__.py',
    'src/pond/duck.py',
    'src/pond/deep/__init__.py',
    'src/pond/logging.py',
    'tools/helper.py',
    'app/models.py',
    'space/part/leaf.py',
    'services/api/pyproject.toml',
    'services/api/src/api/__init__.py',
    'services/web/app/main.py',
    'services/web/app/util.py',
  ]
  it.each([
    ['src/pond/x.py', '.duck', 'src/pond/duck.py'],
    ['src/pond/deep/x.py', '..duck', 'src/pond/duck.py'],
    ['src/pond/deep/x.py', '..', 'src/pond/__init__.py'],
    ['src/pond/x.py', '.', 'src/pond/__init__.py'],
    ['tests/test_duck.py', 'pond.duck', 'src/pond/duck.py'],
    ['tests/test_duck.py', 'pond', 'src/pond/__init__.py'],
    ['tools/main.py', 'helper', 'tools/helper.py'],
    ['manage.py', 'app.models', 'app/models.py'],
    ['tests/test_duck.py', 'os.path', undefined],
    ['x.py', '...y', undefined],
    // A file of a package is no top-level module.
    ['src/pond/x.py', 'logging', undefined],
    ['services/web/app/main.py', 'app.util', 'services/web/app/util.py'],
    ['tools/main.py', 'api', 'services/api/src/api/__init__.py'],
  ])('%s imports %s → %s', async (importer, source, expected) => {
    expect(await among(files).fileOf('python', importer, source)).toBe(expected)
  })

  it.each([
    ['src/pond/x.py', '.', ['duck', 'deep'], ['src/pond/duck.py', 'src/pond/deep/__init__.py']],
    ['x.py', 'pond', ['duck', 'Goose'], ['src/pond/duck.py', 'src/pond/__init__.py']],
    ['x.py', 'space.part', ['leaf'], ['space/part/leaf.py']],
    ['x.py', 'app.models', ['User'], ['app/models.py']],
    ['x.py', 'space', ['part'], []],
  ])('%s: from %s import %j → %j', async (importer, source, names, expected) => {
    expect(await filesOf(among(files), ['python', importer], { source, names: named(...names) })).toEqual(expected)
  })
})

describe('Go', () => {
  const resolver = among({
    'go.mod': '// ours\nmodule example.org/m // here\n\ngo 1.22\n\nrequire (\n\tother.org/x v1.0.0\n)\n',
    'main.go': '',
    'internal/pond/pond.go': '',
    'internal/pond/README.md': '',
    'tools/go.mod':
      'module example.org/m/tools\nreplace (\n\tforked.org/y v1.2.0 => ../local/y\n\tz.org/z => z.org/other v1\n)\n',
    'tools/gen/gen.go': '',
    'local/y/y.go': '',
    'vendor/example.org/v/v.go': '',
  })
  it.each([
    ['main.go', 'example.org/m/internal/pond', ['internal/pond/pond.go']],
    ['tools/gen/gen.go', 'example.org/m', ['main.go']],
    ['main.go', 'example.org/m/tools/gen', ['tools/gen/gen.go']],
    ['tools/gen/gen.go', 'forked.org/y', ['local/y/y.go']],
    ['tools/gen/gen.go', 'z.org/z', []],
    ['main.go', 'example.org/mother', []],
    ['main.go', 'example.org/v', []],
    ['main.go', 'fmt', []],
  ])('%s imports %s → %j', async (importer, source, expected) => {
    expect(await filesOf(resolver, ['go', importer], { source })).toEqual(expected)
  })
})

describe('Rust', () => {
  const resolver = among({
    'crates/my-core/Cargo.toml': '[package]\nname = "my-core"\n',
    'crates/my-core/src/lib.rs': '',
    'crates/my-core/src/pond.rs': '',
    'crates/my-core/src/pond/duck.rs': '',
    'crates/my-core/src/deep/mod.rs': '',
    'crates/cli/Cargo.toml': '[package]\nname = "cli"\n',
    'crates/cli/src/main.rs': '',
    'crates/cli/src/args.rs': '',
  })
  const core = 'crates/my-core/src'
  it.each<[string, Partial<Import> & { source: string }, string[]]>([
    [`${core}/lib.rs`, { source: 'pond', names: named('pond'), relative: true }, [`${core}/pond.rs`]],
    [`${core}/lib.rs`, { source: 'deep', names: named('deep'), relative: true }, [`${core}/deep/mod.rs`]],
    [`${core}/pond.rs`, { source: 'duck', names: named('duck'), relative: true }, [`${core}/pond/duck.rs`]],
    [
      `${core}/deep/mod.rs`,
      { source: 'crate::pond', names: named('Pond', 'duck') },
      [`${core}/pond.rs`, `${core}/pond/duck.rs`],
    ],
    [`${core}/pond/duck.rs`, { source: 'super', names: named('Pond') }, [`${core}/pond.rs`]],
    [`${core}/pond/duck.rs`, { source: 'super::super', names: named('deep') }, [`${core}/deep/mod.rs`]],
    [`${core}/pond.rs`, { source: 'self::duck', names: named('Duck') }, [`${core}/pond/duck.rs`]],
    [`${core}/pond.rs`, { source: 'super', names: [{ name: '*', as: '*' }], inner: 1 }, [`${core}/pond.rs`]],
    ['crates/cli/src/main.rs', { source: 'my_core::pond', names: named('Pond') }, [`${core}/pond.rs`]],
    ['crates/cli/src/main.rs', { source: 'my_core', names: named('my_core') }, [`${core}/lib.rs`]],
    ['crates/cli/src/main.rs', { source: 'my_core', names: named('Top') }, [`${core}/lib.rs`]],
    ['crates/cli/src/main.rs', { source: 'args', names: named('Args') }, ['crates/cli/src/args.rs']],
    ['crates/cli/src/args.rs', { source: 'crate', names: named('run') }, ['crates/cli/src/main.rs']],
    ['crates/cli/src/main.rs', { source: 'std::io', names: named('Read') }, []],
  ])('%s uses %j → %j', async (importer, entry, expected) => {
    expect(await filesOf(resolver, ['rust', importer], entry)).toEqual(expected)
  })
})

describe('Ruby, C, Bash: paths', () => {
  const paths = ['lib/pond.rb', 'lib/pond/duck.rb', 'gems/egg/egg.gemspec', 'gems/egg/lib/egg.rb', 'include/pond/api.h']
  it.each<[string, string, Partial<Import> & { source: string }, string[]]>([
    ['ruby', 'lib/pond.rb', { source: 'pond/duck' }, ['lib/pond/duck.rb']],
    ['ruby', 'lib/pond/duck.rb', { source: '../pond', relative: true }, ['lib/pond.rb']],
    ['ruby', 'bin/run.rb', { source: 'egg' }, ['gems/egg/lib/egg.rb']],
    ['ruby', 'lib/pond.rb', { source: 'json' }, []],
    ['c', 'src/a.c', { source: 'util.h' }, ['src/util.h']],
    ['cpp', 'src/deep/a.cc', { source: 'pond/api.h' }, ['include/pond/api.h']],
    ['bash', 'bin/run.sh', { source: '/lib.sh', relative: true }, ['bin/lib.sh']],
    ['bash', 'bin/run.sh', { source: 'bin/lib.sh' }, ['bin/lib.sh']],
  ])('%s: %s imports %j → %j', async (language, importer, entry, expected) => {
    const resolver = among([...paths, 'src/util.h', 'bin/lib.sh'])
    expect(await filesOf(resolver, [language, importer], entry)).toEqual(expected)
  })
})

describe('declared modules', () => {
  const type = (name: string) => ({ name, kind: 'class' as const })
  const declaring: DeclaringFile[] = [
    { path: 'a/Duck.java', language: 'java', modules: ['org.a'], symbols: [type('Duck')] },
    { path: 'b/Goose.java', language: 'java', modules: ['org.a'], symbols: [type('Goose')] },
    { path: 'src/User.php', language: 'php', modules: ['App\\Models'], symbols: [type('User')] },
    { path: 'lib/farm.ex', language: 'elixir', modules: ['Farm.Pond'], symbols: [] },
  ]
  it.each<[string, Partial<Import> & { source: string }, string[]]>([
    ['java', { source: 'org.a', names: named('Duck') }, ['a/Duck.java']],
    ['java', { source: 'org.a.Duck', names: named('quack') }, ['a/Duck.java']],
    ['java', { source: 'org.a', names: named('*') }, ['a/Duck.java', 'b/Goose.java']],
    ['java', { source: 'org.a', names: named('Missing') }, []],
    ['java', { source: 'java.util', names: named('List') }, []],
    ['csharp', { source: 'org.a' }, []],
    ['php', { source: 'App\\Models', names: named('User') }, ['src/User.php']],
    ['php', { source: '\\App\\Models', names: named('User') }, ['src/User.php']],
    ['elixir', { source: 'Farm', names: named('Pond') }, ['lib/farm.ex']],
  ])('%s imports %j → %j', async (language, entry, expected) => {
    expect(await filesOf(among([], declaring), [language, 'x'], entry)).toEqual(expected)
  })
})

describe('PHP', () => {
  it.each<[Partial<Import> & { source: string }, string[]]>([
    [{ source: 'App\\Models', names: named('User') }, ['src/Models/User.php']],
    [{ source: 'App\\Tests', names: named('Fake') }, ['testing/Fake.php']],
    [{ source: 'Other\\Models', names: named('User') }, []],
    [{ source: '/../setup.php', relative: true }, ['setup.php']],
  ])('maps %j by composer.json to %j', async (entry, expected) => {
    const resolver = among({
      'composer.json':
        '{"autoload": {"psr-4": {"App\\\\": "src/"}}, "autoload-dev": {"psr-4": {"App\\\\Tests\\\\": ["testing"]}}}',
      'src/Models/User.php': '',
      'testing/Fake.php': '',
      'setup.php': '',
    })
    expect(await filesOf(resolver, ['php', 'web/index.php'], entry)).toEqual(expected)
  })
})

it('knows how the imports of every language with functions become files', () => {
  const withFunctions = loadLanguages().filter(({ nodes }) => nodes.function.length > 0)
  expect(withFunctions.filter(({ name }) => moduleSettingsOf(name) === undefined)).toEqual([])
})

it('tells imports that are a mistake when no file is there', () => {
  const mistakes = (language: string, sources: string[]) => sources.filter((source) => mustExist(language, source))
  expect(mistakes('tsx', ['./a', '../a', 'a', '..', '.a'])).toEqual(['./a', '../a'])
  expect(mistakes('python', ['.a', '..a', 'a', '..', '.'])).toEqual(['.a', '..a'])
  expect(mistakes('bash', ['./a'])).toEqual([])
})
