import { expect, it } from 'vitest'
import { closedBy } from '../../../../src/adapters/github/review/linked-issues.ts'
import { readCriteria } from '../../../../src/core/criteria/read-criteria.ts'
import { must } from '../../../../src/core/must.ts'
import { useWorkshop } from '../../../support/jobs.ts'

const { hub, shop } = useWorkshop()
const person = { login: 'ada', type: 'User' as const }

it('lists the criteria of closed issues, and ticks only those that the change has evidence for', async () => {
  const secret = hub.createRepo('octo/secret', { 'a.txt': 'a\n' })
  secret.issues.push({ number: 1, title: 'Secret', body: '- [ ] launch in May', author: person })
  const open = hub.createRepo('octo/open', { 'a.txt': 'a\n' })
  open.visibility = 'public'
  open.issues.push({ number: 3, title: 'Docs', body: '**Done when:**\n1. `docs/duck.md` says how', author: person })
  const made = hub.createRepo('octo/issues', {
    'a.ts': 'export const a = 1\n',
    '.rubberduck.toml': '[summary]\nissue-criteria = true\n',
  })
  const body = [
    '- [x] `parseDuck()` reads a duck',
    '- [ ] `parseDuck` has a test in `a.test.ts`',
    '- [ ] no longer calls `parseDuck` twice',
    '- [ ] it is fast',
    '- ping @everyone',
  ].join('\n')
  made.issues.push({ number: 7, title: 'Parse ducks', body, author: person })
  made.issues.push({ number: 8, title: 'Not closed', body: '- [ ] never shown', author: person })
  await hub.openPull(
    'octo/issues',
    { 'a.ts': 'export const a = 1\nexport function parseDuck() {\n  return a\n}\n', 'docs/duck.md': 'How.\n' },
    { body: 'See #8. Fixes octo/secret#1 and closes: #7', closes: [{ repo: 'octo/open', number: 3 }] },
  )
  expect(must((await shop.settled()).at(-1)).end.state).toBe('done')
  const summary = must(made.comments[0]).body
  expect(summary).toContain(`### Criteria of [#7](${hub.url}/octo/issues/issues/7): evidence for 1 of 4`)
  expect(summary).toContain('- [x] `parseDuck()` reads a duck (`a.ts:2` has `parseDuck`)')
  expect(summary).toContain('- [ ] `parseDuck` has a test in `a.test.ts` (not shown)')
  expect(summary).toContain('- [ ] no longer calls `parseDuck` twice (not shown)')
  expect(summary).toContain('- [ ] it is fast (not shown)')
  expect(summary).toContain('- [x] `docs/duck.md` says how (`docs/duck.md:1` has `docs/duck.md`)')
  for (const hidden of ['launch in May', 'never shown', 'everyone']) expect(summary).not.toContain(hidden)
})

it.each([
  ['Fixes #1, resolves: #2 and CLOSED #3', ['o/r#1', 'o/r#2', 'o/r#3']],
  ['closes a/b#4\n\nfix https://hub.example/c/d/issues/5.', ['a/b#4', 'c/d#5']],
  ['prefixes #1, fix the bug of #2, closes https://elsewhere.example/c/d/issues/5', []],
  ['`fixes #1`\n```\nfixes #2\n```\n<!-- fixes #3 -->', []],
])('reads the closing keywords of %j', (text, names) => {
  expect(closedBy(text, 'o/r', 'https://hub.example').map(({ repo, number }) => `${repo}#${number}`)).toEqual(names)
})

it.each([
  ['## Acceptance criteria\n\n* one\n  * two\n\n## Notes\n\n* three', ['one', 'two']],
  ['- [ ] one\n- [x] two\n- three\n```\n- [ ] four\n```\n<!--\n- [ ] five\n-->', ['one', 'two']],
  ['Just words\n- and a list', []],
])('reads the criteria of %j', (text, criteria) => {
  expect(readCriteria(text)).toEqual(criteria)
})
