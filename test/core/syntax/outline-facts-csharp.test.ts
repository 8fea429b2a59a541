import { afterAll, expect, test } from 'vitest'
import { must } from '../../../src/core/must.ts'
import { createInspector } from '../../../src/core/syntax/parser/pool.ts'
import type { Outline } from '../../../src/core/syntax/types.ts'

const inspector = createInspector({})
afterAll(() => inspector.close())

async function outlineOf(text: string): Promise<Outline> {
  const result = await inspector.inspect({ id: 'one', language: 'csharp', text, want: { outline: true } })
  if ('failure' in result) throw new Error(result.reason)
  return must(result.outline)
}

test.each([
  ['await Load(a);', { as: 'awaited' }],
  ['var x = await (Load(a));', { as: 'awaited' }],
  ['await Load(a).ConfigureAwait(false);', { as: 'awaited' }],
  ['Load(a).Wait();', { as: 'awaited' }],
  ['_ = Load(a);', { as: 'awaited' }],
  ['return Load(a);', { as: 'returned' }],
  ['return b ? Load(a) : null;', { as: 'returned' }],
  ['return b ?? Load(a);', { as: 'returned' }],
  ['yield return Load(a);', { as: 'returned' }],
  ['list.Select(x => Load(x));', { as: 'returned' }],
  ['int Inner(int x) => Load(x);', { as: 'returned' }],
  ['await Task.WhenAll(Load(a), other);', { as: 'passed', into: 'Task.WhenAll' }],
  ['new Pond(Load(a));', { as: 'passed', into: 'Pond' }],
  ['var all = new[] { Load(a), other };', { as: 'passed' }],
  ['Task[] all = [Load(a), other];', { as: 'passed' }],
  ['var p = new Pond { Duck = Load(a) };', { as: 'passed' }],
  ['var p = Load(a);', { as: 'assigned', to: ['p'] }],
  ['using (var p = Load(a)) { }', { as: 'assigned', to: ['p'] }],
  ['var (p, q) = Load(a);', { as: 'assigned', to: ['p', 'q'] }],
  ['this.p = Load(a);', { as: 'assigned', to: ['this.p'] }],
  ['Load(a); // await Load(a)', { as: 'discarded' }],
  ['sum += Load(a);', undefined],
  ['if (Load(a)) Stop();', undefined],
  ['Show(Load(a).Size);', undefined],
])('%s tells what becomes of the value', async (code, handled) => {
  const { references } = await outlineOf(`class Duck { object Go(int a) {\n${code}\n} }\n`)
  expect(references.find(({ name }) => name === 'Load')?.handled).toEqual(handled)
})

test('bindings have their scope, and what they are bound to', async () => {
  const { bindings } = await outlineOf(
    [
      'class Pond(ILog log) {',
      '  private readonly Dictionary<int, Duck> _a = new Dictionary<int, Duck>();',
      '  public int? B { get; set; } = 1;',
      '  void F(string c, Duck d = null) {',
      '    var e = new Net.Client(); Duck f = new(), g; // var no = 1;',
      '    foreach (var h in c) { } foreach (var (i, j) in c) { }',
      '    try { } catch (IOException k) { }',
      '    if (o is Duck l && o is { Size: int m } && int.TryParse("var no = 1;", out var n)) { }',
      '    this.p = new Duck(); (var q, int r) = Two(); s = 1; _ = Load();',
      '    List(t => new Duck { U = t });',
      '    switch (o) { case Duck v: break; }',
      '  }',
      '}',
    ].join('\n'),
  )
  const shown = bindings.map(({ name, line, scope, type, made }) =>
    [name, line, scope?.startLine ?? '', type ?? '', made ?? ''].join(' ').trimEnd(),
  )
  expect(shown).toEqual([
    'log 1  ILog',
    '_a 2  Dictionary<int, Duck> Dictionary',
    'B 3  int?',
    'c 4 4 string',
    'd 4 4 Duck',
    'e 5 4  Net.Client',
    'f 5 4 Duck',
    'g 5 4 Duck',
    'h 6 4',
    'i 6 4',
    'j 6 4',
    'k 7 4 IOException',
    'l 8 4 Duck',
    'm 8 4 int',
    'n 8 4',
    'p 9   Duck',
    'q 9 4',
    'r 9 4 int',
    's 9 4',
    't 10 4',
    'U 10',
    'v 11 4 Duck',
  ])
})

test.each([
  ['namespace Birds.Water;\nclass Duck { }', 'Birds.Water'],
  ['namespace Birds { namespace Water { class Duck { } } }', 'Birds'],
  ['// namespace Birds;\nclass Duck { }', undefined],
])('%j tells its namespace', async (text, name) => {
  expect((await outlineOf(text)).package).toBe(name)
})

test('bases, attributes, extension methods and methods that yield', async () => {
  const { symbols, bindings } = await outlineOf(
    [
      '[Serializable, Table("ducks")] class Duck<T> : Bird<T>, ISwim, Water.IDive where T : class {',
      '  [Required] int Size;',
      '  [HttpGet] static int Quack(this Duck a, [FromBody] int b) { return b; }',
      '  IEnumerable<int> Each() { yield return 1; }',
      '  IEnumerable<int> None() { IEnumerable<int> Inner() { yield return 1; } return Inner(); }',
      '}',
      'record Pond(int X) : Lake(X), IWater;',
      'enum Size : byte { [Small] A }',
    ].join('\n'),
  )
  const shown = symbols.map(({ path, bases, decorators, extension, generator }) =>
    [path, bases ?? '', decorators ?? '', extension ?? '', generator ?? ''].join(' ').trimEnd(),
  )
  expect(shown).toEqual([
    'Duck Bird,ISwim,Water.IDive Serializable,Table("ducks")',
    'Duck.Size  Required',
    'Duck.Quack  HttpGet true',
    'Duck.Each    true',
    'Duck.None',
    'Pond Lake,IWater',
    'Pond.Pond',
    'Size',
    'Size.A  Small',
  ])
  expect(bindings.find(({ name }) => name === 'a')?.type).toBe('Duck')
})

test('variables whose value goes on', async () => {
  const { awaits } = await outlineOf(
    'class A { async Task F() { await a; await b.ConfigureAwait(false); G(c); var x = new[] { d }; H(() => e); f.Wait(); i.Go(); return g; } }',
  )
  expect(awaits.toSorted()).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g'])
})
