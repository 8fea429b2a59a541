/**
 * The part of SARIF 2.1.0 that we write, as a schema stricter than the standard's: properties that we
 * do not use are refused, and what a consumer needs is required. Written from the specification's text.
 */
const closed = (properties: object, required: string[] = []) => ({
  type: 'object',
  additionalProperties: false,
  properties,
  required,
})
const list = (items: object) => ({ type: 'array', items })
const text = { type: 'string', minLength: 1 }
const line = { type: 'integer', minimum: 1 }
const level = { enum: ['none', 'note', 'warning', 'error'] }
const message = closed({ text, markdown: text }, ['text'])
const region = closed({ startLine: line, startColumn: line, endLine: line, endColumn: line }, ['startLine'])
const artifactLocation = closed(
  { uri: { type: 'string', format: 'uri-reference', pattern: '^[^/\\\\][^\\\\]*$' }, uriBaseId: text },
  ['uri'],
)
const physicalLocation = closed({ artifactLocation, region }, ['artifactLocation'])

const result = closed(
  {
    ruleId: text,
    ruleIndex: { type: 'integer', minimum: 0 },
    level,
    message,
    locations: { ...list(closed({ physicalLocation }, ['physicalLocation'])), minItems: 1 },
    relatedLocations: {
      ...list(closed({ id: { type: 'integer', minimum: 0 }, physicalLocation, message }, ['id'])),
      uniqueItems: true,
    },
    partialFingerprints: { type: 'object', minProperties: 1, additionalProperties: text },
    rank: { type: 'number', minimum: 0, maximum: 100 },
    fixes: list(
      closed(
        {
          description: message,
          artifactChanges: {
            ...list(
              closed(
                {
                  artifactLocation,
                  replacements: {
                    ...list(
                      closed(
                        { deletedRegion: region, insertedContent: closed({ text: { type: 'string' } }, ['text']) },
                        ['deletedRegion'],
                      ),
                    ),
                    minItems: 1,
                  },
                },
                ['artifactLocation', 'replacements'],
              ),
            ),
            minItems: 1,
          },
        },
        ['artifactChanges'],
      ),
    ),
    suppressions: list(
      closed(
        {
          kind: { enum: ['inSource', 'external'] },
          status: { enum: ['accepted', 'underReview', 'rejected'] },
          justification: text,
        },
        ['kind'],
      ),
    ),
    properties: { type: 'object' },
  },
  ['ruleId', 'ruleIndex', 'level', 'message', 'locations', 'partialFingerprints', 'suppressions'],
)

const rule = closed(
  {
    id: text,
    shortDescription: message,
    name: text,
    fullDescription: message,
    helpUri: { type: 'string', format: 'uri' },
    help: message,
    defaultConfiguration: closed({ level }, ['level']),
    properties: closed({
      tags: { ...list(text), uniqueItems: true },
      precision: { enum: ['very-high', 'high', 'medium', 'low'] },
      'security-severity': { type: 'string', pattern: '^(10\\.0|\\d\\.\\d)$' },
      'problem.severity': { enum: ['error', 'warning', 'recommendation'] },
    }),
  },
  ['id', 'name', 'shortDescription', 'fullDescription', 'help', 'defaultConfiguration', 'properties'],
)

const run = closed(
  {
    tool: closed(
      {
        driver: closed({ name: text, version: text, rules: { ...list(rule), uniqueItems: true } }, [
          'name',
          'version',
          'rules',
        ]),
      },
      ['driver'],
    ),
    invocations: list(
      closed(
        {
          executionSuccessful: { type: 'boolean' },
          toolExecutionNotifications: list(closed({ level, message }, ['message'])),
        },
        ['executionSuccessful'],
      ),
    ),
    originalUriBaseIds: { type: 'object', additionalProperties: closed({ description: message }) },
    automationDetails: closed({ id: text }, ['id']),
    versionControlProvenance: list(
      closed({ repositoryUri: { type: 'string', format: 'uri' }, revisionId: text }, ['repositoryUri']),
    ),
    columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
    results: list(result),
  },
  ['tool', 'results'],
)

export const sarifSchema = closed(
  { $schema: { type: 'string', format: 'uri' }, version: { const: '2.1.0' }, runs: list(run) },
  ['version', 'runs'],
)
