import type { CodeSymbol, Reference } from '../../syntax/types.ts'
import { escapePattern } from './source-facts.ts'

/** How many values a Go function returns, from its declared result as written. */
export function resultCount({ returns }: CodeSymbol): number {
  const text = returns?.trim() ?? ''
  if (text === '') return 0
  if (!text.startsWith('(')) return 1
  let depth = 0
  let commas = 0
  for (const character of text.slice(1, -1)) {
    if ('([{'.includes(character)) depth++
    else if (')]}'.includes(character)) depth--
    else if (character === ',' && depth === 0) commas++
  }
  return text === '()' ? 0 : commas + 1
}

/** Into how many variables the line puts what the call returns; undefined when it does something else with it. */
export function takenResults(line: string, reference: Reference): number | undefined {
  const call = `${reference.qualifier === undefined ? '' : `${escapePattern(reference.qualifier)}\\.`}${escapePattern(reference.name)}`
  const assigned = new RegExp(
    `^\\s*(?:(?:if|for|switch|var)\\s+)?([\\w.*]+(?:\\s*,\\s*[\\w.*]+)*)\\s*:?=\\s*${call}(?:\\[[^\\]]*\\])?\\(`,
  ).exec(line)
  return assigned?.[1]?.split(',').length
}
