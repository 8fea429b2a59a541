import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Tree } from 'web-tree-sitter'
import { samples } from '../../../../scripts/try-package/samples.ts'
import { must } from '../../../../src/core/must.ts'
import { packageFile } from '../../../../src/core/package/root.ts'
import { loadLanguages } from '../../../../src/core/syntax/language/languages.ts'
import { type LoadedGrammar, loadGrammar, startRuntime } from '../../../../src/core/syntax/parser/grammar.ts'
import { parseText } from '../../../../src/core/syntax/parser/parse.ts'
import { FastCursor, type RawFunctions } from '../../../../src/core/syntax/tree/fast-cursor.ts'
import { openWalkCursor, runtimeModule, walkCursors } from '../../../../src/core/syntax/tree/open-walk-cursor.ts'
import { PlainCursor, type WalkCursor } from '../../../../src/core/syntax/tree/walk-cursor.ts'

/** Lists every node as the cursor sees it. */
function visit(cursor: WalkCursor): unknown[] {
  const seen: unknown[] = []
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

const languages = loadLanguages()
let loaded: LoadedGrammar
let tree: Tree

beforeAll(async () => {
  await startRuntime()
  loaded = await loadGrammar(must(languages.find(({ name }) => name === 'typescript')))
  const text = readFileSync(packageFile('src/core/syntax/tree/fast-cursor.ts'), 'utf8')
  tree = parseText(loaded, `// é 🦆\n${text}\nfunction (`, Number.POSITIVE_INFINITY)
})

afterAll(() => tree.delete())

describe('the cursor of a walk', () => {
  it('is the fast one, and sees what the public one does', () => {
    const fast = openWalkCursor(tree)
    expect(fast).toBeInstanceOf(FastCursor)
    const seen = visit(fast)
    expect(seen).toEqual(visit(new PlainCursor(tree)))
    expect(seen.length).toBeGreaterThan(1000)
  })

  it.each(languages)('is the fast one for $name', async (language) => {
    const grammar = await loadGrammar(language)
    const other = parseText(grammar, must(samples[language.name]).after, Number.POSITIVE_INFINITY)
    const cursor = openWalkCursor(other)
    expect(cursor).toBeInstanceOf(FastCursor)
    expect(visit(cursor)).toEqual(visit(new PlainCursor(other)))
    other.delete()
  })

  it('tries a grammar until enough nodes were alike', () => {
    let calls = 0
    const open = walkCursors({
      ...runtimeModule,
      _ts_tree_cursor_current_node_type_id_wasm: (handle) => {
        calls++
        return must(runtimeModule._ts_tree_cursor_current_node_type_id_wasm)(handle)
      },
    })
    open(tree).delete()
    expect(calls).toBe(200)
    open(tree).delete()
    expect(calls).toBe(200)
    const small = parseText(loaded, 'a', Number.POSITIVE_INFINITY)
    walkCursors({ ...runtimeModule })(small).delete()
    small.delete()
  })
})

describe('a runtime whose layout differs', () => {
  const real = () => runtimeModule as RawFunctions
  const shift = (name: keyof RawFunctions) => ({
    [name]: (handle: number) => (real()[name] as (h: number) => number)(handle) + 1,
  })
  const differing: [string, () => Partial<RawFunctions>][] = [
    ['has its buffer elsewhere', () => ({ _ts_init: () => real()._ts_init() + 4 })],
    ['reads other words', () => ({ getValue: (address) => real().getValue(address + 4, 'i32') })],
    ['writes other words', () => ({ setValue: () => {} })],
    ['lacks a function', () => ({ getValue: undefined }) as unknown as Partial<RawFunctions>],
    ['numbers nodes otherwise', () => shift('_ts_tree_cursor_current_node_type_id_wasm')],
    ['counts in other units', () => shift('_ts_tree_cursor_end_index_wasm')],
    ['numbers fields otherwise', () => shift('_ts_tree_cursor_current_field_id_wasm')],
    ['always has a child', () => ({ _ts_tree_cursor_goto_first_child_wasm: () => 1 })],
    ['never has a sibling', () => ({ _ts_tree_cursor_goto_next_sibling_wasm: () => 0 })],
    [
      'always has a parent',
      () => ({ _ts_tree_cursor_goto_next_sibling_wasm: () => 0, _ts_tree_cursor_goto_parent_wasm: () => 1 }),
    ],
    [
      'traps',
      () => ({
        _ts_tree_cursor_start_index_wasm: () => {
          throw new Error('memory access out of bounds')
        },
      }),
    ],
  ]

  it.each(differing)('gets the public cursor when it %s', (_, difference) => {
    const open = walkCursors({ ...runtimeModule, ...difference() })
    const expected = visit(new PlainCursor(tree))
    for (let attempt = 0; attempt < 2; attempt++) {
      const cursor = open(tree)
      expect(cursor).toBeInstanceOf(PlainCursor)
      expect(visit(cursor)).toEqual(expected)
    }
  })

  it('gets the public cursor when a cursor keeps its state elsewhere', () => {
    const open = walkCursors({ ...runtimeModule })
    const renamed = new Proxy(tree, {
      get(target, name) {
        if (name !== 'walk') return Reflect.get(target, name, target)
        return () => new Proxy(target.walk(), { get: (cursor, key) => (key === '1' ? undefined : bound(cursor, key)) })
      },
    })
    expect(open(renamed)).toBeInstanceOf(PlainCursor)
    expect(open(tree)).toBeInstanceOf(PlainCursor)
  })
})

function bound<T extends object>(target: T, key: string | symbol): unknown {
  const value = Reflect.get(target, key, target)
  return typeof value === 'function' ? value.bind(target) : value
}
