import { expect, it } from 'vitest'
import { createReader } from '../../../src/core/change/file-reader.ts'
import { blobTexts, readChange } from '../../../src/core/change/read-change.ts'
import { createRepoLookup } from '../../../src/core/change/repo-lookup.ts'
import { mergeConfig } from '../../../src/core/config/config.ts'
import { openRepository } from '../../../src/core/git/repository.ts'
import { loadLanguages } from '../../../src/core/syntax/language/languages.ts'
import { createInspector } from '../../../src/core/syntax/parser/pool.ts'
import { makeRepo } from '../../support/repo.ts'

/** Takes many times as long to parse as the time limit of the test. */
const endless = Array.from(
  { length: 24_000 },
  (_, at) => `export function f${at}(a = [b]) { return a.c(d${at}) }\n`,
).join('')

it('a file that could not be parsed is a gap: on its old side, and where callers are searched', async () => {
  const repo = makeRepo()
  repo.commit('one', { 'old.js': endless, 'caller.js': `import { old } from './old.js'\n${endless}` })
  repo.commit('two', { 'old.js': 'export const now = 1\n' })
  const repository = await openRepository(repo.dir)
  const inspector = createInspector({ timeoutMs: 500, workers: 1, eager: 1 })
  try {
    const reader = createReader(inspector, loadLanguages())
    const range = await repository.chooseRange({ range: 'HEAD~1..HEAD' })
    const { files } = await repository.diff(range)
    const outline = { outline: true, tokens: true }
    const { change, ledger } = await readChange(range, files, blobTexts(repository), {
      config: mergeConfig([]),
      reader,
      repository,
      depth: { before: outline, after: outline },
      generated: () => false,
    })
    expect(ledger).toMatchObject([
      {
        path: 'old.js',
        gap: true,
        reason: expect.stringContaining('its old version was not parsed: parsing took longer'),
      },
    ])
    const lookup = await createRepoLookup(change, repository, reader, ['old'])
    expect(await lookup.open('caller.js')).toBeUndefined()
    expect(await lookup.open('nowhere.js')).toBeUndefined()
    expect(lookup.unparsed()).toMatchObject([{ path: 'caller.js', reason: expect.stringContaining('took longer') }])
  } finally {
    await inspector.close()
    await repository.close()
  }
})
