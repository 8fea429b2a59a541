// `npm run bench:search -- FOLDER [--tuned | --all]`: FOLDER holds clones as `owner+name`. Prints how often the right file is
// among the first three, for the search and for `git grep`, for the questions that were tuned with and the others.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openRepository } from '../src/core/git/repository.ts'
import { buildIndex } from '../src/core/index/build-index.ts'
import { distinctiveWords, searchIndex } from '../src/core/index/search.ts'
import { openIndexStore } from '../src/core/store/code-index/code-index.ts'
import { detectLanguage, loadLanguages } from '../src/core/syntax/language/languages.ts'
import { createInspector } from '../src/core/syntax/parser/pool.ts'
import { searchQuestions } from './search-questions.ts'

const first = 3
const languages = loadLanguages()
const languageOf = (path: string, text: string) => detectLanguage(languages, path, text.slice(0, 200))?.name

/** Ranks files as a person with `git grep` would: by how many words of the question they contain, then how often. */
function grepFiles(folder: string, question: string): string[] {
  const found = new Map<string, { words: number; lines: number }>()
  for (const word of new Set(distinctiveWords(question))) {
    let rows = ''
    try {
      rows = execFileSync('git', ['grep', '-I', '-i', '-c', '-F', '-e', word, 'HEAD'], {
        cwd: folder,
        encoding: 'utf8',
      })
    } catch {
      continue
    }
    for (const row of rows.trim().split('\n')) {
      const [, path = '', count = ''] = /^HEAD:(.*):(\d+)$/.exec(row) ?? []
      const known = found.get(path) ?? { words: 0, lines: 0 }
      found.set(path, { words: known.words + 1, lines: known.lines + Number(count) })
    }
  }
  return [...found]
    .filter(([path]) => !/test|docs?\/|\.(md|json|ya?ml|txt)$/i.test(path))
    .toSorted(([, one], [, other]) => other.words - one.words || other.lines - one.lines)
    .map(([path]) => path)
}

const [folder = '', flag] = process.argv.slice(2)
const scores = { tuned: { ours: 0, grep: 0, of: 0 }, held: { ours: 0, grep: 0, of: 0 } }
for (const { name, commit, questions } of searchQuestions) {
  const path = join(folder, name.replace('/', '+'))
  const home = mkdtempSync(join(tmpdir(), 'duck-search-'))
  const repository = await openRepository(path, { environment: process.env })
  const store = openIndexStore(home, name)
  const inspector = createInspector({})
  const side = await repository.resolve(commit)
  await buildIndex(store, repository, side, {
    inspector,
    languageOf,
    signal: new AbortController().signal,
    progress: () => {},
  })
  for (const [index, { question, files }] of questions.entries()) {
    const ours = [...new Set(searchIndex(store, question, 20).map((hit) => hit.path))]
    const grep = grepFiles(path, question)
    const isRight = (paths: readonly string[]) => paths.slice(0, first).some((each) => files.includes(each))
    const score = scores[index % 2 === 0 ? 'tuned' : 'held']
    score.of++
    score.ours += Number(isRight(ours))
    score.grep += Number(isRight(grep))
    if (flag === '--all' || (flag === '--tuned' && index % 2 === 0))
      console.log(
        `${isRight(ours) ? 'yes' : 'NO '} grep ${isRight(grep) ? 'yes' : 'NO '} ${name}: ${question}\n      ${ours.slice(0, 5).join(' ')} (wanted ${files[0]}, at ${ours.indexOf(files[0] ?? '') + 1})`,
      )
  }
  store.close()
  await Promise.all([inspector.close(), repository.close()])
  rmSync(home, { recursive: true, force: true })
}
const share = (right: number, of: number) => `${right} of ${of} (${Math.round((100 * right) / of)} %)`
for (const [title, { ours, grep, of }] of Object.entries(scores))
  console.log(`${title}: search ${share(ours, of)}, git grep ${share(grep, of)}`)
