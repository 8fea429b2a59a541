/** The parts of a JSON Schema that a commented file is made from. */
interface Schema {
  type?: string
  description?: string
  properties?: Record<string, Schema>
  additionalProperties?: Schema | boolean
  items?: Schema
  enum?: string[]
}

interface ChosenKey {
  /** The file sets this value. */
  value?: unknown
  /** The file shows this value in a comment, in the place of the default. */
  example?: unknown
  /** Comments below the description. */
  remarks?: readonly string[]
  /** The file does not mention the key. */
  omit?: true
}

/** The specific content of one file, by section, then by key; the key `''` is the section itself. */
export type Chosen = Record<string, Record<string, ChosenKey>>

const lineWidth = 96

/**
 * Returns a TOML file with every key of a JSON Schema below its description. Keys with a chosen value are set. All others
 * are comments that show the default, which a description states as "Default X.".
 */
export function commentedToml(schema: unknown, chosen: Chosen): string {
  const sections = Object.entries((schema as Schema).properties ?? {})
  return `${sections.map(([name, section]) => sectionText(name, section, chosen[name] ?? {})).join('\n\n')}\n`
}

function sectionText(name: string, section: Schema, chosen: Record<string, ChosenKey>): string {
  const isList = section.type === 'array'
  const { properties } = isList ? (section.items ?? {}) : section
  const head = [...comment(section.description), ...(chosen['']?.remarks ?? []).flatMap(comment)]
  const title = isList ? `# [[${name}]]` : `[${name}]`
  const keys =
    properties === undefined
      ? recordLines(section, chosen)
      : Object.entries(properties)
          .filter(([key]) => chosen[key]?.omit !== true)
          .map(([key, setting]) => keyText(key, setting, chosen[key] ?? {}))
  const separator = keys.some((key) => key.includes('\n')) ? '\n\n' : '\n'
  return [[...head, title, ...keys.slice(0, 1)].join('\n'), ...keys.slice(1)].join(separator)
}

/** A section whose keys are names that only the repository knows. */
function recordLines({ additionalProperties }: Schema, chosen: Record<string, ChosenKey>): string[] {
  const about = typeof additionalProperties === 'object' ? comment(additionalProperties.description) : []
  const lines = Object.entries(chosen)
    .filter(([key]) => key !== '')
    .map(([key, entry]) => keyText(key, {}, entry))
  return [[...about, ...lines].join('\n')]
}

function keyText(key: string, setting: Schema, chosen: ChosenKey): string {
  const mark = chosen.value === undefined ? '# ' : ''
  const text = toml(chosen.value ?? chosen.example ?? defaultOf(setting))
  return [
    ...comment(described(setting)),
    ...(chosen.remarks ?? []).flatMap(comment),
    `${mark}${quotedKey(key)} = ${text}`,
  ].join('\n')
}

function described({ description = '', enum: choices }: Schema): string {
  const list = choices?.map((choice) => `"${choice}"`).join(', ')
  return `${description} ${list === undefined ? '' : `One of ${list}.`}`.trim()
}

function defaultOf({ description = '', type, enum: choices }: Schema): unknown {
  const stated = /\bDefault `?([\w-]+)/.exec(description)?.[1]
  if (type === 'array') return []
  if (type === 'boolean') return stated !== 'false'
  if (type === 'integer' || type === 'number') return Number(stated ?? 0)
  return stated ?? choices?.[0] ?? ''
}

function comment(text = ''): string[] {
  const lines = text.match(new RegExp(`\\S.{0,${lineWidth}}(?=\\s|$)|\\S+`, 'g')) ?? []
  return lines.map((line) => `# ${line}`)
}

function quotedKey(key: string): string {
  return /^[\w-]+$/.test(key) ? key : JSON.stringify(key)
}

function toml(value: unknown): string {
  if (Array.isArray(value)) {
    const line = `[${value.map(toml).join(', ')}]`
    return line.length <= lineWidth ? line : `[\n${value.map((item) => `  ${toml(item)},\n`).join('')}]`
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  return `{ ${Object.entries(value)
    .map(([key, item]) => `${quotedKey(key)} = ${toml(item)}`)
    .join(', ')} }`
}
