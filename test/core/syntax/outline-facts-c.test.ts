import { afterAll, expect, test } from 'vitest'
import { must } from '../../../src/core/must.ts'
import { createInspector } from '../../../src/core/syntax/parser/pool.ts'
import type { Outline } from '../../../src/core/syntax/types.ts'

const inspector = createInspector({})
afterAll(() => inspector.close())

async function outlineOf(text: string): Promise<Outline> {
  const result = await inspector.inspect({ id: 'one', language: 'c', text, want: { outline: true } })
  if ('failure' in result) throw new Error(result.reason)
  return must(result.outline)
}

test.each([
  ['(void)load(a);', { as: 'awaited' }],
  ['return load(a);', { as: 'returned' }],
  ['return (int)load(a);', { as: 'returned' }],
  ['return b ? load(a) : 0;', { as: 'returned' }],
  ['pond->show(load(a));', { as: 'passed', into: 'pond->show' }],
  ['struct pond p = { .duck = load(a) };', { as: 'passed' }],
  ['int all[] = { load(a), 1 };', { as: 'passed' }],
  ['char *p = load(a), *q;', { as: 'assigned', to: ['p'] }],
  ['char *p = (char *)load(a);', { as: 'assigned', to: ['p'] }],
  ['p->q = load(a);', { as: 'assigned', to: ['p->q'] }],
  ['if ((p = load(a)) != 0) stop();', { as: 'assigned', to: ['p'] }],
  ['load(a); // return load(a);', { as: 'discarded' }],
  ['p += load(a);', undefined],
  ['if (load(a)) stop();', undefined],
  ['show(load(a) + 1);', undefined],
])('%s tells what becomes of the value', async (code, handled) => {
  const { references } = await outlineOf(`int go(int a) {\n${code}\n}\n`)
  expect(references.find(({ name }) => name === 'load')?.handled).toEqual(handled)
})

test('bindings have their scope, and what they are bound to', async () => {
  const { bindings } = await outlineOf(
    [
      'static Pond *a = 0, b[2] = {1};',
      'int f(const char *c, int (*d)(void)) {',
      '  struct duck e = { .size = 1 }, *g, **h; unsigned long i = 1; const char *j[3]; /* int no = 1; */',
      '  for (int k = 0;;) { l = "int no = 1;"; c->m = 1; *k = 2; }',
      '  void (*n)(int) = 0;',
      '}',
      'struct duck { int size; struct pond *o, p[2]; int (*q)(void); };',
      'int prototype(int r);',
    ].join('\n'),
  )
  const shown = bindings.map(({ name, line, scope, type }) =>
    [name, line, scope?.startLine ?? '', type ?? ''].join(' ').trimEnd(),
  )
  expect(shown).toEqual([
    'a 1  Pond',
    'b 1  Pond',
    'c 2 2 char',
    'd 2 2 int',
    'e 3 2 struct duck',
    'size 3',
    'g 3 2 struct duck',
    'h 3 2 struct duck',
    'i 3 2 unsigned long',
    'j 3 2 char',
    'k 4 2 int',
    'l 4 2',
    'm 4',
    'n 5 2 void',
    'size 7  int',
    'o 7  struct pond',
    'p 7  struct pond',
    'q 7  int',
    'r 8 8 int',
  ])
})
