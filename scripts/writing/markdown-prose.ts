import type { Nodes } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'
import type { Prose } from './prose.ts'

const frontMatter = /^---\n[\s\S]*?\n---\n/
/** What `npm run docs` writes between such marks is checked where it comes from. */
const generated = /<!-- ([\w-]+):start -->[\s\S]*?<!-- \1:end -->/g

/** Returns the paragraphs, headings and table cells of a Markdown text; `message` is the first paragraph of a rule page. */
export function markdownProse(source: string): Prose[] {
  const isPage = frontMatter.test(source)
  const text = source.replace(frontMatter, blank).replaceAll(generated, blank)
  const tree = fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] })
  const pieces: Prose[] = []
  collect(tree, (node) => pieces.push(proseOf(node, text)))
  const first = pieces[0]
  if (isPage && first?.kind === 'text') first.kind = 'message'
  return pieces
}

function blank(text: string): string {
  return text.replaceAll(/[^\n]/g, ' ')
}

function collect(node: Nodes, add: (node: Nodes) => void): void {
  if (node.type === 'paragraph' || node.type === 'heading' || node.type === 'tableCell') add(node)
  else if ('children' in node) for (const child of node.children) collect(child, add)
}

function proseOf(node: Nodes, source: string): Prose {
  const [start, end] = rangeOf(node)
  const characters = [...blank(source.slice(start, end)).split('')]
  fill(node, (from, to, code) => {
    for (let at = from; at < to; at++) characters[at - start] = code ? '_' : (source[at] ?? ' ')
  })
  return { kind: node.type === 'heading' ? 'heading' : 'text', text: characters.join(''), offset: start }
}

/** Visits the text and the code below a node; the marks around them and addresses of links are neither. */
function fill(node: Nodes, write: (from: number, to: number, code: boolean) => void): void {
  const [from, to] = rangeOf(node)
  if (node.type === 'text') write(from, to, false)
  else if (node.type === 'inlineCode' || node.type === 'image') write(from, to, true)
  else if ('children' in node) for (const child of node.children) fill(child, write)
}

function rangeOf({ position }: Nodes): [start: number, end: number] {
  return [position?.start.offset ?? 0, position?.end.offset ?? 0]
}
