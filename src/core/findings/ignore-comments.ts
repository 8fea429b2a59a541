import type { ChangeSet } from '../change/types.ts'
import { isUncommitted } from '../git/objects/object-id.ts'
import { holdsLine } from '../positions/line-ranges.ts'
import { codeSpan } from '../report/markdown/markdown-text.ts'

/** A comment `rubberduck-ignore js/eval, js/x: reason`: its rules, its line and the reason. */
export interface Directive {
  /** Empty if the comment names no rule, or not in this form. */
  rules: string[]
  reason: string
  /** It begins its comment, so it is not a mention of a directive in prose. */
  opens: boolean
  /** The line of the directive. It applies to that line and, if it is alone on it, to the next line of code. */
  line: number
  covers: number[]
}

/** Begins each directive. */
const directiveWord = 'rubberduck-ignore'
const pattern = /rubberduck-ignore\s*(?:\s|:\s*)([\w*/.-]+(?:\s*,\s*[\w*/.-]+)*)\s*(?::\s*(.*?))?\s*(?:\*\/|-->|%>|$)/

/** Finds the directives in the text of a file, in any comment syntax. */
export function findDirectives(lines: readonly string[]): Directive[] {
  const found: Directive[] = []
  for (const [index, text] of lines.entries()) {
    const start = text.indexOf(directiveWord)
    if (start < 0) continue
    const match = pattern.exec(text)
    if (match === null && !namesNoRule(text.slice(start + directiveWord.length))) continue
    const covers = [index + 1]
    const written = text.slice(0, match?.index ?? start)
    const before = written.replaceAll(/[\s/*#;%!<-]|"""|REM/g, '')
    if (before === '') {
      let next = index + 1
      while (lines[next]?.trim() === '') next++
      covers.push(next + 1)
    }
    found.push({
      rules: (match?.[1] ?? '').split(',').flatMap((rule) => (isNoRule(rule.trim()) ? [] : rule.trim())),
      reason: match?.[2] ?? '',
      opens: /(?:^|[^\w\s'"`.,:)\]}>])\s*$/.test(written),
      line: index + 1,
      covers,
    })
  }
  return found
}

/** The end of a comment is not a rule. */
function isNoRule(text: string): boolean {
  return text === '' || text === '*/' || text === '--'
}

/**
 * Tells whether the text after the word is a directive without a rule (`: the reason`), with another name
 * (`-next-line`), or with text after a rule (`js/eval because`). Anything else is prose.
 */
function namesNoRule(rest: string): boolean {
  const text = rest.trimStart()
  if (text === '' || text.startsWith(':') || /^(\*\/|-->|%>)/.test(text)) return true
  return /^-\w/.test(rest) || /^[\w.-]+\/[\w*]/.test(text)
}

/** Rule id of findings about a directive itself. */
export const unknownIgnore = 'any/unknown-ignore' as const

/**
 * Returns the directive that suppresses a rule on these lines, if any. A directive cannot suppress findings about
 * itself.
 */
export function directiveAt(directives: readonly Directive[], rule: string, startLine: number): Directive | undefined {
  return directives.find(
    (directive) =>
      directive.covers.includes(startLine) &&
      !(rule === unknownIgnore && directive.line === startLine) &&
      directive.rules.some((name) => covers(name, rule)),
  )
}

function covers(name: string, rule: string): boolean {
  if (name === '*' || name === rule) return true
  return name.endsWith('/*') && rule.startsWith(name.slice(0, -1))
}

/** Lists the suppression comments that the change adds, which apply after it is merged. */
export function newDirectiveNotes({ files, range }: ChangeSet): string[] {
  if (isUncommitted(range.head)) return []
  const places = files.flatMap(({ after, added, change }) =>
    after === undefined || !after.text.includes(directiveWord)
      ? []
      : findDirectives(after.text.split(/\r?\n/)).flatMap(({ rules, line }) =>
          rules.length > 0 && (change.status === 'copied' || holdsLine(added, line))
            ? codeSpan(`${after.path}:${line}`)
            : [],
        ),
  )
  if (places.length === 0) return []
  const shown = places.slice(0, 10).join(', ')
  const more = places.length > 10 ? ` and ${places.length - 10} more` : ''
  return [`This change adds \`${directiveWord}\` comments, which apply to later changes only: ${shown}${more}.`]
}
