import { z } from 'zod'
import { severities } from '../types.ts'

const globs = z.array(z.string().min(1))
const severity = z.enum(severities as ['error', 'warning', 'info'])
const ruleSetting = z
  .union([severity, z.enum(['off', 'on'])])
  .describe('`off` silences the rule, `on` switches on one that is off by default, a severity replaces its own.')

/** Every pass that can be switched off, in no order. */
export const passNames = [
  'rules',
  'secrets',
  'impact',
  'complexity',
  'duplication',
  'tests',
  'drift',
  'hygiene',
  'moves',
  'suppressions',
  'model',
] as const

const passes = z
  .strictObject(
    Object.fromEntries(passNames.map((name) => [name, z.boolean()])) as Record<
      (typeof passNames)[number],
      z.ZodBoolean
    >,
  )
  .partial()
  .describe('Switches single passes off or on. All are on. Only the file at the root can set `moves` and `model`.')

const rules = z
  .record(z.string(), ruleSetting)
  .describe('Per rule id, or `pack/*` for all of a pack. `rubberduck rules list` lists them.')

const pathSettings = z.strictObject({
  match: globs.describe('The files that these settings are for, relative to the folder of this file.'),
  rules: rules.optional(),
  severity: severity.optional().describe('Report only what is at least this severe.'),
  skip: z.boolean().optional().describe('Do not review these files at all.'),
})

/** Keys that are about a review as a whole: in the file of a folder they are a mistake. */
export const rootKeys = {
  review: ['auto', 'drafts', 'bots', 'max-comments'],
  passes: ['moves', 'model'],
} as const satisfies Partial<Record<string, readonly string[]>>

/** The one description of `.rubberduck.toml`; its JSON Schema and the documentation derive from it. */
export const configSchema = z.strictObject({
  review: z
    .strictObject({
      severity: severity.optional().describe('Report only what is at least this severe. Default `info`.'),
      'max-comments': z
        .int()
        .min(0)
        .max(200)
        .optional()
        .describe('Findings shown inline. The rest goes to the summary. Default 30. Only in the file at the root.'),
      exclude: globs
        .optional()
        .describe('Files that are never reviewed, relative to the folder of this file. Lists of several files add up.'),
      include: globs
        .optional()
        .describe('Files that are reviewed although they look generated or vendored. Lists of several files add up.'),
      auto: z
        .boolean()
        .optional()
        .describe('Review pull requests without being asked. Default true. Only in the file at the root.'),
      drafts: z
        .boolean()
        .optional()
        .describe('Also review drafts without being asked. Default false. Only in the file at the root.'),
      bots: z
        .array(z.string().min(1))
        .optional()
        .describe(
          'Bots whose pull requests are reviewed without being asked, for example `dependabot[bot]`. Default none. Only in the file at the root.',
        ),
    })
    .optional(),
  passes: passes.optional(),
  rules: rules.optional(),
  paths: z.array(pathSettings).optional().describe('Settings for some files; later ones win.'),
})

const limit = z
  .strictObject({
    tokens: z.int().min(1).optional(),
    dollars: z.number().positive().optional(),
  })
  .optional()

/** How an engine chooses what a model is shown; `core/context` carries them out. */
export const contextStrategies = ['fim', 'rag', 'long_context', 'summary', 'hybrid'] as const

/** What can be done around an answer in words; `core/llm` carries them out. */
export const techniqueNames = [
  'chain-of-thought',
  'retrieval',
  'self-correction',
  'self-refinement',
  'author-critic-judge',
  'tree-of-thought',
  'principles',
] as const

const techniques = z
  .array(z.enum(techniqueNames))
  .optional()
  .describe('What is done around answers in words, the first one innermost. Each costs further calls.')

/** Engines that show a model what it asks for. */
const engineNames = ['fix', 'ask', 'explain', 'refactor', 'tests', 'document', 'generate', 'complete'] as const
const engine = z
  .strictObject({
    context: z
      .enum(contextStrategies)
      .optional()
      .describe(
        'What a model is shown: `rag` what a search finds, `long_context` the named files and their neighbours whole, `summary` outlines and a map, `hybrid` a bit of each, `fim` what stands around a cursor.',
      ),
    'context-tokens': z
      .int()
      .min(500)
      .optional()
      .describe('Most tokens of it. Default 32000, and never over the window.'),
    priority: z
      .enum(['person', 'background'])
      .optional()
      .describe('`background`: its calls leave places for those of engines that a person waits for. Default `person`.'),
    techniques,
  })
  .optional()

/** The operator's own file may say more: what a repo says must not choose where its code goes or what is spent. */
export const operatorSchema = configSchema.extend({
  models: z
    .strictObject({
      use: z
        .array(z.string().regex(/^[a-z]+\/.+$/))
        .optional()
        .describe('Models as `provider/model`, in the order in which they are asked. Default: one of each provider.'),
      embed: z
        .string()
        .regex(/^[a-z]+\/.+$/)
        .optional()
        .describe(
          'Model for vectors, as `ollama/nomic-embed-text`; `search` then also finds by meaning. Default: one that a local provider has.',
        ),
      strategy: z
        .enum(['fallback', 'round-robin', 'load-balanced', 'local-first', 'compare'])
        .optional()
        .describe('How to choose among several. Default `fallback`: the next when one cannot answer.'),
      compare: z
        .enum(['judge', 'merge'])
        .optional()
        .describe(
          'With the strategy `compare`, where answers do not agree: the best one (default), or one made of all.',
        ),
      techniques,
      calls: z
        .strictObject({ person: z.int().min(1).optional(), everybody: z.int().min(1).optional() })
        .optional()
        .describe('Calls an hour that a server makes for one person (default 300) and for all (default 5000).'),
      windows: z
        .record(z.string(), z.int().min(1_000))
        .optional()
        .describe('Tokens that a model takes in and gives out together, where its provider does not tell.'),
    })
    .optional(),
  server: z
    .strictObject({
      host: z.string().min(1).optional().describe('Address that `serve` listens on. Default `0.0.0.0`; HOST beats it.'),
      port: z.int().min(0).max(65_535).optional().describe('Its port. Default 3000; --port and PORT beat it.'),
      workers: z
        .int()
        .min(1)
        .max(64)
        .optional()
        .describe(
          'Worker processes at most; each starts when there is work for it. Default one less than there are cores.',
        ),
      'worker-idle': z
        .int()
        .min(1)
        .optional()
        .describe('Seconds without work after which a worker leaves. Default 300.'),
      'worker-memory': z
        .int()
        .min(256)
        .optional()
        .describe('MB of memory at which a worker is replaced. Default 1024.'),
    })
    .optional()
    .describe('How `serve` runs. Read at its start.'),
  engines: z
    .strictObject(
      Object.fromEntries(engineNames.map((name) => [name, engine])) as Record<
        (typeof engineNames)[number],
        typeof engine
      >,
    )
    .optional()
    .describe('How single engines use models.'),
  budget: z
    .strictObject({ request: limit, job: limit, change: limit, person: limit, month: limit })
    .optional()
    .describe('Most tokens or US dollars for one request, job or pull request, for a person a day, and in a month.'),
  prices: z
    .record(z.string(), z.strictObject({ input: z.number(), output: z.number(), cached: z.number() }))
    .optional()
    .describe('US dollars for a million tokens, by `provider/model` or its beginning.'),
})

export type EngineSettings = NonNullable<z.infer<typeof engine>>
export type ConfigFile = z.infer<typeof configSchema>
export type OperatorFile = z.infer<typeof operatorSchema>
export type RuleSetting = z.infer<typeof ruleSetting>
export type PassName = (typeof passNames)[number]

/** JSON Schema (draft 2020-12) for editors. */
export function configJsonSchema(): unknown {
  return { ...z.toJSONSchema(configSchema), title: 'RubberDuck configuration (.rubberduck.toml)' }
}
