import { Ajv } from 'ajv'
import { parse } from 'yaml'

const ajv = new Ajv({ allErrors: true, strict: false })

/** Returns what a JSON Schema finds wrong with a YAML text. */
export function problems(schema: object, text: string): string[] {
  const check = ajv.compile(schema)
  check(parse(text))
  return (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}
