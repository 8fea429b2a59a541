import type { Node } from 'web-tree-sitter'
import type { FileContext } from '../file-context.ts'
import { lineAt, startOfLine } from '../tree/line-table.ts'
import type { Walk } from '../tree/walk.ts'
import type { OutlineMatch } from './outline-matches.ts'

/** Finds the comment directly before a symbol, without comment markers. */
export type DocFinder = (node: Node) => string | undefined

export function docFinder(file: FileContext, walk: Walk, matches: OutlineMatch[]): DocFinder {
  const { text } = file
  const { lines, comments } = walk
  const anchors = new Map<number, Node>()
  for (const match of matches) {
    const of = match.node('doc.of')
    const anchor = match.node('doc.anchor')
    if (of !== undefined && anchor !== undefined) anchors.set(of.id, anchor)
  }
  /** Comments on separate lines, by their last line. */
  const byLastLine = new Map<number, { start: number; end: number; first: number }>()
  for (const { start, end: rawEnd } of comments) {
    const first = lineAt(lines, start)
    if (/\S/.test(text.slice(startOfLine(lines, first), start))) continue
    let end = rawEnd
    while (end > start && text.charCodeAt(end - 1) <= 32) end--
    byLastLine.set(lineAt(lines, end - 1), { start, end, first })
  }

  const lineText = (line: number): string =>
    text.slice(startOfLine(lines, line), line < lines.count ? startOfLine(lines, line + 1) : text.length).trim()

  return (node) => {
    if (byLastLine.size === 0) return undefined
    const top = topOf(anchors.get(node.id) ?? node)
    let line = top.startPosition.row + 1
    // A comment above a line belongs to the first node on it.
    if (/[{;,(]/.test(text.slice(startOfLine(lines, line), top.startIndex))) return undefined
    // Attributes and decorators may be between a comment and its symbol.
    while (line > 1 && /^(@|#!?\[|\[\w)/.test(lineText(line - 1))) line--
    // Some styles have a blank line after a documentation block.
    if (line > 2 && lineText(line - 1) === '') {
      const above = byLastLine.get(line - 2)
      if (above !== undefined && text.startsWith('/**', above.start)) line--
    }
    const parts: string[] = []
    for (let comment = byLastLine.get(line - 1); comment !== undefined; comment = byLastLine.get(comment.first - 1)) {
      const part = text.slice(comment.start, comment.end)
      parts.unshift(part)
      if (part.startsWith('/*')) break
    }
    const doc = stripMarks(parts.join('\n'))
    return doc === '' ? undefined : doc
  }
}

/** The whole statement that a symbol is part of: `export const f = …`, a decorated definition. */
function topOf(node: Node): Node {
  let top = node
  for (let parent = node.parent; parent !== null; parent = parent.parent) {
    const wraps =
      /^(export_statement|decorated_definition|ambient_declaration|lexical_declaration|variable_declaration|expression_statement|template_declaration)$/
    if (!wraps.test(parent.type)) break
    top = parent
  }
  return top
}

/** Returns the text of a comment or docstring. */
export function stripMarks(comment: string): string {
  const docstring = /^[a-zA-Z]{0,2}("""|'''|"|')(.*)\1$/s.exec(comment)
  const body = docstring?.[2] ?? comment.replaceAll(/^\s*\/\*+!?|\*+\/\s*$/gm, '')
  return body
    .split('\n')
    .map((line) =>
      (docstring === null ? line.replace(/^\s*(\/\/[/!]?|\*(?!\/)|#+|--+|;+)?\s?/, '') : line.trim()).trimEnd(),
    )
    .join('\n')
    .trim()
}
