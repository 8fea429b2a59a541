import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { nearestRule, ruleNames } from '../../../src/core/config/rule-names.ts'
import { must } from '../../../src/core/must.ts'
import { loadRules, readPages } from '../../../src/core/rules/load.ts'

const guideline = (id: string) => `---\nid: ${id}\n---\nBe kind.\n`

it('lets a rule of the repo replace the built-in one with its id, and reports the second of two', () => {
  const { rules, broken } = loadRules({
    builtIn: true,
    folders: ['any'],
    repo: [
      { file: '.rubberduck/rules/a.md', text: guideline('any/conflict-marker') },
      { file: '.rubberduck/rules/b.md', text: guideline('team/x') },
      { file: '.rubberduck/rules/c.md', text: guideline('team/x') },
      { file: '.rubberduck/rules/d.md', text: '---\nidd: team/y\n---\n' },
    ],
  })
  const replaced = rules.filter((rule) => rule.id === 'any/conflict-marker')
  expect(replaced).toHaveLength(1)
  expect(replaced[0]).toMatchObject({ origin: 'repo', message: 'Be kind.' })
  expect(rules.some((rule) => rule.origin === 'built-in')).toBe(true)
  expect(broken.map((rule) => rule.file)).toEqual(['.rubberduck/rules/c.md', '.rubberduck/rules/d.md'])
  expect(must(broken[0]).reason).toContain('.rubberduck/rules/b.md')
})

it('reads pages from files and folders, and names a path that is neither', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rules-'))
  try {
    await mkdir(join(folder, 'deep'))
    await writeFile(join(folder, 'deep', 'b.md'), 'b')
    await writeFile(join(folder, 'a.md'), 'a')
    await writeFile(join(folder, 'README.md'), 'no rule')
    await writeFile(join(folder, 'notes.txt'), 'no rule')
    expect(readPages([folder])).toEqual([
      { file: join(folder, 'a.md'), text: 'a' },
      { file: join(folder, 'deep', 'b.md'), text: 'b' },
    ])
    expect(readPages([join(folder, 'notes.txt')])).toHaveLength(1)
    expect(() => readPages([join(folder, 'none')])).toThrow(/File or folder .* not found/)
  } finally {
    await rm(folder, { recursive: true })
  }
})

it('names the rules of a language with one prefix, and knows that prefix by the name of the language', () => {
  const { rules } = loadRules({ builtIn: true })
  const names = ruleNames(rules.map(({ id }) => id))
  const folders = Map.groupBy(rules, ({ file }) => must(file.split('/')[1]))
  expect(folders.size).toBeGreaterThan(15)
  for (const [folder, own] of folders) {
    if (folder === 'any' || folder === 'yaml') continue
    expect(new Set(own.map(({ id }) => id.split('/')[0])).size, folder).toBe(1)
    for (const { id } of own.filter((rule) => !rule.id.startsWith(`${folder}/`)))
      expect(nearestRule(id.replace(/^[^/]*/, folder), names)?.replace(/^ts\//, 'js/')).toBe(id.replace(/^ts\//, 'js/'))
  }
})
