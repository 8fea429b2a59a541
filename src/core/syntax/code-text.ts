import type { Node } from 'web-tree-sitter'
import type { Language } from './language/language-schema.ts'

/** Returns the text of a node without comments and with collapsed whitespace. */
export function foldCode(language: Language, node: Node): string {
  return withoutComments(language, node).replaceAll(/\s+/g, ' ').trim()
}

/** Tells whether two nodes differ only in whitespace and comments. */
export function sameCode(language: Language, a: Node, b: Node): boolean {
  if (a.text === b.text) return true
  return tokensOf(language, a) === tokensOf(language, b)
}

/** Tells whether `a` contains an identifier from the text of `b`. */
export function mentions(language: Language, a: Node, b: Node): boolean {
  const name = b.text
  if (!a.text.includes(name)) return false
  return a.descendantsOfType(language.nodes.identifier).some((node) => node.text === name)
}

function withoutComments(language: Language, node: Node): string {
  const text = node.text
  const { line, block } = language.comments
  if (![...line, ...block.map(([start]) => start)].some((mark) => text.includes(mark))) return text
  let result = ''
  let from = 0
  for (const comment of node.descendantsOfType(language.nodes.comment)) {
    const start = comment.startIndex - node.startIndex
    if (start < from) continue
    result += `${text.slice(from, start)} `
    from = comment.endIndex - node.startIndex
  }
  return result + text.slice(from)
}

/** Returns the tokens of a node, one a line: equal for nodes that differ only in whitespace and comments. */
export function tokensOf(language: Language, node: Node): string {
  const tokens: string[] = []
  const cursor = node.walk()
  try {
    let open = true
    while (open) {
      if (!language.nodes.comment.includes(cursor.nodeType)) {
        // Whitespace inside a literal is part of its value.
        const whole = language.nodes.literal.includes(cursor.nodeType)
        if (!whole && cursor.gotoFirstChild()) continue
        tokens.push(cursor.nodeText)
      }
      while (!cursor.gotoNextSibling()) {
        if (!cursor.gotoParent()) {
          open = false
          break
        }
      }
    }
  } finally {
    cursor.delete()
  }
  return tokens.join('\n')
}
