import { fileKindOf } from '../../change/file-kind.ts'
import type { ChangeSet, RepoLookup } from '../../change/types.ts'
import type { Related } from '../../findings/finding.ts'
import type { Mention } from '../../git/types.ts'
import { holdsLine } from '../../positions/line-ranges.ts'
import { escapeRegExp } from '../../text/escape-regexp.ts'

/** The kind of text that mentions a word. `exempt`: historical or generated text. */
export type MentionKind = 'documentation' | 'configuration' | 'comment' | 'code' | 'test' | 'exempt'

export interface MentionPlace {
  kind: MentionKind
  mention: Mention
}

/** Changelogs, licenses, plans and other files about a point in time. */
const history =
  /(^|\/)(change-?logs?|changes|history|news|releases?|release[-_ ]?notes?|whats?[-_]?new|upgrad(e|es|ing)|migrat(e|ion|ions|ing)|roadmap|todo|adrs?|rfcs?|proposals?|decisions|designs?|plans?|specs|blog|posts?|archived?|deprecat\w*|breaking[-_]?changes|\.changeset|\.changes|changelog\.d|newsfragments|licen[cs]es?|copying|notice|authors|contributors|third[-_]?party[-\w]*|i18n|locales?|translations?)([-_.][^/]*)?($|\/)/i
const ignoreFile = /(^|\/)\.(\w+ignore|gitattributes|mailmap|git-blame-ignore-revs)$/
const pastTense =
  /\b(removed?|removes|removing|removal|deprecat\w*|renamed?|renaming|no longer|formerly|previously|used to|was called|were|replaced|replaces|instead of|legacy|obsolete|dropped|historical\w*|added|introduced|originally|backwards?[- ]compat\w*|until v?\d|before v?\d|prior to|in favou?r of|todo|fixme)\b/i

/** Pasted example output, such as logs, compiler messages and stack traces. */
const pasted =
  /\b(TRACE|DEBUG|INFO|WARN(ING)?|ERROR)\b.*\d{4}-\d\d-\d\d|\d{4}-\d\d-\d\d.*\b(TRACE|DEBUG|INFO|WARN(ING)?|ERROR)\b|\.\w+:\d+:(\d+:|\s*in\b)|^\s*(at|File|from) .*\d+|^\s*(error|warning|note|info)\b[:[(]/i

/** Finds mentions of a word at the head. Lines that this change wrote count as intended. */
export function locateMentions(word: string, change: ChangeSet, lookup: RepoLookup): MentionPlace[] {
  return lookup.mentions(word).map((mention) => {
    const kind = mentionKind(mention)
    const meant = kind !== 'code' && kind !== 'test' && isAdded(mention, change)
    return { kind: meant ? 'exempt' : kind, mention }
  })
}

function isAdded({ path, line }: Mention, change: ChangeSet): boolean {
  const file = change.files.find((candidate) => candidate.change.path === path)
  return file !== undefined && holdsLine(file.added, line)
}

/** Classifies a mention, regardless of who wrote it and when. */
export function mentionKind({ path, text, word }: Mention): MentionKind {
  const file = fileKindOf(path)
  if (file.skipped !== undefined || ignoreFile.test(path) || isHistory(path)) return 'exempt'
  if (file.documentation) return pastTense.test(text) || pasted.test(text) ? 'exempt' : 'documentation'
  const comment = inComment(path, text, word)
  if (comment && pastTense.test(text)) return 'exempt'
  if (file.configuration && !isProgram(path)) return 'configuration'
  if (file.test) return 'test'
  return comment && !isTypeComment(text, word) ? 'comment' : 'code'
}

function isHistory(path: string): boolean {
  const { documentation, configuration } = fileKindOf(path)
  return (documentation || configuration) && history.test(path)
}

/** Tells whether a configuration file is written in a programming language. */
function isProgram(path: string): boolean {
  return /\.[cm]?[jt]s$|(^|\/)(setup\.py|mix\.exs|rakefile)$/i.test(path)
}

const hashComments = /\.(py|pyi|rb|sh|bash|zsh|ex|exs|pl|r|jl|nim|cr)$|(^|\/)(rakefile|gemfile)$/i

/** Decides by the line alone. */
function inComment(path: string, text: string, word: string): boolean {
  const before = text.slice(0, text.indexOf(word))
  if (hashComments.test(path)) return /(^|\s)#/.test(before) && !/['"][^'"]*#[^'"]*$/.test(before)
  return /^\s*(\/\*|\*(\s|$)|\/\/|<!--)|\s\/\/|\/\*(?!.*\*\/)/.test(before)
}

/** JSDoc declares and uses names in comments. */
function isTypeComment(text: string, word: string): boolean {
  if (/@(see|link)/.test(text)) return false
  if (/@(typedef|callback|template|import)\b/.test(text)) return true
  return new RegExp(`\\{[^{}]*(?<!\\w)${escapeRegExp(word)}(?!\\w)`).test(text)
}

/** Returns the locations to show, the most useful first. */
export function relatedOf(places: readonly MentionPlace[]): Related[] {
  const order: MentionKind[] = ['documentation', 'configuration', 'test', 'comment', 'code']
  return places
    .toSorted((left, right) => order.indexOf(left.kind) - order.indexOf(right.kind))
    .slice(0, 10)
    .map(({ mention }) => ({
      path: mention.path,
      startLine: mention.line,
      endLine: mention.line,
      text: mention.text.trim().slice(0, 160),
    }))
}

/** Describes places, for example `README.md:12`, `a.md:3` and 2 other places. */
export function describePlaces(places: readonly MentionPlace[]): string {
  const all = relatedOf(places).map(({ path, startLine }) => `\`${path}:${startLine}\``)
  const shown = all.slice(0, 2)
  const rest = places.length - shown.length
  if (rest > 0) shown.push(rest === 1 ? '1 other place' : `${rest} other places`)
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`
}
