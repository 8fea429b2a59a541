import { defined } from '../defined.ts'
import type { ModelAnswer } from './port.ts'

/** Adds up the usage and the cost of several answers. The cost is unknown if that of one answer is. */
export function totalOf(answers: readonly ModelAnswer[]): Pick<ModelAnswer, 'usage' | 'cost'> {
  const usage = { input: 0, output: 0 }
  let cost: number | undefined = 0
  for (const answer of answers) {
    usage.input += answer.usage.input
    usage.output += answer.usage.output
    cost = cost === undefined || answer.cost === undefined ? undefined : cost + answer.cost
  }
  return { usage, ...defined({ cost }) }
}
