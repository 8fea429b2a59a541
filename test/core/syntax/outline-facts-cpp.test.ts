import { afterAll, expect, test } from 'vitest'
import { must } from '../../../src/core/must.ts'
import { createInspector } from '../../../src/core/syntax/parser/pool.ts'
import type { Outline } from '../../../src/core/syntax/types.ts'

const inspector = createInspector({})
afterAll(() => inspector.close())

async function outlineOf(text: string): Promise<Outline> {
  const result = await inspector.inspect({ id: 'one', language: 'cpp', text, want: { outline: true } })
  if ('failure' in result) throw new Error(result.reason)
  return must(result.outline)
}

test.each([
  ['co_await load(a);', { as: 'awaited' }],
  ['auto x = co_await load(a);', { as: 'awaited' }],
  ['(void)load(a);', { as: 'awaited' }],
  ['static_cast<void>(load(a));', { as: 'awaited' }],
  ['std::ignore = load(a);', { as: 'awaited' }],
  ['return load(a);', { as: 'returned' }],
  ['co_return load(a);', { as: 'returned' }],
  ['co_yield load(a);', { as: 'returned' }],
  ['return b ? load(a) : 0;', { as: 'returned' }],
  ['auto f = [&](int x) { return load(x); };', { as: 'returned' }],
  ['pond.show(std::move(load(a)));', { as: 'passed', into: 'std::move' }],
  ['new net::Pond(load(a));', { as: 'passed', into: 'net::Pond' }],
  ['Pond p(load(a));', { as: 'passed', into: 'Pond' }],
  ['Pond p{load(a), 1};', { as: 'passed' }],
  ['auto& p = load(a);', { as: 'assigned', to: ['p'] }],
  ['auto [p, q] = load(a);', { as: 'assigned', to: ['p', 'q'] }],
  ['if (auto p = load(a)) { }', { as: 'assigned', to: ['p'] }],
  ['auto f = [p = load(a)] { };', { as: 'assigned', to: ['p'] }],
  ['this->p = load(a);', { as: 'assigned', to: ['this->p'] }],
  ['load(a); // return load(a);', { as: 'discarded' }],
  ['p += load(a);', undefined],
  ['if (load(a)) stop();', undefined],
  ['show(load(a).size());', undefined],
])('%s tells what becomes of the value', async (code, handled) => {
  const { references } = await outlineOf(`int go(int a) {\n${code}\n}\n`)
  expect(references.find(({ name }) => name === 'load')?.handled).toEqual(handled)
})

test('bindings have their scope, and what they are bound to', async () => {
  const { bindings } = await outlineOf(
    [
      'class Pond { std::vector<int> a_ = 0; static const Duck& b_; Pond(int c) : a_(c) {} };',
      'void f(const Duck& d, std::string e = "int no;") {',
      '  auto g = net::Client(1); auto* h = new Box<int>(2); auto i = Duck{3}; Duck j(4), k{5}; // int no = 1;',
      '  auto l = std::make_unique<net::Client>(); auto m = std::move(d); const auto& n = net::make<Duck>();',
      '  auto [o, p] = two(); for (const auto& q : d) { } for (Duck r : d) { }',
      '  try { } catch (const std::exception& s) { } auto t = [u = 1](Duck v) { };',
      '  this->w = new Duck; x = Duck(1);',
      '}',
    ].join('\n'),
  )
  const shown = bindings.map(({ name, line, scope, type, made }) =>
    [name, line, scope?.startLine ?? '', type ?? '', made ?? ''].join(' ').trimEnd(),
  )
  expect(shown).toEqual([
    'a_ 1  std::vector<int>',
    'b_ 1  Duck',
    'c 1 1 int',
    'a_ 1',
    'd 2 2 Duck',
    'e 2 2 std::string',
    'g 3 2  net::Client',
    'h 3 2  Box',
    'i 3 2  Duck',
    'j 3 2 Duck',
    'k 3 2 Duck',
    'l 4 2  net::Client',
    'm 4 2',
    'n 4 2',
    'o 5 2',
    'p 5 2',
    'q 5 2',
    'r 5 2 Duck',
    's 6 2 std::exception',
    't 6 2',
    'u 6 2',
    'v 6 2 Duck',
    'w 7   Duck',
    'x 7 2  Duck',
  ])
})

test.each([
  ['namespace birds::water { class Duck { }; }', 'birds::water'],
  ['#ifndef DUCK_H\n#define DUCK_H\nnamespace birds { }\n#endif\n', 'birds'],
  ['namespace birds { } // namespace birds\n', 'birds'],
  ['namespace std { }\nclass Duck { };', undefined],
  ['// namespace birds {\nclass Duck { };', undefined],
])('%j tells its namespace', async (text, name) => {
  expect((await outlineOf(text)).package).toBe(name)
})

test('bases, attributes and functions that yield', async () => {
  const { symbols } = await outlineOf(
    [
      'template <class T> class Duck final : public Bird<T>, private virtual water::Dive, Swim {',
      '  [[deprecated("old")]] void go();',
      '};',
      '[[nodiscard]] int size();',
      'Each<int> each() { co_yield 1; }',
    ].join('\n'),
  )
  expect(symbols.map(({ path, bases, decorators, generator }) => [path, bases, decorators, generator])).toEqual([
    ['Duck', ['Bird', 'water::Dive', 'Swim'], undefined, undefined],
    ['Duck.go', undefined, ['deprecated("old")'], undefined],
    ['size', undefined, ['nodiscard'], undefined],
    ['each', undefined, undefined, true],
  ])
})
