import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { passRules } from '../../../src/core/config/pass-rules/pass-rules.ts'
import { isBroken, parsePage } from '../../../src/core/rules/page/page.ts'

const root = join(import.meta.dirname, '../../..')

function pages(): { file: string; text: string }[] {
  const folder = join(root, 'grammars')
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /rules\/[^/]+\.md$/.test(name))
    .map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }))
}

describe('titles', () => {
  it('are on every built-in page: short, without captures and without a full stop', () => {
    const all = pages()
    expect(all.length).toBeGreaterThan(250)
    for (const { file, text } of all) {
      const page = parsePage(text, file, 'built-in')
      if (isBroken(page)) throw new Error(`${file}: ${page.reason}`)
      expect(page.title, file).toMatch(/^[A-Z`][^$]{3,70}[^.;:]$/)
    }
  })

  it('refuse captures', () => {
    const [page] = pages()
    const text = page?.text.replace(/^title: .*$/m, 'title: The name $name') ?? ''
    expect(parsePage(text, 'x.md', 'repo')).toMatchObject({
      reason: expect.stringContaining('Invalid `title: The name $name`'),
    })
  })
})

it('every rule that a pass reports without a page has its facts', () => {
  const folder = join(root, 'src/core/passes')
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && name !== 'pass-rules.ts')
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n')
  const written = [...sources.matchAll(/'((?:impact|tests|drift|duplication|hygiene|complexity)\/[a-z-]+)'/g)].map(
    ([, id]) => id,
  )
  const built = [
    ...[...sources.matchAll(/driftDraft\(\s*'([a-z-]+)'/g)].map(([, name]) => `drift/${name}`),
    ...[...sources.matchAll(/fileDraft\(\s*'([a-z-]+)'/g)].map(([, name]) => `hygiene/${name}`),
    ...['cognitive', 'nesting', 'lines'].map((name) => `complexity/${name}`),
  ]
  expect(built.length).toBeGreaterThan(10)
  for (const id of [...written, ...built, 'any/secret']) expect(Object.keys(passRules)).toContain(id)
})
