import { defined } from '../defined.ts'
import type { ModelAnswer, Usage } from './port.ts'

/** Adds up the usage and the cost of several answers. The cost is unknown if that of one answer is. */
export function totalOf(answers: readonly ModelAnswer[]): Pick<ModelAnswer, 'usage' | 'cost'> {
  const usage: Usage = { input: 0, output: 0 }
  let cost: number | undefined = 0
  for (const answer of answers) {
    addUsage(usage, answer.usage)
    cost = cost === undefined || answer.cost === undefined ? undefined : cost + answer.cost
  }
  return { usage, ...defined({ cost }) }
}

/** Adds token counts to a sum. */
export function addUsage(sum: Usage, { input, output, cached, cacheWritten }: Usage): void {
  sum.input += input
  sum.output += output
  if (cached !== undefined) sum.cached = (sum.cached ?? 0) + cached
  if (cacheWritten !== undefined) sum.cacheWritten = (sum.cacheWritten ?? 0) + cacheWritten
}
