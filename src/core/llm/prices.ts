import type { Usage } from './port.ts'
import prices from './prices.json' with { type: 'json' }

/** US dollars per million tokens. */
export interface Price {
  input: number
  output: number
  /** Input from the provider's cache. */
  cached: number
  /** Input that is written to the provider's cache; default `input`. */
  written?: number | undefined
}

/**
 * Returns the price by `provider/model`, otherwise that of the longest family whose name it begins with. The operator's
 * prices take precedence.
 */
export function priceOf(model: string, own: Record<string, Price> = {}): Price | undefined {
  for (const table of [own, prices.models as Record<string, Price>]) {
    const name = Object.keys(table)
      .filter((each) => isFor(each, model))
      .toSorted((one, other) => Number(isFamily(one)) - Number(isFamily(other)) || other.length - one.length)[0]
    if (name !== undefined) return table[name]
  }
  return undefined
}

const isFamily = (name: string) => name.endsWith('*')

/** A date, a tag, or an alias of the same model. */
const version = /^(?:$|[:@]|-\d{4,}|-latest$|-preview)/

function isFor(name: string, model: string): boolean {
  if (isFamily(name)) return model.startsWith(name.slice(0, -1))
  return model.startsWith(name) && version.test(model.slice(name.length))
}

/** Returns the cost in US dollars; undefined if the price is unknown. */
export function costOf(model: string, usage: Usage, own?: Record<string, Price>): number | undefined {
  const price = priceOf(model, own)
  if (price === undefined) return undefined
  const { input, output, cached = 0, cacheWritten = 0 } = usage
  const plain = (input - cached - cacheWritten) * price.input
  const written = cacheWritten * (price.written ?? price.input)
  return (plain + written + cached * price.cached + output * price.output) / 1_000_000
}
