import { z } from 'zod'

/** Techniques to improve a text answer; implemented in `core/llm`. */
export const techniqueNames = [
  'chain-of-thought',
  'retrieval',
  'self-correction',
  'self-refinement',
  'author-critic-judge',
  'tree-of-thought',
  'principles',
] as const

export const techniques = z
  .array(z.enum(techniqueNames))
  .optional()
  .describe('Techniques to improve text answers, not edits; the first one is innermost. Each needs additional calls.')

/** Which models are used, and how. */
export const modelsSchema = z
  .strictObject({
    use: z
      .array(z.string().regex(/^[a-z]+\/.+$/))
      .optional()
      .describe('Models as `provider/model`, in order of preference. Default: one model of each enabled provider.'),
    embed: z
      .string()
      .regex(/^[a-z]+\/.+$/)
      .optional()
      .describe(
        'Embedding model, for example `ollama/nomic-embed-text`. It lets `search` find code by meaning. Default: an embedding model of a local provider.',
      ),
    strategy: z
      .enum(['fallback', 'round-robin', 'load-balanced', 'local-first', 'compare'])
      .optional()
      .describe('How to choose among several models. Default `fallback`, which uses the next model if one fails.'),
    compare: z
      .enum(['judge', 'merge'])
      .optional()
      .describe(
        'How the `compare` strategy resolves differing answers: `judge` picks the best one, `merge` combines them. Default `judge`.',
      ),
    techniques,
    calls: z
      .strictObject({ person: z.int().min(1).optional(), everybody: z.int().min(1).optional() })
      .optional()
      .describe('Maximum number of calls per hour on a server, per person (default 300) and in total (default 5000).'),
    windows: z
      .record(z.string(), z.int().min(1_000))
      .optional()
      .describe(
        'Context windows in tokens (input and output), for models whose provider does not report them. For Ollama also the memory that is allocated (default at most 32768).',
      ),
    timeouts: z
      .record(
        z.string(),
        z.strictObject({
          first: z.number().min(1).optional(),
          silence: z.number().min(1).optional(),
          total: z.number().min(1).optional(),
        }),
      )
      .optional()
      .describe(
        'Timeouts in seconds by provider or model: until the first word (default 60), between two words (60), and of the whole answer (300).',
      ),
  })
  .optional()
