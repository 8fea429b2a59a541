import { must } from '../must.ts'
import type { TestFileSettings } from '../syntax/language/test-file-settings.ts'
import type { LiteralsByType } from '../syntax/language/value-settings.ts'
import type { Parameter } from '../syntax/types.ts'
import { fieldsOf, firstMatch, unwrapType } from './declared-type.ts'
import { fillTemplate, type Placeholders } from './fill-template.ts'

/** Values for a parameter, as code. */
export interface Values {
  /** An ordinary value. */
  plain: string
  /** Edge cases of the type, with descriptions. */
  edges: Edge[]
}

interface Edge {
  says: string
  value: string
}

type Settings = Pick<TestFileSettings, 'values' | 'types'>
type Kind = 'list' | 'number' | 'text' | 'boolean'

/** In the order of precedence. */
const kinds: readonly Kind[] = ['list', 'number', 'text', 'boolean']

/** Returns values by the declared type, or else by the default value or the usual meaning of the name. */
export function valuesOf(parameter: Parameter, settings: Settings): Values {
  const { values, types } = settings
  const { inner, wrapped, nothing } = unwrapType((parameter.type ?? '').trim().replace(/^:\s*/, ''), types)
  const kind = kinds.find((each) => firstMatch(types[each], inner) !== undefined) ?? kindByName(parameter, inner)
  const { plain, edges } = kind === undefined ? valuesOfOther(inner, settings) : valuesOfKind[kind](inner, settings)
  const inType = (value: string) =>
    wrapped && value !== values.unknown ? fillTemplate(values.optional, { value }) : value
  const own = edges.map(({ says, value }) => ({ says, value: inType(value) }))
  const missing = wrapped ? values.nothing : nothing
  return { plain: inType(plain), edges: missing === undefined ? own : [...own, { says: 'no', value: missing }] }
}

const valuesOfKind: Record<Kind, (type: string, settings: Settings) => Values> = {
  number: (type, { values, types }) => {
    const literal = (value: string) => `${value}${values.suffixes[type] ?? ''}`
    const negative = { says: 'a negative', value: literal('-1') }
    return {
      plain: literal('1'),
      edges: [
        { says: 'a zero', value: literal('0') },
        ...(firstMatch(types.unsigned, type) === undefined ? [negative] : []),
        { says: 'a very large', value: literalOf(values.large, type) },
      ],
    }
  },
  text: (type, { values }) => {
    const literal = (value: string) => `${value}${values.suffixes[type] ?? ''}`
    return {
      plain: literal(values.text.plain),
      edges: [
        { says: 'an empty', value: literal(values.text.empty) },
        { says: 'a non-ASCII', value: literal(values.text.nonAscii) },
      ],
    }
  },
  boolean: (_, { values }) => ({ plain: values.true, edges: [{ says: 'a false', value: values.false }] }),
  list: (type, settings) => {
    const { values, types } = settings
    const element = firstMatch(types.list, type)?.element
    const one = element === undefined ? '1' : valuesOf({ ...unnamed, type: element }, settings).plain
    const list = (value: string) => literalOf(values.lists, type, { value })
    return { plain: list(one), edges: [{ says: 'an empty', value: list('') }] }
  },
}

/** Returns the literal for a type. */
function literalOf(literals: LiteralsByType, type: string, values: Placeholders = {}): string {
  const { literal } = must(literals.find((each) => each.type === undefined || new RegExp(each.type).test(type)))
  return fillTemplate(literal, { type, ...values })
}

const unnamed: Parameter = { name: '', optional: false, rest: false, keyword: false }

/** Returns values of a record, with the edge cases of each field, or one that fits any type. */
function valuesOfOther(type: string, settings: Settings): Values {
  const { values, types } = settings
  const fields = fieldsOf(type, types).map((field) => ({ ...field, ...fieldValues(field, settings) }))
  if (types.record === false || fields.length === 0) return { plain: values.unknown, edges: [] }
  const { literal, fieldLiteral } = types.record
  const record = (changed?: string, value = '') => {
    const parts = fields.map(({ name, plain }) =>
      fillTemplate(fieldLiteral, { name, value: name === changed ? value : plain }),
    )
    return fillTemplate(literal, { fields: parts.join(', ') })
  }
  const edges = fields.flatMap((field) =>
    field.edges.map(({ says, value }) => ({ says: `${says} ${field.name} in`, value: record(field.name, value) })),
  )
  return { plain: record(), edges }
}

/** An optional field can be missing, whatever its type. */
function fieldValues(field: Parameter, settings: Settings): Values {
  const { plain, edges } = valuesOf(field, settings)
  const none = { says: 'no', value: settings.values.nothing }
  return { plain, edges: field.optional && !edges.some(({ says }) => says === 'no') ? [...edges, none] : edges }
}

const nameKinds: readonly { kind: Kind; patterns: readonly RegExp[] }[] = [
  { kind: 'list', patterns: [/^list$/, /[a-z]{3}s$/] },
  { kind: 'text', patterns: [/(?:name|text|path|key|title)$/i, /(?:url|word|line|message|id)$/i] },
  { kind: 'number', patterns: [/^(?:n|count|size|length|limit|index)$/, /^(?:amount|price|total|cents)$/] },
  { kind: 'number', patterns: [/^(?:width|height|[xyz])$/] },
]

/** Returns the kind of a parameter without a type. */
function kindByName({ name, default: preset = '' }: Parameter, type: string): Kind | undefined {
  if (type !== '') return undefined
  if (/^-?\d+(\.\d+)?$/.test(preset)) return 'number'
  if (/^["'`]/.test(preset)) return 'text'
  return nameKinds.find(({ patterns }) => patterns.some((pattern) => pattern.test(name)))?.kind
}
