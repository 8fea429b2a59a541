import { z } from 'zod'
import { severities } from '../findings/finding.ts'
import { isGlob } from './matcher.ts'
import { passes as passesWithRules } from './pass-rules/pass-rules.ts'
import { chatSchema, repositoriesSchema } from './sections/chat-schema.ts'
import { checkSchema, summarySchema } from './sections/check-schema.ts'
import { modelsSchema, techniques } from './sections/models-schema.ts'

const glob = z.string().min(1).refine(isGlob).meta({ title: 'a glob with closed brackets, for example "src/**"' })
const globs = z.array(glob)
const severity = z.enum(severities as ['error', 'warning', 'info'])
const ruleSetting = z
  .union([severity, z.enum(['off', 'on'])])
  .describe(
    '`off` disables the rule, `on` enables a rule that is off by default, and a severity replaces the severity of the rule.',
  )

/** All passes that can be disabled, in no particular order. The last three have no rules without a page. */
export const passNames: readonly PassName[] = [
  ...(Object.keys(passesWithRules) as (keyof typeof passesWithRules)[]),
  ...(['rules', 'moves', 'model'] as const),
]

const passes = z
  .strictObject(Object.fromEntries(passNames.map((name) => [name, z.boolean()])) as Record<PassName, z.ZodBoolean>)
  .partial()
  .describe(
    'Enables or disables individual passes. All are enabled by default. Only the file at the root can set `moves` and `model`.',
  )

const rules = z
  .record(z.string(), ruleSetting)
  .describe('Settings by rule id, or by `pack/*` for all rules of a pack. `rubberduck rules list` lists the rules.')

const pathSettings = z.strictObject({
  match: globs.describe('Files that these settings apply to, relative to the folder of this file.'),
  rules: rules.optional(),
  severity: severity.optional().describe('Report only findings of at least this severity.'),
  skip: z.boolean().optional().describe('Do not review these files.'),
})

/** Keys that apply to a whole review. They are invalid in the file of a subfolder. */
export const rootKeys = {
  review: ['auto', 'drafts', 'bots', 'max-comments'],
  check: ['fail-on'],
  summary: ['when', 'issue-criteria'],
  passes: ['moves', 'model'],
} as const satisfies Partial<Record<string, readonly string[]>>

/** The schema of `.rubberduck.toml`. Its JSON Schema and the documentation are derived from it. */
export const repoConfigSchema = z.strictObject({
  review: z
    .strictObject({
      severity: severity.optional().describe('Report only findings of at least this severity. Default `info`.'),
      'max-comments': z
        .int()
        .min(0)
        .max(200)
        .optional()
        .describe(
          'Maximum number of findings to show inline. The summary lists the rest. Default 30. Only in the file at the root. GitHub gets at most 30 line comments and 50 comments in all for a review.',
        ),
      exclude: globs
        .optional()
        .describe('Files to exclude, relative to the folder of this file. Lists in several files are combined.'),
      include: globs
        .optional()
        .describe('Files to review even if they look generated or vendored. Lists in several files are combined.'),
      auto: z
        .boolean()
        .optional()
        .describe('Review pull requests automatically. Default true. Only in the file at the root.'),
      drafts: z
        .boolean()
        .optional()
        .describe('Also review draft pull requests automatically. Default false. Only in the file at the root.'),
      bots: z
        .array(z.string().min(1))
        .optional()
        .describe(
          'Bots whose pull requests are reviewed automatically, for example `dependabot[bot]`. Default none. Only in the file at the root.',
        ),
    })
    .optional(),
  check: checkSchema,
  summary: summarySchema,
  passes: passes.optional(),
  rules: rules.optional(),
  paths: z.array(pathSettings).optional().describe('Settings for specific files. Later entries override earlier ones.'),
})

const limit = z
  .strictObject({
    tokens: z.int().min(1).optional(),
    dollars: z.number().positive().optional(),
  })
  .optional()

/** How an engine selects the context for a model; implemented in `core/context`. */
export const contextStrategies = ['fim', 'rag', 'long_context', 'summary', 'hybrid'] as const

/** Engines that use a model: those whose answer is text, and those whose answer is edits. */
const textEngines = ['ask', 'explain', 'complete'] as const
const editEngines = ['fix', 'refactor', 'tests', 'document', 'generate'] as const
const engine = z.strictObject({
  context: z
    .enum(contextStrategies)
    .optional()
    .describe(
      'Context for the model. `rag`: search results. `long_context`: the named files and related files. `summary`: outlines and a map. `hybrid`: a mix of these. `fim`: the code around a cursor.',
    ),
  'context-tokens': z
    .int()
    .min(500)
    .optional()
    .describe('Maximum number of context tokens, limited by the context window of the model. Default 32000.'),
  priority: z
    .enum(['person', 'background'])
    .optional()
    .describe('With `background`, calls from this engine yield to interactive ones. Default `person`.'),
})
function shapesOf<Name extends string, Shape>(names: readonly Name[], shape: Shape): Record<Name, Shape> {
  return Object.fromEntries(names.map((name) => [name, shape])) as Record<Name, Shape>
}

const textEngine = engine.extend({ techniques }).optional()
const editEngine = engine
  .extend({
    techniques: z
      .never()
      .optional()
      .meta({ title: 'no value, because techniques have no effect on edits' })
      .describe('Not available, because techniques have no effect on edits, which are checked and corrected instead.'),
  })
  .optional()

/** The operator's own file has more settings. A repository must not choose where its code is sent or how much is spent. */
export const operatorSchema = repoConfigSchema.extend({
  models: modelsSchema,
  server: z
    .strictObject({
      host: z
        .string()
        .min(1)
        .optional()
        .describe('Address that `serve` listens on. HOST overrides it. Default `0.0.0.0`.'),
      port: z
        .int()
        .min(0)
        .max(65_535)
        .optional()
        .describe('Port that `serve` listens on. `--port` and PORT override it. Default 3000.'),
      workers: z
        .int()
        .min(1)
        .max(64)
        .optional()
        .describe(
          'Maximum number of worker processes, which start on demand. Default one less than the number of CPU cores.',
        ),
      'worker-idle': z
        .int()
        .min(1)
        .optional()
        .describe('Seconds without work after which a worker stops. Default 300.'),
      'worker-memory': z
        .int()
        .min(256)
        .optional()
        .describe('Memory in MB at which a worker is replaced. Default 1024.'),
    })
    .optional()
    .describe('Settings of `serve`, which it reads when it starts.'),
  chat: chatSchema,
  repositories: repositoriesSchema,
  engines: z
    .strictObject({ ...shapesOf(textEngines, textEngine), ...shapesOf(editEngines, editEngine) })
    .optional()
    .describe('Model settings for individual engines.'),
  budget: z
    .strictObject({ request: limit, job: limit, change: limit, person: limit, month: limit })
    .optional()
    .describe(
      'Maximum number of tokens or US dollars: per request, per job, per pull request, per person and day, and per month.',
    ),
  prices: z
    .record(
      z.string(),
      z.strictObject({
        input: z.number(),
        output: z.number(),
        cached: z.number(),
        written: z.number().optional().describe('Input that is written to the cache of the provider.'),
      }),
    )
    .optional()
    .describe(
      'Prices in US dollars per million tokens, by `provider/model`, or by its beginning and `*` for a family of models.',
    ),
})

export type EngineSettings = NonNullable<z.infer<typeof textEngine>>
export type ConfigFile = z.infer<typeof repoConfigSchema>
export type OperatorFile = z.infer<typeof operatorSchema>
export type RuleSetting = z.infer<typeof ruleSetting>
export type PassName = keyof typeof passesWithRules | 'rules' | 'moves' | 'model'

/** JSON Schema (draft 2020-12) for editors. */
export function configJsonSchema(): unknown {
  return { ...z.toJSONSchema(repoConfigSchema), title: 'RubberDuck configuration (.rubberduck.toml)' }
}
