import type { Usage } from './port.ts'
import prices from './prices.json' with { type: 'json' }

export interface Price {
  input: number
  output: number
  cached: number
}

/** Returns the price by `provider/model` or its longest matching prefix. The operator's prices take precedence. */
export function priceOf(model: string, own: Record<string, Price> = {}): Price | undefined {
  for (const table of [own, prices.models as Record<string, Price>]) {
    const name = Object.keys(table)
      .filter((each) => model.startsWith(each))
      .toSorted((one, other) => other.length - one.length)[0]
    if (name !== undefined) return table[name]
  }
  return undefined
}

/** Returns the cost in US dollars; undefined if the price is unknown. */
export function costOf(
  model: string,
  { input, output, cached = 0 }: Usage,
  own?: Record<string, Price>,
): number | undefined {
  const price = priceOf(model, own)
  if (price === undefined) return undefined
  return ((input - cached) * price.input + cached * price.cached + output * price.output) / 1_000_000
}
