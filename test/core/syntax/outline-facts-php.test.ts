import { afterAll, expect, test } from 'vitest'
import { must } from '../../../src/core/must.ts'
import { createInspector } from '../../../src/core/syntax/parser/pool.ts'
import type { Outline } from '../../../src/core/syntax/types.ts'

const inspector = createInspector({ workers: 1 })
afterAll(() => inspector.close())

async function outlineOf(code: string): Promise<Outline> {
  const text = `<?php\n${code}\n`
  const result = await inspector.inspect({ id: text, language: 'php', text, want: { outline: true } })
  if ('failure' in result) throw new Error(result.reason)
  expect(result.errors).toEqual([])
  return must(result.outline)
}

test.each([
  ['return load(1);', { as: 'returned' }],
  ['return (load(1));', { as: 'returned' }],
  ['return $a ? load(1) : null;', { as: 'returned' }],
  ['return $a ?: load(1);', { as: 'returned' }],
  ['return $a ?? load(1);', { as: 'returned' }],
  ['return match ($a) { 1 => load(1), default => null };', { as: 'returned' }],
  ['yield load(1);', { as: 'returned' }],
  ['yield $a => load(1);', { as: 'returned' }],
  ['yield from load(1);', { as: 'returned' }],
  ['map(fn ($b) => load($b));', { as: 'returned' }],
  ['show(load(1));', { as: 'passed', into: 'show' }],
  ['show(key: load(1));', { as: 'passed', into: 'show' }],
  ['show([load(1)]);', { as: 'passed', into: 'show' }],
  ['$this->show(load(1));', { as: 'passed', into: '$this->show' }],
  ['$a?->show(load(1));', { as: 'passed', into: '$a?->show' }],
  ['A\\B::show(load(1));', { as: 'passed', into: 'A\\B::show' }],
  ['new Pond(load(1));', { as: 'passed', into: 'Pond' }],
  ['$a = [load(1)];', { as: 'passed' }],
  ["$a = ['key' => load(1)];", { as: 'passed' }],
  ['$a = load(1);', { as: 'assigned', to: ['$a'] }],
  ['$this->a = load(1);', { as: 'assigned', to: ['$this->a'] }],
  ['[$a, $b] = load(1);', { as: 'assigned', to: ['$a', '$b'] }],
  ['$a ??= load(1);', { as: 'assigned', to: ['$a'] }],
  ['$a = $b ? load(1) : null;', { as: 'assigned', to: ['$a'] }],
  ['load(1); // return load(1)', { as: 'discarded' }],
  ['@load(1);', { as: 'discarded' }],
  ['$a or load(1);', { as: 'discarded' }],
  ['if (load(1)) { }', undefined],
  ['return load(1) + 1;', undefined],
  ['return load(1)->size;', undefined],
  ['$a .= load(1);', undefined],
  ['echo load(1);', undefined],
])('%s tells what becomes of the value', async (code, handled) => {
  const { references } = await outlineOf(`function f($a) {\n${code}\n}`)
  const call = must(references.find(({ name }) => name === 'load'))
  expect(call.kind).toBe('call')
  expect(call.handled).toEqual(handled)
})

test.each(['$a->load(1)', '$a?->load(1)', 'A::load(1)', 'new load(1)'])('%s is a call', async (call) => {
  const { references } = await outlineOf(`function f($a) { $b = ${call}; }`)
  expect(must(references.find(({ name }) => name === 'load')).handled).toEqual({ as: 'assigned', to: ['$b'] })
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
  ['$x = 1;', ['x']],
  ['$x .= 1;', ['x']],
  ['$x = $y = 1;', ['x', 'y']],
  ['$x = new A\\Pond(1);', ['x = A\\Pond']],
  ['$x ??= new Pond;', ['x = Pond']],
  ['$x = Pond::make();', ['x']],
  ['$x = &$y;', ['x']],
  ["[$x, 'k' => $y, [$z]] = 1;", ['x', 'y', 'z']],
  ['list($x, , $y) = 1;', ['x', 'y']],
  ['foreach ($a as $x => $y) { }', ['x', 'y']],
  ['foreach ($a as $x) { }', ['x']],
  ['foreach ($a as &$x) { }', ['x']],
  ['foreach ($a as $x => [$y, $z]) { }', ['x', 'y', 'z']],
  ['try { } catch (E | F $x) { }', ['x']],
  ['static $x = 1;', ['x']],
  ['global $x;', ['.x']],
  ['fn (int $x, ...$y) => 1;', ['x: int', 'y']],
  ['$this->x = new Pond();', ['.x = Pond']],
  ['self::$x = 1;', ['.x']],
  ['$x[0] = 1;', []],
  ['$x == 1; // $x = 1', []],
  ['"$x = 1";', []],
])('%s gives names a value', async (code, names) => {
  expect(await bindingsOf(`function f() {\n${code}\n}`)).toEqual(names)
})

test.each([
  ['private ?int $x = 1, $y;', ['.x: ?int', '.y: ?int']],
  ['public static $x;', ['.x']],
  ['const X = 1;', ['.X']],
  ['function __construct(private readonly Db $db, int|null $n = 1) { }', ['.db: Db', 'n: int|null']],
  ['function f(A\\B $x, &$y, string ...$z) { }', ['x: A\\B', 'y', 'z: string']],
])('%s gives members', async (code, names) => {
  expect(await bindingsOf(`class A { ${code} }`)).toEqual(names)
})

test('the namespace, bases, attributes and functions that yield', async () => {
  const outline = await outlineOf(`
// namespace No;
namespace Own\\Part;
#[Entity(1), Other]
class A extends B\\C implements D, E {
  use F, G\\H;
  #[Id] public $id;
  #[Get('/')] public function walk() { yield 1; }
  public function make() { return new class extends I { use J; #[K] function l() {} }; }
}
interface M extends N, O {}
enum P: string implements Q { case R = 'r'; }
trait S { use T; }
#[U] function v() { return function () { return 1; }; }
`)
  expect(outline.package).toBe('Own\\Part')
  expect(outline.symbols.map(({ path, bases, decorators, generator }) => [path, bases, decorators, generator])).toEqual(
    [
      ['A', ['B\\C', 'D', 'E', 'F', 'G\\H'], ['Entity(1)', 'Other'], undefined],
      ['A.id', undefined, ['Id'], undefined],
      ['A.walk', undefined, ["Get('/')"], true],
      ['A.make', undefined, undefined, undefined],
      ['M', ['N', 'O'], undefined, undefined],
      ['P', ['Q'], undefined, undefined],
      ['P.R', undefined, undefined, undefined],
      ['S', ['T'], undefined, undefined],
      ['v', undefined, ['U'], undefined],
    ],
  )
})

test.each([
  ['class A { function __call($a, $b) { } }', { members: true }],
  ['class A { static function __callStatic($a, $b) { } }', { members: true }],
  ['class A { function __get($a) { } }', { members: true }],
  ['$a->$name = 1;', { members: true }],
  ['$$name = 1;', { names: true }],
  ['extract($a);', { names: true }],
  ['define($name, 1);', { names: true }],
  ["define('NAME', 1);", undefined],
  ['class A { function call() { } }', undefined],
  ['$a->name = 1;', undefined],
  ['// extract($a);', undefined],
  ['"extract($a);";', undefined],
])('%s tells whether names or members can be listed', async (code, dynamic) => {
  expect((await outlineOf(code)).dynamic).toEqual(dynamic)
})
