import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { banned } from '../scripts/writing/banned.ts'
import { findViolations } from '../scripts/writing/find-violations.ts'
import { markdownProse } from '../scripts/writing/markdown-prose.ts'
import { makeFolder } from './support/folder.ts'

/** Runs the check on files of a new folder, as `npm run check` does on the project. */
async function check(files: Record<string, string>): Promise<{ code: number; lines: string[] }> {
  const folder = makeFolder()
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  const script = join(import.meta.dirname, '../scripts/check-writing.ts')
  return new Promise((resolve) => {
    execFile(process.execPath, [script, folder], (error, _stdout, stderr) => {
      const lines = stderr.replaceAll(`${folder}/`, '').split('\n').filter(Boolean)
      resolve({ code: error === null ? 0 : Number(error.code), lines })
    })
  })
}

const found = (markdown: string) => markdownProse(markdown).flatMap(findViolations)

/** A text that fails and the same said well. */
const pairs: [bad: string, good: string][] = [
  ['Names that stand nowhere else.', 'Unused names. A stand-in for the server is a fake.'],
  ['Three findings were mended.', 'Three findings were fixed.'],
  ['The review goes on by itself.', 'The review continues automatically.'],
  ['Some files were left alone.', 'Some files were skipped.'],
  ['Leave the callback: it is left away.', 'Remove the callback.'],
  ['The file is left as it is.', 'The file is unchanged.'],
  ['The job was given up.', 'The job failed.'],
  ['The call gives back a list.', 'The call returns a list.'],
  ['The error is thrown away.', 'The error is discarded.'],
  ['The query is put together here.', 'The query is built here.'],
  ['It runs all the same.', 'It still runs.'],
  ['It stops of its own accord.', 'It stops automatically.'],
  ['Put it on a line of its own.', 'Put it on a separate line.'],
  ['`PORT` is no port.', 'Invalid `PORT`. There is no port. It is no longer open.'],
  ['Comments are checked as well.', 'Comments are also checked, as well as strings.'],
  ['Review drafts, too.', 'Also review drafts. The list is too long.'],
  ['The pass is switched off.', 'The pass is disabled. Switch to the branch on the remote.'],
  ['The caller is told that it worked.', 'The caller assumes success.'],
  ['It says what the option is for.', 'It states the purpose of the option.'],
  ['The branch lies in a fork.', 'The branch is in a fork.'],
  ['The index is built anew.', 'The index is rebuilt.'],
  ['The lock waits for ever.', 'The lock waits forever.'],
  ['It is released at once.', 'It is released immediately.'],
  ['Ask once more.', 'Ask again.'],
  ['Quote it, lest the shell expands it.', 'Quote it, so that the shell does not expand it.'],
  ['It asks whoever wrote it.', 'It asks the author.'],
  ['Here one can see the diff.', 'Here you can see the diff. Use one file.'],
  ['A value is pasted into the query.', 'A value is interpolated into the query. It can be pasted into a workflow.'],
  ['The key is written into the code.', 'The key is hard-coded.'],
  ['The error is not looked at.', 'The error is not checked.'],
  ['Look again at the change.', 'Review the change again.'],
  ['It comes to light late.', 'It is detected late.'],
  ['The request is tried again.', 'RubberDuck retries the request. Try again later.'],
  ['All but for the tests.', 'All except the tests.'],
  ['It takes nothing but data.', 'It takes only data.'],
  ['Write it in small letters.', 'Write it in lowercase.'],
  ['Begin with a capital letter.', 'Begin with an uppercase letter.'],
  ['Write the operand that was meant.', 'Write the intended operand. It is meant to fail.'],
  ['Say how many are wanted.', 'Specify the number.'],
  ['It can do what it likes.', 'It can do anything.'],
  ['It is answered with a list.', 'RubberDuck answers with a list.'],
  ['Check the error of `call`.', 'Check the error from `call`.'],
  ['A value of the request is used.', 'A request parameter is used.'],
  ['Name a language, as `python`.', 'Name a language, for example `python`. Give its id, as `list` prints it.'],
  ['Give a width, e.g. `%19s`.', 'Give a width, for example `%19s`.'],
  ['Counted by rule and fate.', 'Counted by rule and status.'],
  ['The file is read — never written.', 'The file is read, never written. Pages 1–2.'],
  ['It does not exist any more.', 'It no longer exists. It reports any more recent commit.'],
  ['Any folder inside it will do.', 'Any folder inside it is valid.'],
  ['It shows what was asked of models.', 'It shows the requests to models.'],
  ['GitHub asks for a pause.', 'GitHub reports a rate limit.'],
  ['The text led the model astray.', 'The text misled the model.'],
  ['The option beats `PORT`.', 'The option overrides `PORT`.'],
  ['Not all is well.', 'There are problems.'],
  ['It is not a command of ours.', 'It is not our command.'],
  ['Retries come on top.', 'Retries are counted in addition.'],
  ['rows at most', 'maximum number of rows, at most 100'],
  ['The key exists already.', 'The key already exists.'],
  ['Any value but 0.', 'Any value except 0.'],
  ['The job was set aside.', 'The job was skipped.'],
  ['The pull request moved on to it.', 'The pull request has new commits.'],
  ['There is no such name; known are two.', 'Unknown name (expected two).'],
  ['What is not committed is not reviewed.', 'Uncommitted changes are not reviewed. What is a rule?'],
  ['Who has an App sets the key.', 'Set the key if you have an App.'],
  ['It reads; it writes; it stops.', 'It reads; then it writes.'],
  [`It ${'really '.repeat(25)}works.`, `It ${'really '.repeat(20)}works.`],
]

describe('each construction', () => {
  test.each(pairs)('%s', (bad, good) => {
    expect(found(`${bad}\n`)).not.toEqual([])
    expect(found(`${good}\n`)).toEqual([])
  })

  it('has a text that fails', () => {
    const hit = new Set(pairs.flatMap(([bad]) => found(`${bad}\n`)).map(({ write }) => write))
    expect(banned.filter(({ write }) => !hit.has(write))).toEqual([])
  })
})

it('fails with the place, the text and what to write', async () => {
  const { code, lines } = await check({
    'notes.md': '# Title\n\nSome text that\ngoes on, and `goes on`.\n\n| a | b |\n| - | - |\n| x | it is read, too |\n',
    'src/say.ts': `export const say = (file: string) =>\n  \`\${file} was left alone here\`\n`,
  })
  expect(code).toBe(1)
  expect(lines).toEqual([
    'notes.md:4:1 "goes on" (vague): write continue',
    'notes.md:8:19 "too" (trailing "too"): write also, before the verb',
    'src/say.ts:2:16 "left alone" (vague): write skip, not change',
  ])
})

it('checks the message, Why and What to do of a rule page, and not its queries and examples', async () => {
  const page = (message: string) =>
    `---\nid: a/b\n---\n${message}\n\n## Why\nIt fails.\n\n## What to do\nWrite \`x\`.\n\n\`\`\`query\n((a) @match (#eq? @match "goes on"))\n\`\`\`\n\n## Bad\n\`\`\`js\nf() // goes on\n\`\`\`\n`
  expect(await check({ 'rules/good.md': page('`$name` is unused. Remove it.') })).toEqual({ code: 0, lines: [] })
  const { lines } = await check({ 'rules/bad.md': page('`$name` is unused; remove it.') })
  expect(lines).toEqual([
    'rules/bad.md:4:1 "… is unused; remove it." (clauses chained with semicolons): write separate sentences',
  ])
})

it('passes over code, generated regions, what people type, and prompts', async () => {
  const files = {
    'a.md':
      '```\nit goes on\n```\n<!-- list:start -->\nit goes on\n<!-- list:end -->\n[text](https://example.com/goes-on)\n',
    'b.ts': [
      "import { a } from './it goes on too'",
      "export const phrases = { phrases: ['how it goes on', 'look at it too'] }",
      "export const sql = 'SELECT a FROM goes on too'",
      'export const tagged = sql`it goes on and on`',
      "export const two = 'goes on'",
      "export const script = '#!/bin/sh\\nit goes on and on'",
      "export const workflow = 'name: it goes on\\non:\\n  push:\\n'",
      '// this comment goes on',
      "export const plain = 'This continues `as it goes on` here'",
      '',
    ].join('\n'),
    'prompts/review.md': 'Look at the change as it goes on.\n',
  }
  expect(await check(files)).toEqual({ code: 0, lines: [] })
})

it('finds the parts of a text between its line ends', async () => {
  const { lines } = await check({ 'a.ts': "export const help = 'Usage:\\n\\nIt prints it, too\\n'\n" })
  expect(lines).toEqual(['a.ts:1:46 "too" (trailing "too"): write also, before the verb'])
})

it('fails for a path that does not exist', async () => {
  const script = join(import.meta.dirname, '../scripts/check-writing.ts')
  const code = await new Promise((resolve) =>
    execFile(process.execPath, [script, 'no/such/path'], (error) => resolve(error?.code)),
  )
  expect(code).toBe(1)
})
