import { describe, expect, it } from 'vitest'
import { packageAliases, tsconfigAliases } from '../../../../../src/core/engines/passes/impact/aliases.ts'
import { resolvePython, resolveScript } from '../../../../../src/core/engines/passes/impact/resolve-import.ts'

const among =
  (...paths: string[]) =>
  (path: string) =>
    paths.includes(path)

describe('scripts', () => {
  it.each([
    ['src/a.ts', './b', 'src/b.ts'],
    ['src/a.ts', './b.js', 'src/b.ts'],
    ['src/a.ts', './b.ts', 'src/b.ts'],
    ['src/a.ts', './lib', 'src/lib/index.ts'],
    ['src/lib/index.ts', '..', 'src/index.tsx'],
    ['src/lib/index.ts', '../b', 'src/b.ts'],
    ['src/a.ts', '../root', 'root.mjs'],
    ['src/a.ts', './missing', undefined],
    ['a.ts', '../outside', undefined],
    ['src/a.ts', 'left-pad', undefined],
  ])('%s imports %s → %s', (importer, source, expected) => {
    const exists = among('src/b.ts', 'src/lib/index.ts', 'src/index.tsx', 'root.mjs')
    expect(resolveScript(importer, source, exists)).toBe(expected)
  })

  it('follows simple paths of a tsconfig, comments and all', () => {
    const aliases = tsconfigAliases(
      '{ // here\n "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["./src/*"], }, } }',
      'web',
    )
    expect(resolveScript('web/x.ts', '@/date', among('web/src/date.ts'), aliases)).toBe('web/src/date.ts')
    expect(resolveScript('web/x.ts', 'src/date', among('web/src/date.ts'), aliases)).toBe('web/src/date.ts')
  })

  it('knows packages of the same repo by their name', () => {
    const aliases = packageAliases('{"name": "@duck/core"}', 'packages/core/package.json')
    const exists = among('packages/core/src/index.ts', 'packages/core/src/pond.ts')
    expect(resolveScript('apps/x.ts', '@duck/core', exists, aliases)).toBe('packages/core/src/index.ts')
    expect(resolveScript('apps/x.ts', '@duck/core/pond', exists, aliases)).toBe('packages/core/src/pond.ts')
  })

  it('takes a manifest that is no JSON for none', () => {
    expect(tsconfigAliases('{', '')).toEqual([])
    expect(packageAliases('[]', 'package.json')).toEqual([])
  })
})

describe('Python', () => {
  const exists = among(
    'src/pond/__init__.py',
    'src/pond/duck.py',
    'src/pond/deep/__init__.py',
    'tools/helper.py',
    'app/models.py',
  )
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
  ])('%s imports %s → %s', (importer, source, expected) => {
    expect(resolvePython(importer, source, exists)).toBe(expected)
  })
})
