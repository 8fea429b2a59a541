import type { Inspector, PlainNode } from '../syntax/inspector.ts'

/** Tokens that mean the opposite, or nearly the same, in every language that has them. */
const swaps: Readonly<Record<string, string>> = {
  '==': '!=',
  '!=': '==',
  '===': '!==',
  '!==': '===',
  '<': '>=',
  '>=': '<',
  '>': '<=',
  '<=': '>',
  '+': '-',
  '-': '+',
  '*': '+',
  '/': '*',
  '&&': '||',
  '||': '&&',
  and: 'or',
  or: 'and',
  true: 'false',
  false: 'true',
  True: 'False',
  False: 'True',
}

/** Largest file in characters that is mutated. */
const longest = 200_000

/**
 * Returns versions of a text with one wrong token each, spread over the text: a flipped condition, another operator, a
 * number that is one off. They parse, but need not compile.
 */
export async function mutantsOf(inspector: Inspector, language: string, text: string, most: number): Promise<string[]> {
  if (text.length > longest) return []
  const tree = await inspector.tree(language, text)
  if ('failure' in tree) return []
  const sites = leaves(tree).flatMap((leaf) => {
    const token = wrongToken(leaf)
    return token === undefined ? [] : [{ ...leaf, token }]
  })
  const step = Math.max(1, sites.length / most)
  const chosen = Array.from({ length: Math.min(most, sites.length) }, (_, at) => sites[Math.floor(at * step)])
  return chosen.flatMap((site) =>
    site === undefined ? [] : [text.slice(0, site.start) + site.token + text.slice(site.end)],
  )
}

function leaves(node: PlainNode): PlainNode[] {
  return node.children.length === 0 ? [node] : node.children.flatMap(leaves)
}

function wrongToken({ text, named }: PlainNode): string | undefined {
  const number = Number(text)
  if (named && Number.isSafeInteger(number) && String(number) === text) return String(number + 1)
  return Object.hasOwn(swaps, text) ? swaps[text] : undefined
}
