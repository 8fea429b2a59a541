import { endTouching, firstTouching } from '../../tokens/token-stream.ts'
import type { Source } from '../clones.ts'

/** A function as a range of tokens. */
export interface FunctionTokens {
  source: Source
  name: string
  path: string
  startLine: number
  endLine: number
  from: number
  to: number
}

const callable = new Set(['function', 'method', 'constructor'])
const leastTokens = 30
const leastLines = 4

/** Returns the functions of a source that are long enough to compare. */
export function functionsOf(source: Source): FunctionTokens[] {
  return (source.side.inspection?.outline?.symbols ?? []).flatMap(({ kind, name, path, startLine, endLine }) => {
    if (!callable.has(kind) || endLine - startLine + 1 < leastLines) return []
    const from = firstTouching(source.stream, startLine)
    const to = endTouching(source.stream, endLine)
    return to - from < leastTokens ? [] : [{ source, name, path, startLine, endLine, from, to }]
  })
}
