/** A comment `rubberduck-ignore js/eval, js/x: reason`: its rules, its line and the reason. */
export interface Directive {
  rules: string[]
  reason: string
  /** It begins its comment, so it is not a mention of a directive in prose. */
  opens: boolean
  /** The line of the directive. It applies to that line and, if it is alone on it, to the next line of code. */
  line: number
  covers: number[]
}

const pattern = /rubberduck-ignore\s+([\w*/.-]+(?:\s*,\s*[\w*/.-]+)*)\s*(?::\s*(.*?))?\s*(?:\*\/|-->|%>|$)/

/** Finds the directives in the text of a file, in any comment syntax. */
export function findDirectives(lines: readonly string[]): Directive[] {
  const found: Directive[] = []
  for (const [index, text] of lines.entries()) {
    if (!text.includes('rubberduck-ignore')) continue
    const match = pattern.exec(text)
    const [, rules, reason = ''] = match ?? []
    if (match === null || rules === undefined) continue
    const covers = [index + 1]
    const before = text.slice(0, match.index).replaceAll(/[\s/*#;%!<-]|"""|REM/g, '')
    if (before === '') {
      let next = index + 1
      while (lines[next]?.trim() === '') next++
      covers.push(next + 1)
    }
    found.push({
      rules: rules.split(',').map((rule) => rule.trim()),
      reason,
      opens: /(?:^|[^\w\s'"`.,:)\]}>])\s*$/.test(text.slice(0, match.index)),
      line: index + 1,
      covers,
    })
  }
  return found
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
