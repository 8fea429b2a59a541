import { afterAll, expect, it } from 'vitest'
import { createReader } from '../../../src/core/change/file-reader.ts'
import { checkNames } from '../../../src/core/edits/check-names.ts'
import { must } from '../../../src/core/must.ts'
import { loadLanguages } from '../../../src/core/syntax/language/languages.ts'
import { createInspector } from '../../../src/core/syntax/parser/pool.ts'

const inspector = createInspector({ eager: 1 })
const languages = loadLanguages()
const reader = createReader(inspector, languages)
afterAll(() => inspector.close())

/** The name is put in at each `@`. */
async function check(language: string, sample: string, name: string): Promise<void> {
  const places: number[] = []
  let after = ''
  for (const [index, piece] of sample.split('@').entries()) {
    if (index > 0) {
      places.push(after.length)
      after += name
    }
    after += piece
  }
  const path = `sample${must(languages.find((each) => each.name === language)).extensions[0]}`
  await checkNames(name, [{ edit: { path, before: sample.replaceAll('@', 'old'), after }, language, places }], reader)
}

const function1 = 'class K {\n  int @(int x) {\n    return @(x);\n  }\n}\n'
const script = 'function @(x) {\n  return @(x)\n}\nconst y = @\n'

it.each([
  ['python', 'Python', 'def @(x):\n    return @(x)\n', 'lambda None class def await print-it __debug__ _'],
  ['javascript', 'JavaScript', script, 'class delete enum let null await eval arguments undefined'],
  ['typescript', 'TypeScript', script, 'class catch enum delete eval arguments'],
  ['tsx', 'TSX', script, 'class catch arguments eval await'],
  ['go', 'Go', 'package m\n\nfunc @(x int) int {\n\treturn @(x)\n}\n', 'func range type _ nil init'],
  ['rust', 'Rust', 'fn @(x: i32) -> i32 {\n    @(x)\n}\n', 'fn dyn match self _'],
  ['java', 'Java', function1, 'while throws int _'],
  ['csharp', 'C#', function1, 'class internal lock'],
  ['c', 'C', 'int @(int x) {\n  return @(x);\n}\n', 'struct return char _Bool __func__'],
  ['cpp', 'C++', 'int @(int x) {\n  return @(x);\n}\n', 'class template typename co_await requires'],
  ['ruby', 'Ruby', 'def @(x)\n  @(x)\nend\n', 'def end then __FILE__'],
  ['php', 'PHP', '<?php\nfunction @($x) {\n  return @($x);\n}\n', 'function list isset __CLASS__'],
  ['bash', 'Bash', '@() {\n  echo hi\n}\n@\n', 'then done'],
  ['elixir', 'Elixir', 'defmodule M do\n  def @(x) do\n    @(x)\n  end\nend\n', 'fn do nil __MODULE__'],
])('refuses by name what is none in %s', async (language, title, sample, words) => {
  for (const name of [...words.split(' '), ...(language === 'bash' ? [] : ['1x', 'a-b', 'a b'])])
    await expect(check(language, sample, name)).rejects.toMatchObject({
      kind: 'invalid',
      message: `\`${name}\` is not a valid name in ${title}, or has a special meaning there, so nothing was renamed. Choose another name.`,
    })
  await check(language, sample, 'classOf')
})
