import { expect, it, onTestFinished } from 'vitest'
import { createReader } from '../../../src/core/change/file-reader.ts'
import { refuseBroken } from '../../../src/core/edits/refuse-broken.ts'
import { loadLanguages } from '../../../src/core/syntax/language/languages.ts'
import { createInspector } from '../../../src/core/syntax/parser/pool.ts'

it('lets no edit through that leaves a file with more syntax errors than it had', async () => {
  const inspector = createInspector({ eager: 1 })
  onTestFinished(() => inspector.close())
  const reader = createReader(inspector, loadLanguages())
  const whole = 'export const a = 1\n'
  const broken = 'export const = (\n'
  for (const edit of [
    { path: 'a.js', before: whole, after: broken },
    { path: 'new.py', after: 'def f(:\n' },
  ])
    await expect(refuseBroken([edit], reader)).rejects.toThrow(
      `The change would cause a syntax error in \`${edit.path}\` at line 1, so nothing was written.`,
    )
  await refuseBroken(
    [
      { path: 'a.js', before: broken, after: `${broken}// still` },
      { path: 'a.js', before: broken, after: whole },
      { path: 'gone.js', before: whole },
      { path: 'notes.txt', after: broken },
    ],
    reader,
  )
})
