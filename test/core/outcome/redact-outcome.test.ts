import { expect, it } from 'vitest'
import { makeRepo, reportOf, runCommand } from '../../support/repo.ts'

// Made up, and joined here so that no scanner takes this file for a leak.
const token = ['ghp', 'kR4tVb7nWq2xZs9mLd3fGh6jPc8yTa1eUo5i'].join('_')
const page = `---
id: house/quack
severity: warning
category: correctness
languages: [javascript]
fix: safe
---
\`$match\` is loud; honk.

\`\`\`query
((call_expression function: (identifier) @_name arguments: (arguments . (_) @what)) @match (#eq? @_name "quack"))
\`\`\`

\`\`\`fix
honk($what)
\`\`\`

## Bad

\`\`\`javascript
quack(1) // ^ here
\`\`\`

## Good

\`\`\`javascript
honk(1)
\`\`\`
`

function leakyRepo() {
  const repo = makeRepo()
  repo.commit('begin', {
    '.rubberduck/rules/quack.md': page,
    'lib.ts': 'export function call(where: string): string {\n  return where\n}\n',
    'use.ts': `import { call } from './lib.ts'\nexport const said = call('${token}')\n`,
  })
  repo.commit(`use ${token}`, {
    'lib.ts': 'export function call(where: string, how: number): string {\n  return where + how\n}\n',
    'a.js': `quack('${token}')\nquack(1)\nquack(2) // rubberduck-ignore house/quack: ${token} is fine\n`,
  })
  return repo
}

it('shows no secret in any sentence: subject, message, caller, reason', async () => {
  const report = reportOf(await runCommand('review', leakyRepo().dir))
  expect(JSON.stringify(report)).toContain('ghp_…')
  const said = report.findings.map(({ code, ...rest }) => rest)
  expect(JSON.stringify({ ...report, findings: said })).not.toContain(token.slice(4, 20))
  expect(report.findings.map(({ rule }) => rule)).toEqual(
    expect.arrayContaining(['any/secret', 'house/quack', 'impact/changed-parameters']),
  )
})

it('offers no fix that would write a secret, and keeps the others as they are', async () => {
  const { findings } = reportOf(await runCommand('review', leakyRepo().dir))
  const fixes = findings.filter(({ rule }) => rule === 'house/quack').map(({ fix }) => fix?.replacement)
  expect(fixes).toEqual([undefined, 'honk(1)\n', undefined])
})

it('masks what analyze says, too', async () => {
  const repo = leakyRepo()
  const report = reportOf(await runCommand('analyze', repo.dir, { path: ['a.js'] }))
  const said = report.findings.map(({ code, ...rest }) => rest)
  expect(said.length).toBeGreaterThan(2)
  expect(JSON.stringify({ ...report, findings: said })).not.toContain(token.slice(4, 20))
})
