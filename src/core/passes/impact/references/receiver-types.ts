import type { Side } from '../../../change/types.ts'
import { memoize, memoizeByName } from '../../../memoize.ts'
import { escapePattern } from '../source-facts.ts'

/**
 * Class names that the text of a file gives to what stands before the dot: `c` in `c = new Client()`,
 * `c: Client`, `Client c`, `c := pkg.NewClient()`, `c *Client`. Empty when it says nothing.
 */
export function receiverTypes(side: Side, language: string, qualifier: string): ReadonlySet<string> {
  const direct = /^\(?(?:await\s+)?(?:new\s+|&)?((?:\w+\.)*[A-Z]\w*)(?:<[^>]*>)?\s*[({]/.exec(qualifier)
  if (direct !== null) return new Set([lastName(direct[1]!, language)])
  const name = /(?:^|[.>:])\s*([\w$]+)[?!]?$/.exec(qualifier)?.[1]
  return name === undefined ? new Set() : declaredTypes(side)(language)(name)
}

const declaredTypes = memoize(({ text }: Side) =>
  memoizeByName((language) => memoizeByName((name) => typesOf(text, language, name))),
)

function typesOf(text: string, language: string, name: string): ReadonlySet<string> {
  const types = new Set<string>()
  const word = `(?<![\\w$])${escapePattern(name)}`
  const patterns = [
    `${word}\\s*(?::\\s*[^=\\n]+)?(?::=|=)\\s*(?:await\\s+)?(?:new\\s+|&)?((?:\\w+(?:\\.|::))*[A-Z]\\w*)(?:<[^>\\n]*>)?\\s*(?:\\(|\\{|::)`,
    `${word}\\??\\s*:\\s*(?:&\\s*)?(?:mut\\s+)?(?:readonly\\s+)?(?:Optional\\[)?["']?((?:\\w+\\.)*[A-Z]\\w*)`,
  ]
  if (language === 'go') patterns.push(`${word}\\s+\\*?(?:\\[\\])?((?:\\w+\\.)?[A-Za-z]\\w*)(?=[\\s,){\\[]|$)`)
  if (['java', 'csharp', 'cpp', 'php'].includes(language))
    patterns.push(`\\b((?:\\w+\\.)*[A-Z]\\w*)(?:<[^>\\n]*>)?[\\s*&]+\\$?${escapePattern(name)}(?![\\w$(])`)
  for (const pattern of patterns) {
    for (const match of text.matchAll(new RegExp(pattern, 'gm'))) {
      const type = lastName(match[1]!, language)
      if (!keywords.has(type)) types.add(type)
    }
  }
  return types
}

const keywords = new Set([
  'return',
  'in',
  'range',
  'and',
  'or',
  'is',
  'if',
  'else',
  'case',
  'as',
  'Promise',
  'Optional',
  'Option',
  'Some',
  'Ok',
])

function lastName(path: string, language: string): string {
  const name = path.slice(Math.max(path.lastIndexOf('.'), path.lastIndexOf(':')) + 1)
  return language === 'go' ? name.replace(/^New(?=[A-Z])/, '') : name
}
