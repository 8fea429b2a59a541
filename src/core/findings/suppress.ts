/** `rubberduck-ignore js/eval, js/x: reason` in a comment: which rules, from which line, and why. */
export interface Directive {
  rules: string[]
  reason: string
  /** It is the first thing in its comment, so that it is no mention of a directive in prose. */
  opens: boolean
  /** The line it stands on; it covers that line and, when alone on it, the next line of code. */
  line: number
  covers: number[]
}

const pattern = /rubberduck-ignore\s+([\w*/.-]+(?:\s*,\s*[\w*/.-]+)*)\s*(?::\s*(.*?))?\s*(?:\*\/|-->|%>|$)/

/** Finds the directives of a file by its text, in whatever comment syntax they stand. */
export function findDirectives(lines: readonly string[]): Directive[] {
  const found: Directive[] = []
  lines.forEach((text, index) => {
    if (!text.includes('rubberduck-ignore')) return
    const match = pattern.exec(text)
    if (match === null) return
    const covers = [index + 1]
    const before = text.slice(0, match.index).replaceAll(/[\s/*#;%!<-]|"""|REM/g, '')
    if (before === '') {
      let next = index + 1
      while (next < lines.length && lines[next]!.trim() === '') next++
      covers.push(next + 1)
    }
    found.push({
      rules: match[1]!.split(',').map((rule) => rule.trim()),
      reason: match[2] ?? '',
      opens: /(?:^|[^\w\s'"`.,:)\]}>])\s*$/.test(text.slice(0, match.index)),
      line: index + 1,
      covers,
    })
  })
  return found
}

/** Reported about a directive itself. */
export const unknownIgnore = 'any/unknown-ignore' as const

/** The directive that silences a rule on these lines, if there is one. None silences what is said of itself. */
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
