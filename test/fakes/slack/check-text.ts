import type { Json } from './world.ts'

/** Collects what is wrong with blocks or a view, in the words of Slack. */
export class Problems {
  readonly messages: string[] = []
  /** Characters of all texts, for the limit of a whole message. */
  characters = 0
  /** Characters of all markdown blocks. */
  markdown = 0
  readonly blockIds = new Set<string>()

  add(message: string, path: string): void {
    this.messages.push(`[ERROR] ${message} [json-pointer:${path}]`)
  }

  unknownKeys(value: Json, allowed: readonly string[], path: string): void {
    for (const key of Object.keys(value)) if (!allowed.includes(key)) this.add(`no more fields allowed: ${key}`, path)
  }

  length(value: unknown, limit: number, path: string, minimum = 0): void {
    if (value === undefined) return
    if (typeof value !== 'string') return void this.add('must be a valid string', path)
    if (value.length > limit) this.add(`must be less than ${limit + 1} characters`, path)
    if (value.length < minimum) this.add(`must be more than ${minimum - 1} characters`, path)
  }

  count(value: unknown, limit: number, path: string, minimum = 1): readonly Json[] {
    if (!Array.isArray(value)) {
      this.add('must provide an array', path)
      return []
    }
    if (value.length > limit) this.add(`no more than ${limit} items allowed`, path)
    if (value.length < minimum) this.add(`no fewer than ${minimum} items allowed`, path)
    return value.filter((item): item is Json => {
      if (typeof item === 'object' && item !== null) return true
      this.add('must provide an object', path)
      return false
    })
  }

  /** A text object. `plain`: only `plain_text` is allowed. */
  text(value: unknown, limit: number, path: string, plain = false): void {
    if (typeof value !== 'object' || value === null) return void this.add('must provide an object', path)
    const { type, text, ...more } = value as Json
    const types = plain ? ['plain_text'] : ['plain_text', 'mrkdwn']
    if (!types.includes(String(type)))
      return void this.add(`invalid type: ${String(type)}, must be ${types.join(' or ')}`, path)
    this.unknownKeys(more, type === 'mrkdwn' ? ['verbatim'] : ['emoji'], path)
    if (text === undefined) this.add('missing required field: text', path)
    this.length(text, limit, `${path}/text`, 1)
    this.characters += String(text ?? '').length
  }

  optionalText(value: unknown, limit: number, path: string, plain = false): void {
    if (value !== undefined) this.text(value, limit, path, plain)
  }

  url(value: unknown, path: string, limit = 3000): void {
    if (value === undefined) return
    this.length(value, limit, path, 1)
    if (!URL.canParse(String(value))) this.add('invalid url', path)
  }

  isRequired(value: Json, names: readonly string[], path: string): void {
    for (const name of names) if (value[name] === undefined) this.add(`missing required field: ${name}`, path)
  }
}
