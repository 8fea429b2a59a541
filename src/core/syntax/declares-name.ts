import { escapeRegExp } from '../text/escape-regexp.ts'

const keyword =
  '(?:function|class|def|defmodule|defp|fn|func|fun|const|let|var|val|type|interface|struct|enum|trait|module|record|namespace)'
/**
 * Text allowed in between: `func (s *Shop)`, `const unsigned`, `let { a,`, but no type, base class or word in a
 * comment.
 */
const between = '(?:\\s*\\([^)]*\\))?(?:(?!\\b(?:extends|implements|from|of|in|is)\\b)[^=(:`\'"<])*'

/** Tells whether the line alone looks like a declaration of the word. */
export function declares(line: string, word: string): boolean {
  const name = escapeRegExp(word)
  return new RegExp(`(?<![\\w:.])${keyword}\\b\\*?${between}(?<![\\w$])${name}(?![\\w$])`).test(line)
}
