import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { detectLanguage, loadLanguages } from '../../../../src/core/syntax/language/languages.ts'

const languages = loadLanguages()

test.each([
  ['a/b.js', undefined, 'javascript'],
  ['a.b/c.test.mjs', undefined, 'javascript'],
  ['types.d.ts', undefined, 'typescript'],
  ['App.tsx', undefined, 'tsx'],
  ['UPPER.PY', undefined, 'python'],
  ['SConstruct', undefined, 'python'],
  ['bin/tool', '#!/usr/bin/env node', 'javascript'],
  ['bin/tool', '#!/usr/bin/env -S node --no-warnings', 'javascript'],
  ['bin/tool', '#!/usr/bin/python3.11', 'python'],
  ['bin/tool', '#! /bin/env PYTHONPATH=. python', 'python'],
  ['bin/tool', 'node', undefined],
  ['bin/tool', '#!/usr/bin/unknown', undefined],
  ['readme.txt', undefined, undefined],
  ['js', undefined, undefined],
  ['', undefined, undefined],
])('%s %s is %s', (path, firstLine, expected) => {
  expect(detectLanguage(languages, path, firstLine)?.name).toBe(expected)
})

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'grammars-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

test.each([
  ['no TOML', 'name = '],
  ['an unknown key', 'name = "x"\nwasm = "w"\nvisibility = "always"\nspeed = 1\n[comments]\n[nodes]\n'],
  ['a broken expression', 'name = "x"\nwasm = "w"\nvisibility = "always"\nblank = ["("]\n[comments]\n[nodes]\n'],
  ['another name', 'name = "y"\nwasm = "w"\nvisibility = "always"\n[comments]\n[nodes]\n'],
])('a language file with %s names itself', (_what, text) => {
  mkdirSync(join(folder, 'x'), { recursive: true })
  writeFileSync(join(folder, 'x', 'language.toml'), text)
  expect(() => loadLanguages(folder)).toThrow('grammars/x/language.toml is invalid')
})
