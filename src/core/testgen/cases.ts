import type { Parameter } from '../syntax/types.ts'

/** A test case: its description and arguments, as code. */
export interface TestInput {
  says: string
  /** In parameter order, without omitted trailing arguments. */
  arguments: string[]
}

/** Returns the call of a case, as code. */
export function callOf({ call }: { call: string }, { arguments: given }: TestInput): string {
  return `${call}(${given.join(', ')})`
}

interface Values {
  /** An ordinary value. */
  plain: string
  /** Edge cases of the type, with descriptions. */
  edges: { says: string; value: string }[]
}

const most = 14

/**
 * Returns the cases for a signature: an ordinary one, one per edge case of each parameter with ordinary values for the
 * others, and one per optional parameter.
 */
export function casesOf(parameters: readonly Parameter[], language: string): TestInput[] {
  const taken = parameters.filter(({ name }) => !/^(self|cls|this)$/.test(name))
  const values = taken.map((parameter) => valuesOf(parameter, language))
  const plain = values.map((each) => each.plain)
  const cases: TestInput[] = [{ says: 'an ordinary case', arguments: plain }]
  for (const [at, { edges }] of values.entries())
    for (const { says, value } of edges)
      cases.push({ says: `${says} ${taken[at]!.name}`, arguments: plain.with(at, value) })
  // Only trailing positional parameters can be omitted.
  for (const [at, { optional, name }] of taken.entries())
    if (optional && taken.slice(at).every((other) => other.optional))
      cases.push({ says: `without ${name}`, arguments: plain.slice(0, at) })
  return cases.slice(0, most)
}

interface Words {
  text: [plain: string, empty: string, foreign: string]
  nothing: string
  /** Wraps a value of an optional type. */
  some?: (value: string) => string
  large: string
  yes: string
  no: string
  /** `type` as written. */
  list: (inner: string, type: string) => string
  unknown: string
}

const plain = { text: ['"duck"', '""', '"żółw"'] as Words['text'], yes: 'true', no: 'false' }
const inBrackets = (inner: string) => `[${inner}]`

const script: Words = {
  ...{ ...plain, text: ["'duck'", "''", "'żółw'"], nothing: 'undefined', large: 'Number.MAX_SAFE_INTEGER' },
  ...{ list: inBrackets, unknown: '{}' },
}

const words: Record<string, Words> = {
  python: { ...plain, nothing: 'None', large: '2**53', yes: 'True', no: 'False', list: inBrackets, unknown: 'None' },
  go: {
    ...{ ...plain, nothing: 'nil', large: '1 << 30' },
    ...{ list: (inner, type) => (type.startsWith('[]') ? `${type}{${inner}}` : 'nil'), unknown: 'nil' },
  },
  ruby: { ...plain, text: script.text, nothing: 'nil', large: '2**53', list: inBrackets, unknown: 'nil' },
  elixir: { ...plain, nothing: 'nil', large: '1_000_000_000', list: inBrackets, unknown: 'nil' },
  php: { ...plain, text: script.text, nothing: 'null', large: 'PHP_INT_MAX', list: inBrackets, unknown: 'null' },
  csharp: { ...plain, nothing: 'null', large: 'int.MaxValue', list: inBrackets, unknown: 'default' },
  java: {
    ...{ ...plain, nothing: 'Optional.empty()', some: (value) => `Optional.of(${value})`, large: 'Integer.MAX_VALUE' },
    ...{ list: listInJava, unknown: 'null' },
  },
  rust: {
    ...{ ...plain, nothing: 'None', some: (value) => `Some(${value})`, large: '1_000_000_000', unknown: 'todo!()' },
    ...{ list: (inner, type) => (type.startsWith('[') ? `&[${inner}]` : `vec![${inner}]`) },
  },
}

/** Suffixes that give a literal its type. */
const rustEndings: Record<string, string> = { f32: '.0', f64: '.0', String: '.into()' }

function listInJava(inner: string, type: string): string {
  if (type.endsWith('[]')) return `new ${type} { ${inner} }`.replace('{  }', '{}')
  return type.startsWith('Set') ? `Set.of(${inner})` : `List.of(${inner})`
}

const listType =
  /^(?:readonly )?.*\[\]$|^(?:readonly\s*)?(?:Array|ReadonlyArray|Set|Iterable|Collection|I(?:Enumerable|List|ReadOnlyList|Collection)|Vec)<|^(?:list|List|Sequence|tuple|set|array|iterable)\b|^\[\]/
const numberType =
  /^(?:number|bigint|int|integer|long|ulong|short|ushort|uint|float|double|decimal|Decimal|big(?:decimal|integer)|u?int\d*|[iu](?:8|16|32|64|128|size)|f(?:loat)?(?:32|64)|byte|rune)$/i
const textType = /^(?:string|str|CharSequence|bytes|Buffer)$/i

/** Returns values by the declared type, or else by the usual meaning of the name. */
function valuesOf({ name, type = '', default: preset }: Parameter, language: string): Values {
  const { text, nothing, some = (value: string) => value, large, yes, no, list, unknown } = words[language] ?? script
  const own = type.trim().replace(/^:\s*/, '')
  const { inner, none, wrapped } = unwrap(own, nothing, language)
  const with_ = (ordinary: string, edges: Values['edges']): Values => {
    const as = (value: string) => (wrapped && value !== unknown ? some(value) : value)
    const all = edges.map(({ says, value }) => ({ says, value: as(value) }))
    return { plain: as(ordinary), edges: none === undefined ? all : [...all, { says: 'no', value: none }] }
  }
  const literal = (value: string) => `${value}${language === 'rust' ? (rustEndings[inner] ?? '') : ''}`
  const numeric = () =>
    with_(literal('1'), [
      { says: 'a zero', value: literal('0') },
      ...(/^u/.test(inner) ? [] : [{ says: 'a negative', value: literal('-1') }]),
      { says: 'a very large', value: literal(large) },
    ])
  const textual = () =>
    with_(literal(text[0]), [
      { says: 'an empty', value: literal(text[1]) },
      { says: 'a non-ASCII', value: literal(text[2]) },
    ])
  const listed = () => {
    const element = /^(?:readonly )?(.+)\[\]$|<(.+)>$|\[(.+)\]$|^\[\](.+)$/.exec(inner)?.slice(1).find(Boolean)
    const one = element === undefined ? '1' : valuesOf({ ...unnamed, type: element }, language).plain
    return with_(list(one, inner), [{ says: 'an empty', value: list('', inner) }])
  }
  if (listType.test(inner) || (language === 'rust' && /^\[.+\]$/.test(inner))) return listed()
  if (numberType.test(inner)) return numeric()
  if (textType.test(inner)) return textual()
  if (/^(?:boolean|bool)$/i.test(inner)) return with_(yes, [{ says: 'a false', value: no }])
  const fields = words[language] === undefined ? objectFields(inner) : []
  if (fields.length > 0) {
    const parts = fields.map((field) => ({ ...field, values: valuesOf(field, language) }))
    const drawn = (at = -1, value = '') =>
      `{ ${parts.map((part, index) => `${part.name}: ${index === at ? value : part.values.plain}`).join(', ')} }`
    const edges = parts.flatMap((part, at) =>
      part.values.edges.map(({ says, value }) => ({ says: `${says} ${part.name} in`, value: drawn(at, value) })),
    )
    return with_(drawn(), edges)
  }
  if (inner === '') {
    if (preset !== undefined && /^-?\d+(\.\d+)?$/.test(preset)) return numeric()
    if (preset !== undefined && /^["'`]/.test(preset)) return textual()
    if (/^(?:items|list|values|rows|args|names|files|paths|lines)$|[a-z]{3}s$/.test(name)) return listed()
    if (/(?:name|text|path|key|title|url|word|line|message|id)$/i.test(name)) return textual()
    if (/^(?:n|count|size|length|limit|index|amount|price|total|cents|width|height|[xyz])$/.test(name)) return numeric()
  }
  return with_(unknown, [])
}

/**
 * Returns a type without its optional wrapper, its notation for a missing value, and whether values must be wrapped.
 */
function unwrap(type: string, nothing: string, language: string): { inner: string; none?: string; wrapped: boolean } {
  const bare = language === 'rust' ? type.replace(/^&(?:'\w+\s+)?(?:mut\s+)?/, '') : type
  const wrapped = /^(?:Optional\[(.*)\]|Optional<(.*)>|Option<(.*)>)$/
    .exec(bare)
    ?.slice(1)
    .find((inner) => inner !== undefined)
  if (wrapped !== undefined) return { ...unwrap(wrapped, nothing, language), none: nothing, wrapped: true }
  if (/^\?|\?$/.test(bare) && (language === 'php' || language === 'csharp'))
    return { inner: bare.replace(/^\?|\?$/g, ''), none: 'null', wrapped: false }
  const inner = bare.replaceAll(/\s*\|\s*(?:null|undefined|None)\b|\b(?:null|undefined|None)\s*\|\s*/g, '').trim()
  if (inner === bare) return { inner, wrapped: false }
  return { inner, none: /\bnull\b/.test(bare) ? 'null' : nothing, wrapped: false }
}

const unnamed: Parameter = { name: '', optional: false, rest: false, keyword: false }

/** Returns the fields of `{ a: string; b?: number }`. Nested types are unchanged. */
function objectFields(type: string): Parameter[] {
  const body = /^\{([^{}]*)\}$/.exec(type)?.[1]
  if (body === undefined) return []
  return body
    .split(/[;,\n]/)
    .map((field) => /^\s*(?:readonly\s+)?([\w$]+)(\?)?\s*:\s*(.+?)\s*$/.exec(field))
    .filter((match) => match !== null)
    .map(([, name = '', mark, own = '']) => ({
      ...{ name, type: mark === undefined ? own : `${own} | undefined` },
      ...{ optional: mark !== undefined, rest: false, keyword: false },
    }))
}
