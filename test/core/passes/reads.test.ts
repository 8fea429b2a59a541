import { describe, expect, it } from 'vitest'
import { passNames } from '../../../src/core/config/schema.ts'
import type { Finding } from '../../../src/core/findings/finding.ts'
import type { Report } from '../../../src/core/outcome/report.ts'
import { makeRepo, reportOf, runCommand, type TestRepo } from '../../support/repo.ts'

const loop = (i: number) => `  for (const item${i} of items) {\n    if (item${i}.ready) run(item${i}, ${i})\n  }\n`
const deep = Array.from({ length: 4 }, (_, i) => loop(i)).join('')
const complex = `export function work(items) {\n${Array.from({ length: 9 }, (_, i) => loop(i)).join('')}  if (items.length > 9) {\n${deep}    deepest(items)\n  }\n}\n`
const body = (name: string) => `export function ${name}(basket) {
  const totals = new Map()
  for (const { product, amount, price } of basket.lines) {
    const before = totals.get(product.name) ?? { amount: 0, price: 0 }
    totals.set(product.name, { amount: before.amount + amount, price: before.price + price * amount })
  }
  const sorted = [...totals].toSorted(([one], [other]) => one.localeCompare(other))
  return sorted.map(([label, { amount, price }]) => \`\${label}: \${amount} at \${price.toFixed(2)}\`).join('\\n')
}
`

/** A change that gives every pass without a model something to report. */
function changeForEveryPass(): TestRepo {
  const repo = makeRepo()
  repo.commit('one', {
    'readme.md': 'Call `total`, and start with `--fast-mode`.\n',
    'total.js': "export function total(a) {\n  return a\n}\nexport const flag = '--fast-mode'\n",
    'use.js': "import { total } from './total.js'\nexport const shown = total(1)\n",
    'lines.js': body('lines'),
    'send.js': 'export function send(to) {\n  if (!to.ready) return\n  deliver(to)\n}\n',
    'kept.js': body('kept'),
    'price.js': 'export function price(a) {\n  return a * 2\n}\n',
    'price.test.js': "import { price } from './price.js'\ntest('doubles', () => expect(price(1)).toBe(2))\n",
  })
  repo.commit('two', {
    'total.js': "export function sum(a) {\n  return a\n}\nexport const flag = '--quick-mode'\n",
    'work.js': complex,
    'send.js': 'export function send(to) {\n  deliver(to)\n}\n',
    'copy.js': body('copied'),
    'kept.js': body('kept').replaceAll('\n', ' // as before\n'),
    'late.js': 'export function late(x) {\n  // rubberduck-ignore js/no-such-rule\n  return x == NaN\n}\n',
    'price.js': 'export function price(a, discount) {\n  if (discount > 3) return a\n  return a * 2 - discount\n}\n',
    'add.test.js': "import { add } from './add.js'\ntest('adds', () => {\n  add(1, 2)\n})\n",
    'keys.js': `export const key = '${['ghp', 'kR4tVb7nWq2xZs9mLd3fGh6jPc8yTa1eUo5i'].join('_')}'\n`,
    'data.csv': 'a,b\n'.repeat(300_000),
  })
  return repo
}

const shown = ({ findings }: Report, pass: string) =>
  findings
    .filter((finding: Finding) => finding.pass === pass)
    .map(({ rule, path, startLine, message }) => `${rule} ${path}:${startLine} ${message}`)
    .toSorted()

describe('what a pass declares to read is enough', () => {
  const settings = { 'max-comments': 500 }
  it.each(['review', 'analyze'] as const)(
    'for %s: alone, each pass finds what it finds beside the others',
    async (engine) => {
      const repo = changeForEveryPass()
      const run = async (given: Record<string, string[]>) =>
        reportOf(await runCommand(engine, repo.dir, { ...settings, ...given }))
      const together = await run({})
      const found = new Set(together.findings.map(({ pass }) => pass))
      const expected =
        engine === 'review'
          ? passNames.filter((name) => name !== 'moves' && name !== 'model')
          : ['rules', 'secrets', 'complexity', 'tests', 'suppressions']
      expect([...found].toSorted()).toEqual(expect.arrayContaining([...expected].toSorted()))
      for (const pass of found)
        expect({ [pass]: shown(await run({ only: [pass], skip: ['moves'] }), pass) }).toEqual({
          [pass]: shown(together, pass),
        })
    },
  )
})
