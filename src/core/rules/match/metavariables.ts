/** A metavariable in a pattern: `$X` matches one node, `$$$ARGS` any number of siblings. `$_` and `$$$` are unnamed. */
export interface Metavariable {
  /** Capture name; empty for `$_` and `$$$`. */
  name: string
  many: boolean
}

export interface PreparedPattern {
  /** The pattern with an identifier in place of each metavariable. */
  code: string
  /** Metavariables by their identifier. */
  holes: Map<string, Metavariable>
  /** The lines `(#predicate …)` at the end of the pattern, unchanged. */
  predicates: string
}

const metavariable = /\$\$\$([A-Z][A-Z0-9_]*)?|\$([A-Z][A-Z0-9_]*|_)(?![A-Za-z0-9_])/g

/** Replaces metavariables with unique identifiers. `sigil` is the prefix of variables in the language. */
export function preparePattern(source: string, sigil: string): PreparedPattern {
  const lines = source.split('\n')
  const end = lines.findLastIndex((line) => line.trim() !== '' && !/^\s*\(#[\w-]+[?!]/.test(line)) + 1
  const holes = new Map<string, Metavariable>()
  const code = lines
    .slice(0, end)
    .join('\n')
    .trim()
    .replace(metavariable, (text, many: string | undefined, single: string | undefined) => {
      const identifier = `${sigil}rdhole${holes.size}x`
      holes.set(identifier, { name: many ?? (single === '_' ? '' : (single ?? '')), many: text.startsWith('$$$') })
      return identifier
    })
  return { code, holes, predicates: lines.slice(end).join('\n').trim() }
}

/** Returns the names of the captures that a rule's query or pattern provides to its message and fix. */
export function captureNames(match: { kind: string; source: string }): Set<string> {
  if (match.kind === 'pattern') {
    return new Set([
      'match',
      ...[...match.source.matchAll(metavariable)].map(([, many, single]) => many ?? single ?? '_'),
    ])
  }
  if (match.kind === 'regex')
    return new Set(['match', ...[...match.source.matchAll(/\(\?<([A-Za-z]\w*)>/g)].flatMap(([, name]) => name ?? [])])
  const code = match.source.replaceAll(/"(?:\\.|[^"\\])*"|;.*$/gm, '""')
  return new Set([...code.matchAll(/@([A-Za-z][\w.-]*)/g)].flatMap(([, name]) => name ?? []))
}
