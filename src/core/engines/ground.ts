import type { Config } from '../config/config.ts'
import type { Ground } from '../findings/settle.ts'
import { type Directive, findDirectives } from '../findings/suppress.ts'
import { holdsLine } from '../line-ranges.ts'
import { maskSecrets } from '../rules/secrets.ts'
import type { Draft, Excerpt, Finding } from '../types.ts'
import type { ChangeSet } from './pass.ts'

const contextLines = 2
const mostLines = 12

/** The changed files as the ground that findings stand on. */
export function changeGround(
  change: ChangeSet,
  config: Config,
  pure: ReadonlyMap<string, ReadonlySet<number>>,
): Ground & { lines: Lines } {
  const files = new Map(change.files.map((file) => [file.change.path, file]))
  const texts = textGround((path) => files.get(path)?.after?.text ?? files.get(path)?.before?.text)
  return {
    ...texts,
    config,
    budget: config.maxComments,
    change: (path) => files.get(path)?.change,
    added: (path, line) => holdsLine(files.get(path)?.added ?? [], line),
    pure: (path, line) => pure.get(path)?.has(line) ?? false,
  }
}

export type Lines = (path: string) => readonly string[]

/** What follows from the texts alone. */
export function textGround(
  text: (path: string) => string | undefined,
): Pick<Ground, 'directives' | 'code'> & { lines: Lines } {
  const split = new Map<string, string[]>()
  const directives = new Map<string, Directive[]>()
  const lines: Lines = (path) => {
    let known = split.get(path)
    if (known === undefined) {
      known = (text(path) ?? '').split(/\r?\n/)
      split.set(path, known)
    }
    return known
  }
  return {
    lines,
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

/** The source around each finding that is shown, secrets masked. */
export async function excerptsOf(
  findings: readonly Finding[],
  ground: { lines: Lines },
): Promise<Record<string, Excerpt>> {
  const rows = await Promise.all(
    findings.map(async (finding) => [finding.fingerprint, await excerptOf(finding, ground)] as const),
  )
  return Object.fromEntries(rows.filter((row): row is readonly [string, Excerpt] => row[1] !== undefined))
}

/** The lines of a finding and of its fix, with some around them. */
export async function excerptOf(draft: Draft, ground: { lines: Lines }): Promise<Excerpt | undefined> {
  if (draft.show === 'file') return undefined
  const all = ground.lines(draft.path)
  if (all[draft.startLine - 1] === undefined) return undefined
  const first = Math.min(draft.startLine, draft.fix?.startLine ?? draft.startLine)
  const last = Math.max(Math.min(draft.endLine, draft.startLine + mostLines), draft.fix?.endLine ?? 0)
  const startLine = Math.max(1, first - contextLines)
  const masked = await maskSecrets(all.slice(startLine - 1, last + contextLines).join('\n'))
  return { startLine, lines: masked.split('\n') }
}
