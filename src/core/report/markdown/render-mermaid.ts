import type { PicturePart } from '../../types.ts'
import { codeFence } from './markdown-text.ts'

/** Renders a picture as a Mermaid block, which GitHub draws. Names from the repository cannot leave their boxes. */
export function renderMermaid({ nodes, edges }: Pick<PicturePart, 'nodes' | 'edges'>): string {
  const ids = new Map(nodes.map((name, index) => [name, `n${index}`]))
  const lines = [
    'flowchart LR',
    ...nodes.map((name) => `  ${ids.get(name)}["${inert(name)}"]`),
    ...edges.map(({ from, to, label }) => `  ${ids.get(from)} -->|${inert(label)}| ${ids.get(to)}`),
  ]
  return codeFence(lines, 'mermaid')
}

/** Mermaid has no way to escape all of its own marks. */
function inert(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}\p{M} ._/@()+-]/gu, '?')
}
