/** A hole in a pattern: `$X` stands for one node, `$$$ARGS` for any number of siblings, `$_` and `$$$` for what needs no name. */
export interface Metavariable {
  /** Capture name; empty for `$_` and `$$$`. */
  name: string
  many: boolean
}

export interface PreparedPattern {
  /** The pattern with an identifier in place of each metavariable. */
  code: string
  /** Identifier → metavariable. */
  holes: Map<string, Metavariable>
  /** Lines `(#predicate …)` at the end of the pattern, as they are. */
  predicates: string
}

const metavariable = /\$\$\$([A-Z][A-Z0-9_]*)?|\$([A-Z][A-Z0-9_]*|_)(?![A-Za-z0-9_])/g

/** Replaces the metavariables by identifiers that no code has; `sigil` is what variables of the language begin with. */
export function preparePattern(source: string, sigil: string): PreparedPattern {
  const lines = source.split('\n')
  let end = lines.length
  while (end > 0 && (lines[end - 1]!.trim() === '' || /^\s*\(#[\w-]+[?!]/.test(lines[end - 1]!))) end--
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

/** Names of the captures that a rule's query or pattern gives to its message and fix. */
export function captureNames(match: { kind: string; source: string }): Set<string> {
  if (match.kind === 'pattern') {
    return new Set([
      'match',
      ...[...match.source.matchAll(metavariable)].map(([, many, single]) => many ?? single ?? '_'),
    ])
  }
  if (match.kind === 'regex')
    return new Set(['match', ...[...match.source.matchAll(/\(\?<([A-Za-z]\w*)>/g)].map(([, name]) => name!)])
  const code = match.source.replaceAll(/"(?:\\.|[^"\\])*"|;.*$/gm, '""')
  return new Set([...code.matchAll(/@([A-Za-z][\w.-]*)/g)].map(([, name]) => name!))
}
