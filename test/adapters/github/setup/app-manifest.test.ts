import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { readDelivery } from '../../../../src/adapters/github/parse.ts'
import { uses } from '../../../../src/adapters/github/setup/diagnose.ts'

const root = join(import.meta.dirname, '../../../..')
const manifest = parse(readFileSync(join(root, 'app.yml'), 'utf8')) as {
  default_permissions: Record<string, string>
  default_events: string[]
}
const docs = readFileSync(join(root, 'docs/server.md'), 'utf8')
const rows = (title: string) => {
  const table = docs.slice(docs.indexOf(`| ${title} | reason |`)).split('\n\n')[0] ?? ''
  return table.split('\n').flatMap((row) => /^\| `([^`]+)` \| ./.exec(row)?.[1] ?? [])
}
const payload = {
  repository: { id: 1, full_name: 'octo/duck', name: 'duck', owner: { login: 'octo' } },
  installation: { id: 1 },
}

it('asks for what the documentation gives a reason for', () => {
  const permissions = Object.entries(manifest.default_permissions).map(([name, level]) => `${name}: ${level}`)
  expect(permissions.toSorted()).toEqual(rows('permission').toSorted())
  expect(manifest.default_events.toSorted()).toEqual(rows('event').toSorted())
})

it('asks for nothing that no code uses', () => {
  // GitHub requires it of every App.
  const { metadata: _, ...own } = manifest.default_permissions
  expect(Object.keys(own).toSorted()).toEqual(Object.keys(uses).toSorted())
  const reasons = (name: string) =>
    readDelivery({ id: '1', name, payload }, { appId: '1', commands: [] }).map((reading) =>
      'reason' in reading ? reading.reason : '',
    )
  for (const event of manifest.default_events) expect(reasons(event)).not.toContain(`unsupported event ${event}`)
  expect(reasons('workflow_run')).toEqual(['unsupported event workflow_run'])
})
