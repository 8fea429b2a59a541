import type { z } from 'zod'
import { defined } from '../../defined.ts'
import { DuckError } from '../../errors.ts'
import { extendModels } from '../extend-models.ts'
import type { ModelAnswer, ModelQuestion, Models } from '../port.ts'

/** Returns models that make no calls. Each call is estimated and then fails. */
export function quotingModels(models: Models, quotes: string[]): Models {
  const quote = async (
    { prompt, maxTokens, ...ask }: ModelQuestion,
    schema?: z.ZodType,
  ): Promise<ModelAnswer & { value: never }> => {
    const { model, inputTokens, outputTokens, cost } = await models.estimate(
      { ...ask, ...defined({ maxTokens }) },
      schema,
    )
    const price = cost === undefined ? 'unknown price' : `at most $${cost.toFixed(4)}`
    quotes.push(`${prompt}: ${model}, ${inputTokens} tokens in, at most ${outputTokens} tokens out, ${price}`)
    throw new DuckError('budget', 'Only an estimate was requested.')
  }
  return extendModels(models, { ask: (asked) => quote(asked), askFor: quote, embedder: async () => undefined })
}
