import { afterAll, expect, test } from 'vitest'
import { must } from '../../../src/core/must.ts'
import { createInspector } from '../../../src/core/syntax/parser/pool.ts'
import type { Outline } from '../../../src/core/syntax/types.ts'

const inspector = createInspector({ workers: 1 })
afterAll(() => inspector.close())

async function outlineOf(text: string): Promise<Outline> {
  const result = await inspector.inspect({ id: text, language: 'python', text, want: { outline: true } })
  if ('failure' in result) throw new Error(result.reason)
  expect(result.errors).toEqual([])
  return must(result.outline)
}

const inBody = (code: string) => `async def f(a):\n${code.replaceAll(/^/gm, '  ')}\n`

test.each([
  ['await load(a)', { as: 'awaited' }],
  ['x = await (load(a))', { as: 'awaited' }],
  ['return await load(a)', { as: 'awaited' }],
  ['await (load(a) if a else None)', { as: 'awaited' }],
  ['[await load(b) for b in a]', { as: 'awaited' }],
  ['async with load(a) as b, other() as c: pass', { as: 'awaited' }],
  ['async with other(), load(a): pass', { as: 'awaited' }],
  ['async for b in load(a): pass', { as: 'awaited' }],
  ['[b async for b in load(a)]', { as: 'awaited' }],
  ['return load(a)', { as: 'returned' }],
  ['return (load(a))', { as: 'returned' }],
  ['return other(), load(a)', { as: 'returned' }],
  ['return load(a) if a else None', { as: 'returned' }],
  ['return None if a else load(a)', { as: 'returned' }],
  ['return a or load(a)', { as: 'returned' }],
  ['yield load(a)', { as: 'returned' }],
  ['map(lambda b: load(b), a)', { as: 'returned' }],
  ['show(load(a))', { as: 'passed', into: 'show' }],
  ['show(key=load(a))', { as: 'passed', into: 'show' }],
  ['await asyncio.gather(other(), load(a))', { as: 'passed', into: 'asyncio.gather' }],
  ['await asyncio.gather(*[load(b) for b in a])', { as: 'passed', into: 'asyncio.gather' }],
  ['await asyncio.gather(*(load(b) for b in a))', { as: 'passed', into: 'asyncio.gather' }],
  ['asyncio.wait([load(a)])', { as: 'passed', into: 'asyncio.wait' }],
  ['sum(load(b) for b in a)', { as: 'passed', into: 'sum' }],
  ['x = [load(a)]', { as: 'passed' }],
  ['x = load(a), 1', { as: 'passed' }],
  ['x = {"key": load(a)}', { as: 'passed' }],
  ['x = [load(b) for b in a]', { as: 'passed' }],
  ['x = load(a)', { as: 'assigned', to: ['x'] }],
  ['x: T = load(a)', { as: 'assigned', to: ['x'] }],
  ['x, y.z = load(a)', { as: 'assigned', to: ['x', 'y.z'] }],
  ['x = y = load(a)', { as: 'assigned', to: ['y', 'x'] }],
  ['self.x = load(a)', { as: 'assigned', to: ['self.x'] }],
  ['if (x := load(a)): pass', { as: 'assigned', to: ['x'] }],
  ['load(a)  # await load(a)', { as: 'discarded' }],
  ['if load(a): pass', undefined],
  ['while not load(a): pass', undefined],
  ['return 1 if load(a) else 2', undefined],
  ['return load(a) + 1', undefined],
  ['return load(a).size', undefined],
  ['await load(a).start()', undefined],
  ['for b in load(a): pass', undefined],
  ['[b for b in a if load(b)]', undefined],
  ['x += load(a)', undefined],
  ['with load(a) as b: pass', undefined],
])('%s tells what becomes of the value', async (code, handled) => {
  const { references } = await outlineOf(inBody(code))
  const call = must(references.find(({ name }) => name === 'load'))
  expect(call.kind).toBe('call')
  expect(
    call.handled && 'to' in call.handled ? { ...call.handled, to: call.handled.to.toSorted() } : call.handled,
  ).toEqual(handled && 'to' in handled ? { ...handled, to: must(handled.to).toSorted() } : handled)
})

test.each([
  ['await t', ['t']],
  ['await (t)', ['t']],
  ['await self.t', ['self.t']],
  ['async with t: pass', ['t']],
  ['async with t as b: pass', ['t']],
  ['async for b in t: pass', ['t']],
  ['return t', ['t']],
  ['return t, 1', ['t']],
  ['yield t', ['t']],
  ['lambda: t', ['t']],
  ['asyncio.gather(t, u)', ['t', 'u']],
  ['asyncio.gather(*t)', ['t']],
  ['asyncio.run(main=t)', ['t']],
  ['x = [t]', ['t']],
  ['x = {1: t}', ['t']],
  ['x = t + 1  # await t', []],
  ['t.cancel()', []],
  ['x = "await t"', []],
])('%s tells which variables are awaited, returned or passed on', async (code, names) => {
  expect((await outlineOf(inBody(code))).awaits).toEqual(names)
})

/** `name`, `.name` without a scope, and `name: type = made` where those are known. */
async function bindingsOf(text: string): Promise<string[]> {
  const { bindings } = await outlineOf(text)
  return bindings.map(
    ({ name, scope, type, made }) =>
      `${scope === undefined ? '.' : ''}${name}${type === undefined ? '' : `: ${type}`}${made === undefined ? '' : ` = ${made}`}`,
  )
}

test.each([
  ['x = 1', ['x']],
  ['x: list[int] = []', ['x: list[int]']],
  ['x: int', ['x: int']],
  ['x += 1', ['x']],
  ['x = y = 1', ['x', 'y']],
  ['x = Client()', ['x = Client']],
  ['x: Base = http.Client(1)', ['x: Base = http.Client']],
  ['x = _Client()', ['x = _Client']],
  ['x = client()', ['x']],
  ['x = Client.make()', ['x']],
  ['x = Client().get()', ['x']],
  ['x, (y, *z) = 1', ['x', 'y', 'z']],
  ['[x, y] = 1', ['x', 'y']],
  ['for x, y in []: pass', ['x', 'y']],
  ['with a as x, b as (y, z): pass', ['x', 'y', 'z']],
  ['try: pass\nexcept (E, F) as x: pass', ['x']],
  ['try: pass\nexcept* E as x: pass', ['x']],
  ['(x := 1)', ['x']],
  ['[x for x, y in []]', ['x', 'y']],
  ['lambda x, y=1, *z, **w: 1', ['x', 'y', 'z', 'w']],
  ['match a:\n  case P(k=x, j=B.C) as y: pass\n  case [z, *w]: pass', ['x', 'y', 'z', 'w']],
  ['global x', ['.x']],
  ['self.x = Client()', ['.x = Client']],
  ['self.x: int = 1', ['.x: int']],
  ['self.x, y = 1, 2', ['.x', 'y']],
  ['self.x += 1', ['.x']],
  ['for self.x in []: pass', ['.x']],
  ['setattr(self, "x", 1)', ['.x']],
  ['x[0] = 1', []],
  ['x == 1  # x = 1', []],
  ['f(x=1)', []],
  ['"x = 1"', []],
])('%s gives names a value', async (code, names) => {
  expect(await bindingsOf(`def f():\n${code.replaceAll(/^/gm, '  ')}\n`)).toEqual(names)
})

test('parameters, class attributes and names of the module', async () => {
  const text = `
top: int = 1
def outer(a, b: Client, *c, d: int = 1, **e):
    class Local:
        size: int = 1
        made = Client()
    def inner(f): g = 1
if True:
    late = 1
class Pond:
    depth = 1
`
  expect(await bindingsOf(text)).toEqual([
    '.top: int',
    'a',
    'b: Client',
    'c',
    'd: int',
    'e',
    '.size: int',
    '.made = Client',
    'f',
    'g',
    '.late',
    '.depth',
  ])
  const { bindings } = await outlineOf(text)
  expect(bindings.find(({ name }) => name === 'g')?.scope).toEqual({ startLine: 7, endLine: 7 })
  expect(bindings.find(({ name }) => name === 'a')?.scope).toEqual({ startLine: 3, endLine: 7 })
})

test('bases, decorators and functions that yield', async () => {
  const { symbols, package: own } = await outlineOf(`
@dataclass(frozen=True)
@registry.add
class A(Base, b.C, Generic[T], d.E[T], namedtuple("P", "x"), *mixins, metaclass=Meta):
    @lru_cache(maxsize=2)
    def plain(self): return list(x for x in y)  # yield 1
    def walk(self): yield 1
    async def stream(self):
        def inner(): yield from other()
        return inner
def outer():
    x = yield
    def inner(): pass
class B: pass
class C(): pass
`)
  expect(own).toBeUndefined()
  expect(symbols.map(({ path, bases, decorators, generator }) => [path, bases, decorators, generator])).toEqual([
    [
      'A',
      ['Base', 'b.C', 'Generic', 'd.E', 'namedtuple("P", "x")', '*mixins'],
      ['dataclass(frozen=True)', 'registry.add'],
      undefined,
    ],
    ['A.plain', undefined, ['lru_cache(maxsize=2)'], undefined],
    ['A.walk', undefined, undefined, true],
    ['A.stream', undefined, undefined, undefined],
    ['A.stream.inner', undefined, undefined, true],
    ['outer', undefined, undefined, true],
    ['outer.inner', undefined, undefined, undefined],
    ['B', undefined, undefined, undefined],
    ['C', undefined, undefined, undefined],
  ])
})

test.each([
  ['from x import *', { names: true }],
  ['globals()[name] = 1', { names: true }],
  ['globals().update(x)', { names: true }],
  ['sys.modules[__name__] = x', { names: true }],
  ['exec(code)', { names: true }],
  ['def __getattr__(name): pass', { names: true }],
  ['class A:\n  def __getattr__(self, name): pass', { members: true }],
  ['class A:\n  if x:\n    def __getattr__(self, name): pass', { members: true }],
  ['setattr(x, name, 1)', { members: true }],
  ['setattr(x, f"_{name}", 1)', { members: true }],
  ['self.__dict__[name] = 1', { members: true }],
  ['self.__dict__.update(x)', { members: true }],
  ['vars(x)[name] = 1', { members: true }],
  ['setattr(x, "name", 1)', undefined],
  ['x = globals()[name]', undefined],
  ['x = self.__dict__[name]', undefined],
  ['sys.modules["other"] = x', undefined],
  ['# from x import *', undefined],
  ['"""\nglobals()[name] = 1\n"""', undefined],
])('%s tells whether names or members can be listed', async (code, dynamic) => {
  expect((await outlineOf(`${code}\n`)).dynamic).toEqual(dynamic)
})
