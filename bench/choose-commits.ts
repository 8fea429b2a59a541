import { execFileSync } from 'node:child_process'
import { must } from '../src/core/must.ts'
import { languageOfPath } from '../src/core/syntax/language/languages.ts'

/** A commit of a repository, with the lines that it changed in sources. */
export interface ChosenCommit {
  id: string
  subject: string
  lines: number
}

/** Larger commits hardly ever fix one bug. */
const mostFixed = { files: 3, lines: 40 }
/** Commits outside of these limits are typos or redesigns. */
const ordinary = { least: 4, most: 600 }

const isFix = /\b(fix(es|ed)?|bug|regression|crash)\b/i
const isOtherFix = /\b(typo|lint|docs?|tests?|ci|build|types?|typing|style|format)\b/i
const isTest = /(^|\/)(tests?|spec|testing|examples?|docs?)\/|[._-](test|spec)s?\.|_test\.|(^|\/)test_/i

/** Chooses the newest commits that fix something small, and the newest ordinary ones. Both only touch known languages. */
export function chooseCommits(folder: string, count: number): { fixes: ChosenCommit[]; ordinary: ChosenCommit[] } {
  const log = execFileSync(
    'git',
    ['log', '--no-merges', '--min-parents=1', '--format=%x00%H%x09%s', '--numstat', '--max-count=3000'],
    { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 30 },
  )
  const commits = log.split('\0').slice(1).map(readCommit)
  const inLanguages = commits.filter(({ files }) => files > 0)
  const fixes = inLanguages.filter(
    ({ subject, files, lines }) =>
      isFix.test(subject) && !isOtherFix.test(subject) && files <= mostFixed.files && lines <= mostFixed.lines,
  )
  const others = inLanguages.filter(({ lines }) => lines >= ordinary.least && lines <= ordinary.most)
  return { fixes: fixes.slice(0, count), ordinary: others.slice(0, count) }
}

function readCommit(entry: string): ChosenCommit & { files: number } {
  const [head = '', ...stats] = entry.split('\n')
  const [id, subject = ''] = head.split('\t')
  const sources = stats
    .filter((stat) => stat !== '')
    .map((stat) => stat.split('\t'))
    .filter(([, , path = '']) => languageOfPath(path)?.flow && !isTest.test(path))
  const lines = sources.reduce((sum, [added, removed]) => sum + Number(added) + Number(removed), 0)
  return { id: must(id), subject, files: sources.length, lines }
}
