import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Tree } from 'web-tree-sitter'
import { openWalkCursor } from '../../../src/core/syntax/fast-cursor.ts'
import { loadGrammar, startRuntime } from '../../../src/core/syntax/grammar.ts'
import { loadLanguages } from '../../../src/core/syntax/languages.ts'
import { parseText } from '../../../src/core/syntax/parse.ts'

/** Every node as the cursor sees it. */
function visit(tree: Tree, plain: boolean): unknown[] {
  const cursor = openWalkCursor(tree, plain)
  const seen: unknown[] = [cursor.constructor.name]
  try {
    while (true) {
      seen.push([cursor.nodeTypeId, cursor.startIndex, cursor.endIndex, cursor.currentFieldId])
      if (seen.length % 100 === 0) seen.push(cursor.inspect((node) => `${node.type} ${node.text} ${node.parent?.type}`))
      if (cursor.gotoFirstChild()) continue
      while (!cursor.gotoNextSibling()) if (!cursor.gotoParent()) return seen
    }
  } finally {
    cursor.delete()
  }
}

test('the fast cursor sees what the plain one does', async () => {
  await startRuntime()
  const language = loadLanguages().find(({ name }) => name === 'typescript')!
  const loaded = await loadGrammar(language)
  const text = readFileSync(new URL('../../../src/core/syntax/fast-cursor.ts', import.meta.url), 'utf8')
  const tree = parseText(loaded, `// é 🦆\n${text}`, Number.POSITIVE_INFINITY)
  try {
    const [plainName, ...plain] = visit(tree, true)
    const [fastName, ...fast] = visit(tree, false)
    expect([plainName, fastName]).toEqual(['PlainCursor', 'FastCursor'])
    expect(fast).toEqual(plain)
    expect(fast.length).toBeGreaterThan(1000)
  } finally {
    tree.delete()
  }
})
