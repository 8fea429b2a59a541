import type { PicturePart } from '../../types.ts'
import { codeFence } from './markdown-text.ts'

/** Renders a graph as a Mermaid block, which GitHub draws. Names from the repository cannot escape their nodes. */
export function renderMermaid({ nodes, edges }: Pick<PicturePart, 'nodes' | 'edges'>): string {
  const ids = new Map(nodes.map((name, index) => [name, `n${index}`]))
  const lines = [
    'flowchart LR',
    ...nodes.map((name) => `  ${ids.get(name)}["${inert(name)}"]`),
    ...edges.map(({ from, to, label }) => `  ${ids.get(from)} -->|${inert(label)}| ${ids.get(to)}`),
  ]
  return codeFence(lines, 'mermaid')
}

/** Mermaid cannot escape all of its special characters. */
function inert(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}\p{M} ._/@()+-]/gu, '?')
}
