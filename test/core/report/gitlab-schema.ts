/** GitLab's Code Quality report as its documentation lists the fields that it reads; nothing else is allowed. */
const closed = (properties: object, required: string[] = Object.keys(properties)) => ({
  type: 'object',
  additionalProperties: false,
  properties,
  required,
})
const text = { type: 'string', minLength: 1 }
const number = { type: 'integer', minimum: 1 }
const position = closed({ line: number, column: number })

export const gitlabSchema = {
  type: 'array',
  items: closed({
    description: text,
    check_name: text,
    fingerprint: text,
    severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
    location: {
      oneOf: [
        closed({ path: text, lines: closed({ begin: number, end: number }, ['begin']) }),
        closed({ path: text, positions: closed({ begin: position, end: position }) }),
      ],
    },
  }),
}
