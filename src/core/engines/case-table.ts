import type { Parameter } from '../syntax/types.ts'

/** One row of a table of cases: what is tried, and with which arguments, as code. */
export interface Case {
  says: string
  /** In the order of the parameters; one that is left out at the end is not there. */
  arguments: string[]
}

interface Values {
  /** Something unremarkable. */
  plain: string
  /** What is at the edge of the type, and what it is. */
  edges: { says: string; value: string }[]
}

const most = 14

/**
 * Cases that a signature calls for: one that is ordinary, then one for each edge of each parameter by its type, the others
 * being ordinary, and one for each that may be left out.
 */
export function casesOf(parameters: readonly Parameter[], language: string): Case[] {
  const taken = parameters.filter(({ name }) => !/^(self|cls|this)$/.test(name))
  const values = taken.map((parameter) => valuesOf(parameter, language))
  const plain = values.map((each) => each.plain)
  const cases: Case[] = [{ says: 'an ordinary case', arguments: plain }]
  for (const [at, { edges }] of values.entries())
    for (const { says, value } of edges)
      cases.push({ says: `${says} ${taken[at]!.name}`, arguments: plain.with(at, value) })
  // Only the last ones can be left out by their place.
  for (const [at, { optional, name }] of taken.entries())
    if (optional && taken.slice(at).every((other) => other.optional))
      cases.push({ says: `without ${name}`, arguments: plain.slice(0, at) })
  return cases.slice(0, most)
}

interface Words {
  text: [plain: string, empty: string, foreign: string]
  nothing: string
  large: string
  yes: string
  no: string
  /** `type` as written. */
  list: (inner: string, type: string) => string
  unknown: string
}

const words: Record<'script' | 'python' | 'go' | 'ruby' | 'elixir', Words> = {
  script: {
    ...{ text: ["'duck'", "''", "'żółw'"], nothing: 'undefined', large: 'Number.MAX_SAFE_INTEGER', yes: 'true' },
    ...{ no: 'false', list: (inner) => `[${inner}]`, unknown: '{}' },
  },
  python: {
    ...{ text: ['"duck"', '""', '"żółw"'], nothing: 'None', large: '2**53', yes: 'True', no: 'False' },
    ...{ list: (inner) => `[${inner}]`, unknown: 'None' },
  },
  go: {
    ...{ text: ['"duck"', '""', '"żółw"'], nothing: 'nil', large: '1 << 30', yes: 'true', no: 'false' },
    ...{ list: (inner, type) => (type.startsWith('[]') ? `${type}{${inner}}` : 'nil'), unknown: 'nil' },
  },
  ruby: {
    ...{ text: ["'duck'", "''", "'żółw'"], nothing: 'nil', large: '2**53', yes: 'true', no: 'false' },
    ...{ list: (inner) => `[${inner}]`, unknown: 'nil' },
  },
  elixir: {
    ...{ text: ['"duck"', '""', '"żółw"'], nothing: 'nil', large: '1_000_000_000', yes: 'true', no: 'false' },
    ...{ list: (inner) => `[${inner}]`, unknown: 'nil' },
  },
}

function wordsOf(language: string): Words {
  return words[language in words ? (language as keyof typeof words) : 'script']
}

/** By the type as written; by the name's usual meaning where none is. */
function valuesOf({ name, type = '', default: preset }: Parameter, language: string): Values {
  const { text, nothing, large, yes, no, list, unknown } = wordsOf(language)
  const own = type.trim().replace(/^:\s*/, '')
  const empty = /\b(?:null|undefined|None|Optional)\b/.test(own)
    ? [{ says: 'no', value: /\bnull\b/.test(own) ? 'null' : nothing }]
    : []
  const base = own.replaceAll(/\s*\|\s*(?:null|undefined|None)\b|\b(?:null|undefined|None)\s*\|\s*/g, '').trim()
  const inner = /^(?:Optional\[(.*)\])$/.exec(base)?.[1] ?? base
  const with_ = (plain: string, edges: Values['edges']): Values => ({ plain, edges: [...edges, ...empty] })
  const numeric = () =>
    with_('1', [
      { says: 'a zero', value: '0' },
      ...(/^u/.test(inner) ? [] : [{ says: 'a negative', value: '-1' }]),
      { says: 'a very large', value: large },
    ])
  const textual = () =>
    with_(text[0], [
      { says: 'an empty', value: text[1] },
      { says: 'a non-ASCII', value: text[2] },
    ])
  const listed = () => {
    const element = /^(?:readonly )?(.+)\[\]$|<(.+)>$|\[(.+)\]$|^\[\](.+)$/.exec(inner)?.slice(1).find(Boolean)
    const one = element === undefined ? '1' : valuesOf({ ...unnamed, type: element }, language).plain
    return with_(list(one, inner), [{ says: 'an empty', value: list('', inner) }])
  }
  if (
    /^(?:readonly )?.*\[\]$|^(?:readonly\s*)?(?:Array|ReadonlyArray|Set|Iterable)<|^(?:list|List|Sequence|tuple|set)\b|^\[\]/.test(
      inner,
    )
  )
    return listed()
  if (/^(?:number|bigint|int|float|double|decimal|Decimal|u?int\d*|float\d+|byte|rune)$/i.test(inner)) return numeric()
  if (/^(?:string|str|String|bytes|Buffer)$/.test(inner)) return textual()
  if (/^(?:boolean|bool)$/i.test(inner)) return with_(yes, [{ says: 'a false', value: no }])
  const fields = language === 'script' ? objectFields(inner) : []
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

const unnamed: Parameter = { name: '', optional: false, rest: false, keyword: false }

/** `{ a: string; b?: number }` → its fields. Nested ones are left whole. */
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
