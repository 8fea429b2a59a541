/** The line declares the word, as far as a line can tell. */
export function declares(line: string, word: string): boolean {
  const name = word.replaceAll('$', '\\$')
  return new RegExp(
    `\\b(?:function|class|def|fn|func|const|let|var|type|interface|struct|enum|trait|module)\\b[^=(]*\\b${name}(?![\\w$])`,
  ).test(line)
}
