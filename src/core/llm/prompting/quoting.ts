import type { z } from 'zod'
import { defined } from '../../defined.ts'
import { DuckError } from '../../errors.ts'
import { extendModels } from '../extend-models.ts'
import type { ModelAnswer, ModelQuestion, Models } from '../port.ts'
import { type SectionTokens, tokensBySection } from './sections.ts'

/** The estimate of one model call. */
export interface Quote {
  /** The prompt, the tokens and the price, in words. */
  text: string
  tokens: SectionTokens
}

/** Returns models that make no calls. Each call is estimated and then fails. */
export function quotingModels(models: Models, quotes: Quote[]): Models {
  const quote = async (
    { prompt, maxTokens, ...ask }: ModelQuestion,
    schema?: z.ZodType,
  ): Promise<ModelAnswer & { value: never }> => {
    const { model, inputTokens, outputTokens, cost } = await models.estimate(
      { ...ask, ...defined({ maxTokens }) },
      schema,
    )
    const price = cost === undefined ? 'unknown price' : `at most $${cost.toFixed(4)}`
    const name = ask.purpose === undefined ? prompt : `${prompt}, ${ask.purpose}`
    quotes.push({
      text: `${name}: ${model}, ${inputTokens} tokens in, at most ${outputTokens} tokens out, ${price}`,
      tokens: tokensBySection(ask, schema, models.count),
    })
    throw new DuckError('budget', 'Only an estimate was requested.')
  }
  return extendModels(models, {
    estimating: true,
    ask: (asked) => quote(asked),
    askFor: quote,
    embedder: async () => undefined,
  })
}

/** Returns the estimated calls of a run as Markdown, with a table of tokens by section. */
export function renderQuotes(quotes: readonly Quote[]): string {
  if (quotes.length === 0) return 'This run would not call a model.'
  const sections: SectionTokens = {}
  for (const { tokens } of quotes)
    for (const [name, own] of Object.entries(tokens)) sections[name] = (sections[name] ?? 0) + own
  const total = Object.values(sections).reduce((sum, each) => sum + each, 0)
  const rows = Object.entries(sections).map(
    ([name, own]) => `| ${name} | ${own} | ${Math.round((own / Math.max(1, total)) * 100)} % |`,
  )
  return [
    ...quotes.map(({ text }) => `- ${text}`),
    '',
    '| section | tokens in | share |',
    '| --- | ---: | ---: |',
    ...rows,
    '',
    'Lookups with tools and repeated requests are not included.',
  ].join('\n')
}
