const keyword =
  '(?:function|class|def|defmodule|defp|fn|func|fun|const|let|var|val|type|interface|struct|enum|trait|module|record|namespace)'
/** What may stand between: `func (s *Shop)`, `const unsigned`, `let { a,`; no type, base class or word in a comment. */
const between = '(?:\\s*\\([^)]*\\))?(?:(?!\\b(?:extends|implements|from|of|in|is)\\b)[^=(:`\'"<])*'

/** The line declares the word, as far as a line can tell. */
export function declares(line: string, word: string): boolean {
  const name = word.replaceAll('$', '\\$')
  return new RegExp(`(?<![\\w:.])${keyword}\\b\\*?${between}(?<![\\w$])${name}(?![\\w$])`).test(line)
}
