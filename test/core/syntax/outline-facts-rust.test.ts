import { afterAll, expect, test } from 'vitest'
import { must } from '../../../src/core/must.ts'
import { createInspector } from '../../../src/core/syntax/parser/pool.ts'
import type { Outline } from '../../../src/core/syntax/types.ts'

const inspector = createInspector({})
afterAll(() => inspector.close())

async function outlineOf(text: string): Promise<Outline> {
  const result = await inspector.inspect({ id: 'one', language: 'rust', text, want: { outline: true } })
  if ('failure' in result) throw new Error(result.reason)
  return must(result.outline)
}

test.each([
  ['load(a).await;', { as: 'awaited' }],
  ['let x = load(a).await?;', { as: 'awaited' }],
  ['let x = (load(a)).await;', { as: 'awaited' }],
  ['let _ = load(a);', { as: 'awaited' }],
  ['_ = load(a);', { as: 'awaited' }],
  ['return load(a);', { as: 'returned' }],
  ['return load(a)?;', { as: 'returned' }],
  ['load(a) // the end', { as: 'returned' }],
  ['load(a)?', { as: 'returned' }],
  ['match a { 1 => load(a), _ => stop() }', { as: 'returned' }],
  ['if b { stop() } else { load(a) }', { as: 'returned' }],
  ['list.map(|x| load(x));', { as: 'returned' }],
  ['tokio::spawn(load(a));', { as: 'passed', into: 'tokio::spawn' }],
  ['tokio::join!(load(a), wait());', { as: 'passed', into: 'tokio::join' }],
  ['join!(wait(), load(a).await);', { as: 'awaited' }],
  ['let all = [load(a), wait()];', { as: 'passed' }],
  ['let p = Pond { duck: load(a) };', { as: 'passed' }],
  ['let p = load(a)?;', { as: 'assigned', to: ['p'] }],
  ['let (p, mut q): T = load(a);', { as: 'assigned', to: ['p', 'q'] }],
  ['self.p = load(a);', { as: 'assigned', to: ['self.p'] }],
  ['load(a); // load(a).await', { as: 'discarded' }],
  ['load(a)?;', undefined],
  ['if load(a) { }', undefined],
  ['show(load(a).size);', undefined],
])('%s tells what becomes of the value', async (code, handled) => {
  const { references } = await outlineOf(`async fn duck(a: A) -> B {\n${code}\n}\n`)
  expect(references.find(({ name }) => name === 'load')?.handled).toEqual(handled)
})

test('bindings have their scope, and what they are bound to', async () => {
  const { bindings } = await outlineOf(
    [
      'static TOP: Pond = make();',
      'fn f(a: &str, (b, c): T) {',
      '  for (i, d) in a { let mut e: u8 = 1; }',
      '  if let Some(Pond { g, h: k, .. }) = a { }',
      '  match a { None => 1, Ok(ref l) if l > b => 2, m @ 1..=5 => 3, [n, ..] => 4, o => 5 };',
      '  let p = net::Client::connect(a).await?; // let no = 1;',
      '  let q = Duck { size: 1 };',
      '  self.r = Arc::<Duck>::new(1); let s = "let no = 1;"; let t = Vec::<u8>::new();',
      '  walk(|u, v: Duck| u);',
      '  let w = Duck::count();',
      '}',
      'struct Pond { size: Option<u8> }',
    ].join('\n'),
  )
  const shown = bindings.map(({ name, line, scope, type, made }) =>
    [name, line, scope?.startLine ?? '', type ?? '', made ?? ''].join(' ').trimEnd(),
  )
  expect(shown).toEqual([
    'TOP 1  Pond',
    'a 2 2 &str',
    'b 2 2',
    'c 2 2',
    'i 3 2',
    'd 3 2',
    'e 3 2 u8',
    'g 4 2',
    'k 4 2',
    'l 5 2',
    'm 5 2',
    'n 5 2',
    'o 5 2',
    'p 6 2  net::Client',
    'q 7 2  Duck',
    'r 8',
    's 8 2',
    't 8 2  Vec',
    'u 9 2',
    'v 9 2 Duck',
    'w 10 2',
    'size 12  Option<u8>',
  ])
})

test('traits, what they ask for, and attributes', async () => {
  const { symbols } = await outlineOf(
    [
      'trait Swim: Float + Dive<Deep> { fn go(&self); }',
      '#[derive(Debug, Clone)]',
      '/// A bird',
      '#[serde(rename = "d")]',
      'pub struct Duck<T> { #[skip] size: T }',
      'impl<T> water::Swim for Duck<T> { #[inline] fn go(&self) {} }',
      'impl<T> Duck<T> { fn stop() {} }',
    ].join('\n'),
  )
  expect(symbols.map(({ path, bases, trait, decorators }) => [path, bases, trait, decorators])).toEqual([
    ['Swim', ['Float', 'Dive'], undefined, undefined],
    ['Swim.go', undefined, undefined, undefined],
    ['Duck', undefined, undefined, ['derive(Debug, Clone)', 'serde(rename = "d")']],
    ['Duck.size', undefined, undefined, ['skip']],
    ['Duck.go', undefined, 'water::Swim', ['inline']],
    ['Duck.stop', undefined, undefined, undefined],
  ])
})

test('variables whose value goes on', async () => {
  const { awaits } = await outlineOf(
    'async fn f() { a.await; g(b, &mut c); [d]; join!(e); let x = h.boxed().await; i.poll(); if i > 1 { return j; } k }',
  )
  expect(awaits.toSorted()).toEqual(['a', 'b', 'c', 'd', 'e', 'h', 'j', 'k'])
})

test('macros and names of another module may give any name', async () => {
  expect((await outlineOf('bird! { duck }\n')).dynamic).toEqual({ names: true })
  expect((await outlineOf('pub use birds::*;\n')).dynamic).toEqual({ names: true })
  expect((await outlineOf('impl Duck { wings!(2); }\n')).dynamic).toEqual({ members: true })
  expect((await outlineOf('// bird! { duck }\nuse birds::*;\n')).dynamic).toBeUndefined()
})
