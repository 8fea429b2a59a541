import { readFileSync } from 'node:fs'
import { afterAll, expect, it } from 'vitest'
import { categories } from '../../../src/core/findings/finding.ts'
import { must } from '../../../src/core/must.ts'
import { testRules } from '../../../src/core/rules/check.ts'
import { keys } from '../../../src/core/rules/page/fields.ts'
import { isBroken, parsePage } from '../../../src/core/rules/page/page.ts'
import { loadLanguages } from '../../../src/core/syntax/language/languages.ts'
import { createInspector } from '../../../src/core/syntax/parser/pool.ts'

const docs = readFileSync(new URL('../../../docs/rules.md', import.meta.url), 'utf8')
const languages = loadLanguages()
const inspector = createInspector({ workers: 1, languages })
afterAll(() => inspector.close())

it('shows a page that is validated', async () => {
  const page = must(must(/````markdown\n([\s\S]*?)\n````/.exec(docs))[1])
  const rule = parsePage(page, 'docs/rules.md', 'built-in')
  if (isBroken(rule)) throw new Error(rule.reason)
  const [result] = await testRules(inspector, [rule], languages)
  expect(result).toMatchObject({ verdict: 'validated', problems: [] })
})

it('tells every key and category', () => {
  for (const key of keys) expect(docs).toContain(`\`${key}\``)
  for (const category of categories) expect(docs).toContain(`\`${category}\``)
})
