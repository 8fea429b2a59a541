/** The part of reviewdog's DiagnosticResult that we write; stricter than the format: nothing else is allowed. */
const closed = (properties: object, required: string[] = []) => ({
  type: 'object',
  additionalProperties: false,
  properties,
  required,
})
const text = { type: 'string', minLength: 1 }
const position = closed({ line: { type: 'integer', minimum: 1 }, column: { type: 'integer', minimum: 1 } }, ['line'])
const range = closed({ start: position, end: position }, ['start'])
const location = closed({ path: text, range }, ['path'])
const source = closed({ name: text, url: text }, ['name'])

const diagnostic = closed(
  {
    message: text,
    location,
    severity: { enum: ['ERROR', 'WARNING', 'INFO'] },
    code: closed({ value: text, url: text }, ['value']),
    suggestions: { type: 'array', items: closed({ range, text: { type: 'string' } }, ['range', 'text']) },
    related_locations: { type: 'array', items: closed({ message: { type: 'string' }, location }, ['location']) },
  },
  ['message', 'location', 'severity', 'code'],
)

export const rdjsonSchema = closed({ source, diagnostics: { type: 'array', items: diagnostic } }, [
  'source',
  'diagnostics',
])
