import type { TestFileSettings } from '../syntax/language/test-file-settings.ts'
import type { Parameter } from '../syntax/types.ts'
import { valuesOf } from './values.ts'

/** A test case: its description and arguments, as code. */
export interface TestInput {
  says: string
  /** In parameter order, without omitted trailing arguments. */
  arguments: string[]
}

const most = 14

/**
 * Returns the cases for a signature: an ordinary one, one per edge case of each parameter with ordinary values for the
 * others, and one per optional parameter.
 */
export function casesOf(parameters: readonly Parameter[], settings: TestFileSettings): TestInput[] {
  const taken = parameters.map((parameter) => ({ ...parameter, values: valuesOf(parameter, settings) }))
  const plain = taken.map(({ values }) => values.plain)
  const cases: TestInput[] = [{ says: 'an ordinary case', arguments: plain }]
  for (const [at, { name, values }] of taken.entries())
    for (const { says, value } of values.edges)
      cases.push({ says: `${says} ${name}`, arguments: plain.with(at, value) })
  // Only trailing positional parameters can be omitted.
  for (const [at, { optional, name }] of taken.entries())
    if (optional && taken.slice(at).every((other) => other.optional))
      cases.push({ says: `without ${name}`, arguments: plain.slice(0, at) })
  return cases.slice(0, most)
}
