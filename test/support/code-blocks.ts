/** A fenced block of a Markdown page. */
export interface Block {
  language: string
  text: string
  /** 1-based line of the opening fence. */
  line: number
}

/** Lists the fenced blocks of a Markdown page. */
export function codeBlocks(page: string): Block[] {
  const blocks: Block[] = []
  for (const match of page.matchAll(/^( *)(`{3,})([\w-]*)[^\n]*\n([\s\S]*?)^\1\2 *$/gm)) {
    const [, indent = '', , language = '', text = ''] = match
    const line = page.slice(0, match.index).split('\n').length
    blocks.push({ language, line, text: text.replaceAll(new RegExp(`^${indent}`, 'gm'), '') })
  }
  return blocks
}
