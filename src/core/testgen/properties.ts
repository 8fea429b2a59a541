import { splitName } from '../index/name-words.ts'
import type { Testable } from './testable.ts'

/** Pairs of inverse verbs, in the order of use. */
const pairs = (
  'encode/decode serialize/deserialize serialise/deserialise format/parse stringify/parse print/parse ' +
  'serialize/parse marshal/unmarshal dump/load dumps/loads pack/unpack to/from compress/decompress deflate/inflate ' +
  'encrypt/decrypt seal/unseal escape/unescape quote/unquote wrap/unwrap freeze/thaw'
)
  .split(' ')
  .map((pair) => pair.split('/'))

/** Verbs of idempotent operations. */
const twice = new Set(
  (
    'normalize normalise canonicalize canonicalise sanitize sanitise sort dedupe deduplicate uniq unique trim strip ' +
    'slugify slug clean compact abs simplify'
  ).split(' '),
)
const orders = new Set(['compare', 'cmp', 'comparator'])
const equalities = new Set(['equals', 'equal', 'eq', 'iseq', 'isequal'])

/** Returns properties that function names suggest for every input, one sentence each, by function. */
export function propertiesOf(symbols: readonly Testable[]): Map<Testable, string[]> {
  const properties = new Map<Testable, string[]>()
  const said = new Set<string>()
  // Overloads have the same properties.
  const add = (of: Testable, property: string) => {
    if (!said.has(property)) properties.set(of, [...(properties.get(of) ?? []), property])
    said.add(property)
  }
  const named = symbols
    .filter(({ constructs }) => constructs === undefined)
    .map((symbol) => ({ symbol, words: splitName(symbol.name) }))
  for (const { symbol, words } of named) {
    const { callee } = symbol
    const verb = words[0] ?? ''
    if (takes(symbol, 1) && twice.has(verb) && isOnItsType(symbol))
      add(symbol, `possible property: for any value, ${callee}(${callee}(value)) is ${callee}(value)`)
    if (takes(symbol, 2) && orders.has(verb))
      add(symbol, `possible property: for any two values, ${callee}(a, b) is the opposite of ${callee}(b, a)`)
    if (takes(symbol, 2) && (equalities.has(verb) || equalities.has(words.join(''))))
      add(symbol, `possible property: for any two values, ${callee}(a, b) is ${callee}(b, a)`)
    if (!takes(symbol, 1)) continue
    for (const [done, undone] of pairs) {
      if (verb !== done) continue
      const other = named.find(
        (each) =>
          each.words[0] === undone &&
          sameRest(words, each.words) &&
          ownerOf(each.symbol) === ownerOf(symbol) &&
          takes(each.symbol, 1),
      )
      if (other === undefined) continue
      add(symbol, `possible property: for any value, ${other.symbol.callee}(${callee}(value)) is value`)
      break
    }
  }
  return properties
}

const sameRest = (one: string[], other: string[]) => one.slice(1).join() === other.slice(1).join()

/** Returns its receiver. */
const ownerOf = ({ callee, name }: Testable) => callee.slice(0, callee.lastIndexOf(name))

/** Tells whether its result has the type of its input and, according to its declaration, it has no other effects. */
function isOnItsType(symbol: Testable): boolean {
  const owner = ownerOf(symbol)
  if (owner !== '' && (!/^[A-Z][\w.:\\]*$/.test(owner) || /\bnew\b/.test(owner))) return false
  const given = symbol.parameters[0]?.type
  const plain = (type: string) => type.replaceAll(/^[:\s]+|\breadonly\b|\s/g, '')
  return symbol.returns === undefined || given === undefined || plain(symbol.returns) === plain(given)
}

function takes({ parameters }: Testable, count: number): boolean {
  return parameters.filter(({ optional, rest }) => !optional && !rest).length === count
}
