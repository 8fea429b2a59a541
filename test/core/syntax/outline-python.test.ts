import { afterAll, expect, test } from 'vitest'
import { must } from '../../../src/core/must.ts'
import { createInspector } from '../../../src/core/syntax/parser/pool.ts'
import type { CodeSymbol, Outline, Parameter } from '../../../src/core/syntax/types.ts'

const inspector = createInspector({ workers: 1 })
afterAll(() => inspector.close())

let id = 0
async function outline(text: string): Promise<Outline> {
  const inspection = await inspector.inspect({ id: `${++id}`, language: 'python', text, want: { outline: true } })
  if ('failure' in inspection) throw new Error(inspection.reason)
  return must(inspection.outline)
}

function line({ exported, async, kind, path, parameters }: CodeSymbol): string {
  const list = parameters === undefined ? '' : `(${parameters.map(parameter).join(', ')})`
  return `${exported ? '+' : '-'}${async ? 'async ' : ''}${kind} ${path}${list}`
}

function parameter({ name, optional, rest, keyword, default: value, type }: Parameter): string {
  const marks = `${keyword ? 'keyword ' : ''}${rest ? '...' : ''}`
  return `${marks}${name}${optional ? '?' : ''}${type === undefined ? '' : `: ${type}`}${value === undefined ? '' : ` = ${value}`}`
}

test('parameters: positional-only, keyword-only, defaults, annotations, *args and **kwargs', async () => {
  const { symbols } = await outline(`
def plain(a, /, b: int, c=1, d: str = "x", *args: int, e, f=2, **kwargs: Any) -> dict[str, int]: ...
def only(*, x, y=1): ...
async def go(): ...
`)
  expect(symbols.map(line)).toEqual([
    '+function plain(a, b: int, c? = 1, d?: str = "x", ...args, keyword e, keyword f? = 2, keyword ...kwargs)',
    '+function only(keyword x, keyword y? = 1)',
    '+async function go()',
  ])
  expect(must(symbols[0]).returns).toBe('dict[str, int]')
})

test('classes: methods without self, constructors, properties, decorators, nested classes, dataclasses', async () => {
  const { symbols } = await outline(`
@dataclass(frozen=True)
class Point(Base):
    x: int
    y: int = 0
    _hidden = 1

    def __init__(self, x): ...
    @property
    def length(self): ...
    @length.setter
    def length(self, value): ...
    @staticmethod
    def make(size): ...
    @classmethod
    def build(cls, size): ...
    async def move(self, by):
        def step(n): ...
    def _secret(self): ...
    class Inner:
        def run(self): ...
`)
  expect(symbols.map(line)).toEqual([
    '+class Point',
    '+property Point.x',
    '+property Point.y',
    '-property Point._hidden',
    '+constructor Point.__init__(x)',
    '+property Point.length',
    '+property Point.length',
    '+method Point.make(size)',
    '+method Point.build(size)',
    '+async method Point.move(by)',
    '-function Point.move.step(n)',
    '-method Point._secret()',
    '+class Point.Inner',
    '+method Point.Inner.run()',
  ])
})

test('__all__ says what is exported; without it the underscore does', async () => {
  const text = 'A = 1\n_b = 2\ndef c(): ...\ndef _d(): ...\nclass E: ...\n'
  const open = await outline(text)
  expect(open.symbols.map(line)).toEqual(['+constant A', '-variable _b', '+function c()', '-function _d()', '+class E'])
  const closed = await outline(`${text}__all__ = ["c"]\n__all__ += ['_d']\n`)
  expect(closed.symbols.filter(({ exported }) => exported).map(({ name }) => name)).toEqual(['c', '_d'])
  expect(closed.exports.map(({ name, as }) => [name, as])).toEqual([
    ['c', 'c'],
    ['_d', '_d'],
  ])
})

test('imports: plain, aliased, relative, wildcard, conditional', async () => {
  const { imports } = await outline(`
import os.path as p, sys
from . import x
from ..a.b import c as d, e
from m import *
try:
    import fast
except ImportError:
    fast = None
if TYPE_CHECKING:
    from typing import Any
`)
  expect(
    imports.map(({ source, names }) => `${source} ${names.map(({ name, as }) => `${name}>${as}`).join(' ')}`),
  ).toEqual(['os.path *>p', 'sys *>sys', '. x>x', '..a.b c>d e>e', 'm *>*', 'fast *>fast', 'typing Any>Any'])
})

test('calls with keywords, spreads and qualifiers', async () => {
  const { references } = await outline(`
async def f():
    await self.db.query(sql, *rows, limit=3, **options)
    return load(1)
`)
  expect(references.filter(({ kind }) => kind === 'call')).toEqual([
    {
      name: 'query',
      qualifier: 'self.db',
      kind: 'call',
      line: 3,
      column: 19,
      arguments: { count: 1, spread: true, keywords: ['limit'] },
      handled: { as: 'awaited' },
    },
    {
      name: 'load',
      kind: 'call',
      line: 4,
      column: 12,
      arguments: { count: 1, spread: false, keywords: [] },
      handled: { as: 'returned' },
    },
  ])
})

test('docstrings and comments are documentation, through decorators', async () => {
  const { symbols } = await outline(`
def a():
    """Does a.

    More.
    """

# Does b.
@cached
def b(): ...
`)
  expect(symbols.map(({ doc }) => doc)).toEqual(['Does a.\n\nMore.', 'Does b.'])
})
