import type { CodeSymbol, Parameter } from '../syntax/types.ts'
import { casesOf } from './cases.ts'

/** A function or method to test. */
export interface Testable {
  name: string
  /** The call, up to the parenthesis. */
  call: string
  parameters: readonly Parameter[]
  /** Its declared type, as written. */
  returns?: string | undefined
  /** Properties that hold for every input, one sentence each. */
  laws?: readonly string[]
}

export interface TestableFilter {
  path: string
  /** The source text. */
  text: string
  target: string
  symbols: readonly Testable[]
  language: string
  framework: string
  /** The nearest existing test, whose style is followed. */
  like: string
}

/**
 * Returns the call of a member of a type or module: on the `owner` if it is `free`, otherwise on an instance, for which
 * `made` is the code.
 */
type Member = (name: string, owner: string, free: boolean, made: string) => string

const dotted: Member = (name, owner, free, made) => `${free ? owner : made}.${name}`

/**
 * Languages whose functions mostly belong to a type and are called individually. In other languages, classes are
 * instantiated.
 */
const members: Record<string, Member> = {
  ruby: (name, owner) => `${owner.replaceAll('.', '::')}.new.${name}`,
  java: dotted,
  csharp: dotted,
  php: (name, owner, free, made) =>
    free ? `${owner}::${name}` : `${/^new /.test(made) ? `(${made})` : `$${made}`}->${name}`,
  rust: (name, owner, free, made) => (free ? `${owner}::${name}` : `${made}.${name}`),
  elixir: (name, owner) => `${owner}.${name}`,
}

/**
 * Returns everything that can be called from outside. A class is called by its constructor, or by each of its methods
 * on a new instance.
 */
export function findTestables(symbols: readonly CodeSymbol[], text: string, language: string): Testable[] {
  const lines = text.split('\n')
  const at = (path: string) => symbols.find((symbol) => symbol.path === path)
  const constructorOf = (path: string) =>
    symbols.find(
      ({ path: own, kind, name }) =>
        own === `${path}.${name}` && (kind === 'constructor' || name === 'constructor' || name === '__init__'),
    )
  const signatureOf = ({ startLine, endLine }: CodeSymbol) =>
    lines
      .slice(startLine - 1, endLine)
      .join('\n')
      .split('{', 1)[0]!
  const isFree = (symbol: CodeSymbol) =>
    language === 'rust'
      ? !/\(\s*&?\s*(?:'\w+\s+)?(?:mut\s+)?self\b/.test(signatureOf(symbol))
      : /\bstatic\b/.test(signatureOf(symbol))
  /** Returns code for an instance of that type: a constructor call if possible, otherwise a placeholder name. */
  const madeOf = (owner: string) => {
    const type = at(owner)
    const named = owner.split('.').at(-1)!
    if (language === 'rust' || type?.kind !== 'class' || /\babstract\b/.test(signatureOf(type)))
      return named[0]!.toLowerCase() + named.slice(1)
    return `new ${owner}(${casesOf(constructorOf(owner)?.parameters ?? [], language)[0]!.arguments.join(', ')})`
  }
  return symbols.flatMap((symbol): Testable[] => {
    const { name, path, kind, exported, parameters = [], returns } = symbol
    const owner = path.split('.').slice(0, -1).join('.')
    // In Rust, a test in a separate file is outside the crate.
    if (!exported || (language === 'rust' && /\bpub\s*\(/.test(signatureOf(symbol)))) return []
    const call = members[language]
    if (call !== undefined && owner !== '' && (kind === 'method' || kind === 'function')) {
      // Its behavior is determined by its implementations.
      if (/^(?:interface|trait)$/.test(at(owner)?.kind ?? '')) return []
      return [{ name, parameters, returns, call: call(name, owner, isFree(symbol), madeOf(owner)) }]
    }
    if (owner !== '') return []
    if (kind === 'function' || (kind === 'method' && language === 'ruby'))
      return [{ name, parameters, returns, call: name }]
    if (kind !== 'class' || call !== undefined) return []
    const made = language === 'python' ? name : `new ${name}`
    return [{ name, call: made, parameters: constructorOf(path)?.parameters ?? [] }]
  })
}
