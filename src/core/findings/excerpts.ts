import type { ChangeSet } from '../change/types.ts'
import type { Config } from '../config/config.ts'
import { isUncommitted } from '../git/objects/object-id.ts'
import type { Excerpt } from '../outcome/report.ts'
import { holdsLine } from '../positions/line-ranges.ts'
import { redact } from '../secrets/redact.ts'
import type { Draft, Finding } from './finding.ts'
import { type Directive, findDirectives } from './ignore-comments.ts'
import type { FindingContext } from './place-findings.ts'

const contextLines = 2
const mostLines = 12

/** Returns the context of findings in the changed files. */
export function contextOfChange(
  change: ChangeSet,
  config: Config,
  pure: ReadonlyMap<string, ReadonlySet<number>>,
): FindingContext & Shown {
  const files = new Map(change.files.map((file) => [file.change.path, file]))
  const isAdded = (path: string, line: number) => holdsLine(files.get(path)?.added ?? [], line)
  const isNew = (path: string, line: number) => isAdded(path, line) || files.get(path)?.change.status === 'copied'
  const texts = contextOfText((path) => files.get(path)?.after?.text ?? files.get(path)?.before?.text)
  return {
    ...texts,
    // The author of a change cannot dismiss its findings. Uncommitted changes are checked by the author.
    directives: (path) =>
      texts.directives(path).filter(({ line }) => isUncommitted(change.range.head) || !isNew(path, line)),
    config,
    budget: config.maxComments,
    change: (path) => files.get(path)?.change,
    added: isAdded,
    pure: (path, line) => pure.get(path)?.has(line) ?? false,
  }
}

type Lines = (path: string) => readonly string[]

/** Lines of source to show. Secrets are masked before lines are truncated, so that they are still recognizable. */
interface Shown {
  shown: Lines
}

/** Returns the context that depends only on the texts. */
export function contextOfText(
  text: (path: string) => string | undefined,
): Pick<FindingContext, 'directives' | 'code'> & Shown {
  const directives = new Map<string, Directive[]>()
  const lines = linesOf((path) => text(path) ?? '')
  return {
    shown: linesOf((path) => redact(text(path) ?? '')),
    directives(path) {
      let known = directives.get(path)
      if (known === undefined) {
        known = findDirectives(lines(path))
        directives.set(path, known)
      }
      return known
    },
    code: (path, startLine, endLine) =>
      lines(path)
        .slice(startLine - 1, endLine)
        .join('\n'),
  }
}

function linesOf(text: (path: string) => string): Lines {
  const split = new Map<string, string[]>()
  return (path) => {
    const known = split.get(path) ?? text(path).split(/\r?\n/)
    split.set(path, known)
    return known
  }
}

/** Returns the source around each visible finding, with secrets masked. */
export function excerptsOf(findings: readonly Finding[], findingContext: Shown): Record<string, Excerpt> {
  const rows = findings.map((finding) => [finding.fingerprint, excerptOf(finding, findingContext)] as const)
  return Object.fromEntries(rows.filter((row): row is readonly [string, Excerpt] => row[1] !== undefined))
}

/** Returns the lines of a finding and its fix, with surrounding lines. */
export function excerptOf(draft: Draft, findingContext: Shown): Excerpt | undefined {
  if (draft.show === 'file') return undefined
  const all = findingContext.shown(draft.path)
  if (all[draft.startLine - 1] === undefined) return undefined
  const first = Math.min(draft.startLine, draft.fix?.startLine ?? draft.startLine)
  const last = Math.max(Math.min(draft.endLine, draft.startLine + mostLines), draft.fix?.endLine ?? 0)
  const startLine = Math.max(1, first - contextLines)
  return { startLine, lines: all.slice(startLine - 1, last + contextLines) }
}
