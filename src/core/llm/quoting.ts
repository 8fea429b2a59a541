import { DuckError } from '../errors.ts'
import type { Answer, Ask, Models } from './port.ts'

/** Models that ask nobody: each call is quoted instead, and fails. */
export function quotingModels(models: Models, quotes: string[]): Models {
  const quote = async ({ prompt, maxTokens, ...ask }: Ask): Promise<Answer & { value: never }> => {
    const { model, inputTokens, outputTokens, cost } = await models.estimate({
      ...ask,
      ...(maxTokens === undefined ? {} : { maxTokens }),
    })
    const price = cost === undefined ? 'the price is not known' : `at most $${cost.toFixed(4)}`
    quotes.push(`${prompt}: ${model}, ${inputTokens} tokens in, at most ${outputTokens} out: ${price}`)
    throw new DuckError('budget', 'Only a quote was asked for.')
  }
  return { ...models, ask: quote, askFor: quote, embedder: async () => undefined }
}
