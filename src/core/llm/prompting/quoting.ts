import { defined } from '../../defined.ts'
import { DuckError } from '../../errors.ts'
import type { ModelAnswer, ModelQuestion, Models } from '../port.ts'

/** Returns models that make no calls. Each call is estimated and then fails. */
export function quotingModels(models: Models, quotes: string[]): Models {
  const quote = async ({ prompt, maxTokens, ...ask }: ModelQuestion): Promise<ModelAnswer & { value: never }> => {
    const { model, inputTokens, outputTokens, cost } = await models.estimate({
      ...ask,
      ...defined({ maxTokens }),
    })
    const price = cost === undefined ? 'unknown price' : `at most $${cost.toFixed(4)}`
    quotes.push(`${prompt}: ${model}, ${inputTokens} input tokens, at most ${outputTokens} output tokens, ${price}`)
    throw new DuckError('budget', 'Only an estimate was requested.')
  }
  return { ...models, ask: quote, askFor: quote, embedder: async () => undefined }
}
