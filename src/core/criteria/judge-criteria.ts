import type { ChangedFile, ChangeSet } from '../change/types.ts'
import type { Criterion } from '../outcome/report.ts'
import type { LinkedIssue } from '../platform/linked-issue.ts'
import { splitCodeSpans } from '../report/markdown/markdown-text.ts'
import { readCriteria } from './read-criteria.ts'

const name = /[A-Za-z_$][\w$]*/g
const path = /[\w./-]+(?:\.[a-z]\w{0,9}\b|\/[\w-]+)/g
/** A criterion with such a word is about what is not there any more, so that new code with its names shows nothing. */
const negations = new Set(
  'no not never without remove removed removes delete deleted deletes drop dropped drops instead'.split(' '),
)

/**
 * Returns the criteria of linked issues, each with the places of the change that name everything that it names: its code,
 * its paths, and its identifiers. A criterion that names nothing, or is about the absence of something, has no evidence.
 */
export function judgeCriteria(issues: readonly LinkedIssue[], { files }: ChangeSet): Criterion[] {
  const lines = files.filter(({ skipped }) => skipped === undefined).flatMap(addedLines)
  return issues.flatMap((issue) =>
    readCriteria(issue.body).map((text): Criterion => {
      const names = isNegative(text) ? [] : namesIn(text)
      const places = names.map((each) => placeOf(each, files, lines))
      const evidence = places.flatMap((place) => place ?? [])
      return { issue: issue.name, url: issue.url, text, evidence: evidence.length === places.length ? evidence : [] }
    }),
  )
}

function isNegative(text: string): boolean {
  return (
    /n['’]t\b/i.test(text) ||
    text
      .toLowerCase()
      .split(/[^a-z]+/)
      .some((word) => negations.has(word))
  )
}

/** Returns what a criterion names: code, paths, and words that are written like identifiers. */
function namesIn(text: string): string[] {
  const found = splitCodeSpans(text).flatMap(({ code, text: part }) => {
    if (code) return [part.replace(/\(.*\)$/, '').trim()]
    const paths = part.match(path) ?? []
    const words = (part.replaceAll(path, ' ').match(name) ?? []).filter((word) =>
      /[a-z][A-Z]|[A-Za-z]_[A-Za-z]/.test(word),
    )
    return [...paths, ...words]
  })
  return [...new Set(found.filter((each) => each.length > 1))]
}

interface AddedLine {
  path: string
  line: number
  text: string
}

function addedLines({ change, added, after }: ChangedFile): AddedLine[] {
  const lines = after?.text.split('\n') ?? []
  return added.flatMap(({ startLine, endLine }) =>
    lines.slice(startLine - 1, endLine).map((text, index) => ({ path: change.path, line: startLine + index, text })),
  )
}

/** Returns where the change has a name: a changed file with that path, or the first added line with that word. */
function placeOf(
  wanted: string,
  files: readonly ChangedFile[],
  lines: readonly AddedLine[],
): Criterion['evidence'][number] | undefined {
  const file = files.find(({ change, after }) => {
    const own = `/${change.path}`
    return after !== undefined && wanted.includes('.') && own.endsWith(`/${wanted.replace(/^\.?\//, '')}`)
  })
  if (file !== undefined) return { name: wanted, path: file.change.path, line: file.added[0]?.startLine ?? 1 }
  const line = lines.find(({ text }) => holdsWord(text, wanted))
  return line && { name: wanted, path: line.path, line: line.line }
}

function holdsWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    const around = `${text.charAt(at - 1)} ${text.charAt(at + word.length)}`
    if (!/[\w$]/.test(around)) return true
  }
  return false
}
