import { afterAll, expect, test } from 'vitest'
import { must } from '../../../src/core/must.ts'
import { createInspector } from '../../../src/core/syntax/parser/pool.ts'
import type { Outline } from '../../../src/core/syntax/types.ts'

const inspector = createInspector({ workers: 1 })
afterAll(() => inspector.close())

async function outlineOf(text: string): Promise<Outline> {
  const result = await inspector.inspect({ id: text, language: 'ruby', text, want: { outline: true } })
  if ('failure' in result) throw new Error(result.reason)
  expect(result.errors).toEqual([])
  return must(result.outline)
}

test.each([
  ['return pull(1)', { as: 'returned' }],
  ['return other(1), pull(1)', { as: 'returned' }],
  ['yield pull(1)', { as: 'returned' }],
  ['other(1)\npull(1)', { as: 'returned' }],
  ['pull(1) # the end', { as: 'returned' }],
  ['pull(1)\n# the end', { as: 'returned' }],
  ['pull(1)\nrescue E\nother', { as: 'returned' }],
  ['pull(1)\nensure\nother', { as: 'returned' }],
  ['other\nrescue E\npull(1)', { as: 'returned' }],
  ['pull(1) if x', { as: 'returned' }],
  ['pull(1) rescue nil', { as: 'returned' }],
  ['x || pull(1)', { as: 'returned' }],
  ['x ? pull(1) : other', { as: 'returned' }],
  ['if x\npull(1)\nelse\nother\nend', { as: 'returned' }],
  ['if x\nother\nelse\npull(1)\nend', { as: 'returned' }],
  ['case x\nwhen 1 then pull(1)\nend', { as: 'returned' }],
  ['list.map { |x| pull(x) }\nnil', { as: 'returned' }],
  ['list.map do |x| pull(x) end\nnil', { as: 'returned' }],
  ['f = ->(x) { pull(x) }\nnil', { as: 'returned' }],
  ['show(pull(1))\nnil', { as: 'passed', into: 'show' }],
  ['show key: pull(1)\nnil', { as: 'passed', into: 'show' }],
  ['Pond.show([pull(1)])\nnil', { as: 'passed', into: 'Pond.show' }],
  ['pond&.show pull(1)\nnil', { as: 'passed', into: 'pond&.show' }],
  ['x = [pull(1)]\nnil', { as: 'passed' }],
  ['x = { key: pull(1) }\nnil', { as: 'passed' }],
  ['x = pull(1)\nnil', { as: 'assigned', to: ['x'] }],
  ['@x = pull(1)\nnil', { as: 'assigned', to: ['@x'] }],
  ['self.x = pull(1)\nnil', { as: 'assigned', to: ['self.x'] }],
  ['x, @y = pull(1)\nnil', { as: 'assigned', to: ['x', '@y'] }],
  ['x ||= pull(1)\nnil', { as: 'assigned', to: ['x'] }],
  ['pull(1)\nother', { as: 'discarded' }],
  ['pull(1) if x\nother', { as: 'discarded' }],
  ['if x\npull(1)\nother\nend', { as: 'discarded' }],
  ['list.each { |x| pull(x); other }', { as: 'discarded' }],
  ['while x do\npull(1)\nend', { as: 'discarded' }],
  ['if pull(1) then other end', undefined],
  ['other if pull(1)', undefined],
  ['pull(1) + 1', undefined],
  ['pull(1).size', undefined],
  ['x += pull(1)\nnil', undefined],
  ['"#{pull(1)}"', undefined],
])('%s tells what becomes of the value', async (code, handled) => {
  const { references } = await outlineOf(`def f(x)\n${code}\nend\n`)
  const call = must(references.find(({ name }) => name === 'pull'))
  expect(call.kind).toBe('call')
  expect(call.handled).toEqual(handled)
})

test.each([
  ['def self.f = pull(1)\n', { as: 'returned' }],
  ['def self.f\npull(1)\nend\n', { as: 'returned' }],
  ['pull(1)\n', { as: 'discarded' }],
  ['pull(1) unless x\n', { as: 'discarded' }],
  ['class A\npull(1)\nend\n', { as: 'discarded' }],
  ['x = A.new(pull(1))\n', { as: 'passed', into: 'A.new' }],
])('%s tells what becomes of the value', async (code, handled) => {
  const { references } = await outlineOf(code)
  expect(must(references.find(({ name }) => name === 'pull')).handled).toEqual(handled)
})

/** `name`, `.name` without a scope, and `name = made` where that is known. */
async function bindingsOf(text: string): Promise<string[]> {
  const { bindings } = await outlineOf(text)
  return bindings.map(
    ({ name, scope, made }) => `${scope === undefined ? '.' : ''}${name}${made === undefined ? '' : ` = ${made}`}`,
  )
}

test.each([
  ['x = 1', ['x']],
  ['x += 1', ['x']],
  ['x = A::Pond.new(1)', ['x = A::Pond']],
  ['x = Pond.new', ['x = Pond']],
  ['x ||= Pond.new', ['x = Pond']],
  ['x = Pond.make', ['x']],
  ['x = pond.new', ['x']],
  ['x, (y, *z) = 1', ['x', 'y', 'z']],
  ['@x = Pond.new', ['.x = Pond']],
  ['@x ||= Pond.new', ['.x = Pond']],
  ['@@x = 1', ['.x']],
  ['$x = 1', ['.x']],
  ['self.x = 1', ['.x']],
  ['@x, self.y = 1, 2', ['.x', '.y']],
  ['begin\nrescue E => x\nend', ['x']],
  ['for x in y do end', ['x']],
  ['list.each { |x, (y, z), *w, k: 1, o: 2, **p, &q| }', ['x', 'y', 'z', 'w', 'k', 'o', 'p', 'q']],
  ['list.each do |x, y = 1| end', ['x', 'y']],
  ['->(x, y: 1) { }', ['x', 'y']],
  ['case a\nin { x:, k: y } then 1\nin [z, *w] then 2\nin Integer => v then 3\nin u then 4\nend', [...'xyzwvu']],
  ['a => { x: }', ['x']],
  ['x == 1 # x = 1', []],
  ['f(x: 1)', []],
  ['"x = 1"', []],
])('%s gives names a value', async (code, names) => {
  expect(await bindingsOf(`def f\n${code}\nend\n`)).toEqual(names)
})

test.each([
  ['TOP = 1', ['.TOP']],
  ['attr_accessor :x, "y"', ['.x', '.y']],
  ['attr_reader :x', ['.x']],
  ['alias x y', ['.x']],
  ['alias_method :x, :y', ['.x', '.y']],
  ['define_method(:x) { |a| b = 1 }', ['.x', 'a', 'b']],
  ['delegate :x, to: :y', ['.x']],
  ['Point = Struct.new(:x, :y)', ['.Point = Struct', '.x', '.y']],
  ['def f(a, b = 1, *c, d:, e: 1, **g, &h) = 1', [...'abcdegh']],
  ['show :x', []],
])('%s gives members', async (code, names) => {
  expect(await bindingsOf(`class A\n${code}\nend\n`)).toEqual(names)
})

test('bases, from superclasses and mixins', async () => {
  const { symbols, package: own } = await outlineOf(`
module Own
  extend Helpers
  class A < Base::B
    include C, D::E
    prepend F
    def run
      extend G
    end
    def self.included(base)
      base.extend(H)
    end
  end
  class I < Struct.new(:x); end
  J = Class.new(K)
  class L; end # < M
end
`)
  expect(own).toBeUndefined()
  expect(symbols.flatMap(({ path, bases }) => (bases === undefined ? [] : [[path, ...bases]]))).toEqual([
    ['Own', 'Helpers'],
    ['Own.A', 'Base::B', 'C', 'D::E', 'F'],
    ['Own.I', 'Struct.new(:x)'],
    ['Own.J', 'K'],
  ])
})

test.each([
  ['def method_missing(name, *rest) = 1', { members: true }],
  ['def self.method_missing(name) = 1', { members: true }],
  ['def self.const_missing(name) = 1', { names: true }],
  ['define_method(name) { 1 }', { members: true }],
  ['define_method("#{name}=") { 1 }', { members: true }],
  ['attr_accessor(*NAMES)', { members: true }],
  ['send(:define_method, name) { 1 }', { members: true }],
  ['class_eval "def x; end"', { members: true }],
  ['class_eval <<~CODE\n  def x; end\nCODE', { members: true }],
  ['const_set(name, 1)', { names: true }],
  ['define_method(:x) { 1 }', undefined],
  ['class_eval do end', undefined],
  ['attr_accessor :x', undefined],
  ['# define_method(name)', undefined],
  ['x = "define_method(name)"', undefined],
])('%s tells whether names or members can be listed', async (code, dynamic) => {
  expect((await outlineOf(`class A\n${code}\nend\n`)).dynamic).toEqual(dynamic)
})
