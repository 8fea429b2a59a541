import { sideLines } from '../../change/side-lines.ts'
import type { ChangedFile, Side } from '../../change/types.ts'
import { memoize } from '../../memoize.ts'
import type { CodeSymbol, Parameter } from '../../syntax/types.ts'
import type { LineRange } from '../../types.ts'
import type { Target } from './target.ts'

/** What outlines do not tell is read from the text here, always in favour of silence. */

const waitable =
  /Promise|Awaitable|Thenable|Coroutine|Future|Async|Observable|Task|Generator|Iterator|\bany\b|\bAny\b|unknown|object/

/** Python decorators after which a function is still called as it is written. */
const plainDecorators =
  /^@(staticmethod|classmethod|(abc\.)?abstractmethod|((contextlib\.)?(async)?contextmanager)|(functools\.)?(lru_cache|cache)\b.*|(typing\.)?(override|final|overload|no_type_check)|deprecated\b.*)\s*(#.*)?$/

function linesOf(side: Side, range: LineRange): string[] {
  return sideLines(side).slice(range.startLine - 1, range.endLine)
}

export function escapePattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

/** What a file says it belongs to: `package a.b`, `namespace A\B`. */
export const packageClause: (side: Side) => string | undefined = memoize(
  ({ text }: Side) => /^[ \t]*(?:package|namespace)\s+([\w.\\]+)/m.exec(text)?.[1],
)

const words = memoize(({ text }: Side) => new Set(text.match(/[\w$]+/g)))

function mentions(side: Side, name: string): boolean {
  if (/^[\w$]+$/.test(name)) return words(side).has(name)
  return new RegExp(`(?<![\\w$])${escapePattern(name)}(?![\\w$])`).test(side.text)
}

/** A Python module that gives names nobody can list. */
const givesAnyName = memoize(({ text }: Side) => /^def __getattr__|^from \S+ import \*|globals\(\)/m.test(text))

/** Whether a name that the outline lost may still be bound in the file in a way that the outline does not see. */
export function stillBinds(side: Side, target: Target): boolean {
  if (target.language === 'python' && target.owner === undefined && givesAnyName(side)) return true
  if (!mentions(side, target.name)) return false
  const name = escapePattern(target.name)
  const { text } = side
  if (
    target.language === 'ruby' &&
    new RegExp(`[:'"]${name}\\b|\\balias\\w*\\s+:?${name}\\b|method_missing`).test(text)
  )
    return true
  if (target.language === 'php' && target.owner !== undefined && /function\s+__call/.test(text)) return true
  if (target.owner !== undefined)
    return new RegExp(`(?<![\\w$])${name}['"]?\\s*(\\?|!)?(:|=(?!=)|;)|setattr|['"]${name}['"]`).test(text)
  switch (target.language) {
    case 'javascript':
    case 'typescript':
    case 'tsx':
      return new RegExp(
        `export\\s+(type\\s+)?\\{[^}]*(?<![\\w$])${name}(?![\\w$])[^}]*\\}` +
          `|exports\\.${name}(?![\\w$])|exports\\[` +
          `|export\\s+(const|let|var)\\s*[{[][^=]*(?<![\\w$])${name}(?![\\w$])[^=]*=` +
          `|export\\s+(import|declare|as)\\b[^\\n]*(?<![\\w$])${name}(?![\\w$])` +
          `|module\\.exports\\s*=\\s*\\{[^}]*(?<![\\w$])${name}(?![\\w$])`,
      ).test(text)
    case 'python':
      return new RegExp(
        `(?<![\\w.])${name}\\s*(:[^=\\n]+)?=(?!=)` +
          `|(?<![\\w.])${name}\\s*,[^\\n()]*=|,\\s*${name}\\s*(,[^\\n()]*)?=(?!=)` +
          `|\\b(def|class|for|global|import|as)\\b[^\\n]*\\b${name}\\b|import \\([^)]*\\b${name}\\b`,
      ).test(text)
    default:
      return new RegExp(
        `\\b(const|var|type|func|fn|struct|enum|mod|use|def\\w*|class|define|alias\\w*|import|using|typedef|static|let|val|interface|union|attr_\\w+)\\b[^\\n(]*(?<!\\w)${name}\\b` +
          `|^\\s*${name}\\s*(=|,|$|\\()`,
        'm',
      ).test(text)
  }
}

/** False when a decorator or a declared type says how the function is called, rather than its parameters. */
export function keepsSignature(side: Side, symbols: readonly CodeSymbol[], language: string): boolean {
  const lines = sideLines(side)
  if (language === 'typescript' || language === 'tsx') {
    return symbols.every((symbol) => {
      const typed = new RegExp(`(?<![\\w$])${escapePattern(symbol.name)}['"]?[?!]?\\s*:`)
      return !typed.test(lines[symbol.nameLine - 1] ?? '')
    })
  }
  if (language !== 'python') return true
  return symbols.every((symbol) => {
    let first = Math.min(symbol.startLine, symbol.nameLine)
    while (first > 1 && lines[first - 2]!.trim().startsWith('@')) first--
    return lines
      .slice(first - 1, symbol.nameLine)
      .map((line) => line.trim())
      .filter((line) => line.startsWith('@'))
      .every((line) => plainDecorators.test(line))
  })
}

/** The function gave a plain value and now gives something to wait for. */
export function becameAsync(file: ChangedFile, before: CodeSymbol, after: CodeSymbol): boolean {
  if (before.async || !after.async) return false
  return givesPlainValue(file.before!, before, file.language!)
}

/** The function gave something to wait for and now gives a plain value; harmless where anything can be awaited. */
export function stoppedAsync(file: ChangedFile, before: CodeSymbol, after: CodeSymbol): boolean {
  if (!before.async || after.async || (file.language !== 'python' && file.language !== 'rust')) return false
  return givesPlainValue(file.after!, after, file.language)
}

function givesPlainValue(side: Side, symbol: CodeSymbol, language: string): boolean {
  const body = linesOf(side, symbol).join('\n')
  if (language === 'python' && /\byield\b/.test(body)) return false
  if (symbol.returns !== undefined) return !waitable.test(symbol.returns)
  if (language === 'rust') return true
  return !/\bPromise\b|\.then\(|\.catch\(|\bawait\b|return\s+(new\s+)?[\w.]+\s*\(|=>\s*[\w.]+\s*\(/.test(body)
}

/** Whether the body copes with the parameter left out, in a language where callers may. */
export function toleratesAbsence(side: Side, symbol: CodeSymbol, parameter: Parameter): boolean {
  const name = escapePattern(parameter.name)
  const body = linesOf(side, symbol).join('\n')
  if (!/^[\w$]+$/.test(parameter.name)) return true
  return new RegExp(
    `(?<![\\w$.])${name}\\s*(\\|\\||\\?\\?|\\?\\.|&&|\\?[^.:]|[=!]==?\\s*(undefined|null))|(?<![\\w$.])${name}\\s*=(?!=)|[!(]\\s*${name}\\s*\\)|!${name}(?![\\w$])|typeof\\s+${name}|\\barguments\\b`,
  ).test(body)
}

/** Rust: the method stands in `impl Trait for Type`; a derive or a default of the trait can take its place. */
export function fromTrait(side: Side, symbol: CodeSymbol): boolean {
  return implementations(side).findLast(({ line }) => line < symbol.startLine)?.ofTrait ?? false
}

const implementations = memoize((side: Side) =>
  sideLines(side).flatMap((text, index) =>
    /^\s*(unsafe\s+)?impl\b/.test(text) ? [{ line: index + 1, ofTrait: / for /.test(text) }] : [],
  ),
)

/** Whether a class takes members from somewhere else: a base class, an interface, a mixin, an embedded struct. */
export function hasBase(side: Side, owner: CodeSymbol, language: string): boolean {
  const lines = linesOf(side, owner)
  const from = Math.max(0, owner.nameLine - owner.startLine)
  if (language === 'go') return lines.some((line) => /^\s+\*?[\w.]+\s*(`.*`)?\s*$/.test(line))
  const header = lines
    .slice(from, from + 6)
    .join(' ')
    .split(language === 'python' ? /:\s*(#|$|\s{2})/ : '{')[0]!
  if (language === 'python') {
    const bases = /class\s+\w+\s*(\[.*?\])?\s*\(([^)]*)\)/.exec(header)?.[2]
    const harmless =
      /^\s*(object|ABC|abc\.ABC|metaclass=.*|(enum\.)?(Int|Str)?(Enum|Flag)|(typing\.)?(Generic|Protocol)\b.*)?\s*$/
    return bases?.split(',').some((name) => !harmless.test(name)) ?? false
  }
  if (language === 'ruby')
    return /class\s+\S+\s*</.test(header) || lines.some((line) => /^\s*(include|extend|prepend)\s/.test(line))
  if (language === 'elixir') return lines.some((line) => /^\s*use\s/.test(line))
  if (language === 'rust') return false
  return /\b(extends|implements|use)\b|:/.test(header)
}
