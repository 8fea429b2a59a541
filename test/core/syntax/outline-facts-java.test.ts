import { afterAll, expect, test } from 'vitest'
import { must } from '../../../src/core/must.ts'
import { createInspector } from '../../../src/core/syntax/parser/pool.ts'
import type { Outline } from '../../../src/core/syntax/types.ts'

const inspector = createInspector({})
afterAll(() => inspector.close())

async function outlineOf(text: string): Promise<Outline> {
  const result = await inspector.inspect({ id: 'one', language: 'java', text, want: { outline: true } })
  if ('failure' in result) throw new Error(result.reason)
  return must(result.outline)
}

test.each([
  ['return load(a);', { as: 'returned' }],
  ['return b ? load(a) : null;', { as: 'returned' }],
  ['list.map(x -> load(x));', { as: 'returned' }],
  ['int p = switch (a) { default: yield load(a); };', { as: 'returned' }],
  ['show(load(a));', { as: 'passed', into: 'show' }],
  ['Net.client.show(1, load(a));', { as: 'passed', into: 'Net.client.show' }],
  ['new Pond<>(load(a));', { as: 'passed', into: 'Pond<>' }],
  ['int[] all = { load(a), 1 };', { as: 'passed' }],
  ['var p = load(a);', { as: 'assigned', to: ['p'] }],
  ['try (var p = load(a)) { }', { as: 'assigned', to: ['p'] }],
  ['Duck p = (Duck) load(a);', { as: 'assigned', to: ['p'] }],
  ['return (Duck) load(a);', { as: 'returned' }],
  ['this.p = load(a);', { as: 'assigned', to: ['this.p'] }],
  ['load(a); // return load(a);', { as: 'discarded' }],
  ['if (b) load(a);', { as: 'discarded' }],
  ['switch (a) { case 1 -> load(a); }', { as: 'discarded' }],
  ['int p = switch (a) { case 1 -> load(a); };', undefined],
  ['sum += load(a);', undefined],
  ['if (load(a)) stop();', undefined],
  ['show(load(a).size());', undefined],
])('%s tells what becomes of the value', async (code, handled) => {
  const { references } = await outlineOf(`class Duck { Object go(int a) {\n${code}\n} }\n`)
  expect(references.find(({ name }) => name === 'load')?.handled).toEqual(handled)
})

test('bindings have their scope, and what they are bound to', async () => {
  const { bindings } = await outlineOf(
    [
      'class Pond {',
      '  private final Map<A, B> a = new HashMap<>(), b;',
      '  void f(final String c, int... d) {',
      '    var e = new Net.Client(); Duck g = make(); // var no = 1;',
      '    for (Duck h : c) { } for (var i : c) { }',
      '    try (Lake j = lake()) { } catch (Wet | Dry k) { }',
      '    if (o instanceof Duck l && o instanceof Two(int m, var n)) { }',
      '    this.p = new Duck("var no = 1;"); q = new Duck(); r = 1;',
      '    map(s -> 1, (t, u) -> 2, (Duck v) -> 3);',
      '    switch (o) { case Duck w -> stop(); default -> { } }',
      '  }',
      '}',
      'record Two(int x) { }',
    ].join('\n'),
  )
  const shown = bindings.map(({ name, line, scope, type, made }) =>
    [name, line, scope?.startLine ?? '', type ?? '', made ?? ''].join(' ').trimEnd(),
  )
  expect(shown).toEqual([
    'a 2  Map<A, B> HashMap',
    'b 2  Map<A, B>',
    'c 3 3 String',
    'd 3 3 int',
    'e 4 3  Net.Client',
    'g 4 3 Duck',
    'h 5 3 Duck',
    'i 5 3',
    'j 6 3 Lake',
    'k 6 3 Wet | Dry',
    'l 7 3 Duck',
    'm 7 3 int',
    'n 7 3',
    'p 8   Duck',
    'q 8 3  Duck',
    'r 8 3',
    's 9 3',
    't 9 3',
    'u 9 3',
    'v 9 3 Duck',
    'w 10 3 Duck',
    'x 13  int',
  ])
})

test('the package, bases and annotations', async () => {
  const outline = await outlineOf(
    [
      '// package no;',
      'package birds.water;',
      '@Entity @Table(name = "ducks") class Duck<T> extends air.Bird<T> implements Swim, Dive<T> {',
      '  @Nullable int size;',
      '  @Override void go(@NonNull String to) { }',
      '}',
      'interface Swim extends Float, Sink<Deep> { }',
      'enum Size implements Swim { @Small A }',
      'record Two(@Id int x) implements Swim { }',
    ].join('\n'),
  )
  expect(outline.package).toBe('birds.water')
  const shown = outline.symbols.map(({ path, bases, decorators }) =>
    [path, bases ?? '', decorators ?? ''].join(' ').trimEnd(),
  )
  expect(shown).toEqual([
    'Duck air.Bird,Swim,Dive Entity,Table(name = "ducks")',
    'Duck.size  Nullable',
    'Duck.go  Override',
    'Swim Float,Sink',
    'Size Swim',
    'Size.A  Small',
    'Two Swim',
    'Two.Two',
  ])
})
