import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { must } from '../../../../src/core/must.ts'
import { git } from '../../../fakes/github/hub.ts'
import { makeFolder } from '../../../support/folder.ts'
import { useWorkshop } from '../../../support/jobs.ts'
import { useModels } from '../../../support/models.ts'
import { sandbox } from '../../../support/sandbox.ts'

const models = useModels()
const { hub, shop } = useWorkshop(() => ({ models: models.environment.openai }))
let count = 0

const test = (name: string, imports: string, body: string) =>
  `import test from 'node:test'\nimport assert from 'node:assert'\nimport { ${imports} } from '../src/code.js'\ntest('${name}', () => ${body})\n`
const project = {
  'package.json': '{ "name": "p", "type": "module", "scripts": { "test": "node --test" } }\n',
  'src/code.js': 'export function grade(points) {\n  return points >= 50 ? "passed" : "failed"\n}\n',
  'test/code.test.js': test('passes', 'grade', 'assert.equal(grade(90), "passed")'),
}

function createRepo(files: Record<string, string>) {
  const name = `octo/verified-${++count}`
  const made = hub.createRepo(name, files)
  made.permissions.set('ada', 'write')
  made.permissions.set('eve', 'read')
  return { name, made, answer: () => must(made.comments.find(({ body }) => body.includes('rubberduck:answer'))).body }
}

describe.skipIf(sandbox === undefined)('on the server', () => {
  it('what becomes a commit was tested, and the answer and the audit log say how', async () => {
    const { name, made, answer } = createRepo(project)
    await hub.comment(name, 9, 'ada', '/refactor rename grade to mark --pr')
    expect((await shop.next()).end.state).toBe('done')
    expect(answer()).toMatch(/parsed · tests 1\/1 \(node:test, [\d.]+ s\)/)
    expect(must(made.pulls.get(1)).body).toMatch(/parsed · tests 1\/1 \(node:test/)
    const checks = (await shop.store.events.query({ type: 'check.run', repo: name })).map(({ data }) => data)
    expect(checks).toEqual([{ command: 'node --test --test-reporter=tap', project: '', state: 'passed' }])
    expect(readdirSync(join(shop.home, 'worktrees'))).toEqual([])
  })

  it('and what makes tests fail is not pushed', async () => {
    const { name, made, answer } = createRepo({
      ...project,
      'test/name.test.js': test('by name', 'grade', 'assert.equal(grade.name, "gra" + "de")'),
    })
    await hub.comment(name, 9, 'ada', '/refactor rename grade to mark --pr')
    expect((await shop.next()).end.state).toBe('done')
    expect(answer()).toContain('the change was not applied, because node:test fails with it')
    expect(answer()).toContain('by name')
    expect(made.pulls.size).toBe(0)
  })

  it('a request for tests in a new issue becomes a pull request with tests that find wrong code', async () => {
    const { name, made, answer } = createRepo(project)
    const weak = test('is a function', 'grade', 'assert.equal(typeof grade, "function")')
    const good = test('has a limit', 'grade', 'assert.deepEqual([49, 50].map(grade), ["failed", "passed"])')
    const said: string[] = []
    models.answer(({ messages }) => {
      said.push(JSON.stringify(messages))
      const replace = said.length === 1 ? weak : good
      return {
        content: {
          title: 'Test grade',
          notes: 'At its limit.',
          edits: [{ path: 'test/grade.test.js', search: '', replace }],
        },
      }
    })
    await hub.openIssue(name, 9, 'ada', 'Grades are untested.\n\n@rubberduck please write tests for src/code.js')
    expect((await shop.next()).end.state).toBe('done')
    expect(said[1]).toContain('The tests also pass for')
    const pull = must(made.pulls.get(1))
    expect(pull).toMatchObject({ title: 'Test grade', base: 'main', state: 'open' })
    expect(answer()).toMatch(/parsed · tests 1\/1 \(node:test, [1-9] of \d mutants killed/)
    const clone = makeFolder()
    git(made.dir, ['worktree', 'add', '--detach', clone, pull.head])
    const output = execFileSync('node', ['--test', '--test-reporter=tap'], {
      cwd: clone,
      encoding: 'utf8',
      env: { PATH: process.env.PATH },
    })
    expect(output).toMatch(/^# pass 2$/m)
    expect(made.reactions).toContainEqual(expect.objectContaining({ on: 'issue/9', content: 'eyes' }))
  })
})

it('an issue without a request is left alone, and a reader gets a patch', async () => {
  const { name, made, answer } = createRepo(project)
  await hub.openIssue(name, 8, 'ada', 'It is broken.')
  await hub.openIssue(name, 9, 'eve', '/refactor rename grade to mark')
  expect((await shop.next()).end.state).toBe('done')
  expect(answer()).toContain('+export function mark(points)')
  expect([made.pulls.size, made.comments.length]).toEqual([0, 1])
})
