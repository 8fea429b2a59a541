import { codeFence, prose } from './markdown/markdown-text.ts'

/**
 * Makes a model's text safe to post. Code and lists are preserved; mentions, links, headings, HTML and invisible
 * characters are neutralized.
 */
export function modelText(text: string): string {
  const parts: string[] = []
  let fence: { mark: string; language: string; lines: string[] } | undefined
  let words: string[] = []
  const flush = () => {
    if (words.length > 0) parts.push(words.map(inert).join('\n'))
    words = []
  }
  for (const line of text.split('\n')) {
    const [, mark = '', language = ''] = /^\s{0,3}(`{3,}|~{3,})\s*([\w+#-]*)$/.exec(line.trimEnd()) ?? []
    if (fence !== undefined) {
      if (mark !== '' && mark.startsWith(fence.mark) && language === '') {
        parts.push(codeFence(fence.lines, fence.language))
        fence = undefined
      } else fence.lines.push(line)
    } else if (mark !== '') {
      flush()
      fence = { mark, language, lines: [] }
    } else if (line.trim() === '') flush()
    else words.push(line)
  }
  flush()
  if (fence !== undefined) parts.push(codeFence(fence.lines, fence.language))
  return parts.join('\n\n')
}

/** Preserves list markers and neutralizes other block markers. */
function inert(line: string): string {
  const [, indent = '', mark = '', rest = line] = /^(\s*)([-*+]|\d{1,3}[.)])\s+(.*)$/s.exec(line) ?? []
  return mark === '' ? prose(line.replace(/^\s*#{1,6}\s+/, '')) : `${indent}${mark} ${prose(rest)}`
}
