import { afterAll, expect, test } from 'vitest'
import { must } from '../../../src/core/must.ts'
import { createInspector } from '../../../src/core/syntax/parser/pool.ts'
import type { Outline } from '../../../src/core/syntax/types.ts'

const inspector = createInspector({ workers: 1 })
afterAll(() => inspector.close())

async function outlineOf(text: string): Promise<Outline> {
  const result = await inspector.inspect({ id: text, language: 'elixir', text, want: { outline: true } })
  if ('failure' in result) throw new Error(result.reason)
  expect(result.errors).toEqual([])
  return must(result.outline)
}

const end = '\nnil'

test.each([
  ['load(1)', { as: 'returned' }],
  ['load(1)\n# the end', { as: 'returned' }],
  ['load(1)\nrescue\ne -> other(e)', { as: 'returned' }],
  ['other(1)\nrescue\ne -> load(e)', { as: 'returned' }],
  ['if x do\nload(1)\nelse\nother()\nend', { as: 'returned' }],
  ['if x do\nother()\nelse\nload(1)\nend', { as: 'returned' }],
  ['if x, do: load(1)', { as: 'returned' }],
  ['case x do\n1 -> load(1)\n_ -> nil\nend', { as: 'returned' }],
  ['with {:ok, y} <- x do\nload(y)\nend', { as: 'returned' }],
  ['with {:ok, y} <- x do\ny\nelse\n_ -> load(1)\nend', { as: 'returned' }],
  ['x |> other() |> load()', { as: 'returned' }],
  [`Enum.map(x, fn y -> load(y) end)${end}`, { as: 'returned' }],
  [`Enum.map(x, &load(&1))${end}`, { as: 'returned' }],
  [`show(load(1))${end}`, { as: 'passed', into: 'show' }],
  [`Pond.show(load(1))${end}`, { as: 'passed', into: 'Pond.show' }],
  [`show(key: load(1))${end}`, { as: 'passed', into: 'show' }],
  [`load(1) |> Pond.show()${end}`, { as: 'passed', into: 'Pond.show' }],
  [`x |> load() |> show()${end}`, { as: 'passed', into: 'show' }],
  [`x = [load(1)]${end}`, { as: 'passed' }],
  [`x = {:ok, load(1)}${end}`, { as: 'passed' }],
  [`x = %{key: load(1)}${end}`, { as: 'passed' }],
  [`x = load(1)${end}`, { as: 'assigned', to: ['x'] }],
  [`{:ok, x} = load(1)${end}`, { as: 'assigned', to: ['x'] }],
  [`x = y |> load()${end}`, { as: 'assigned', to: ['x'] }],
  [`x = if y do\nload(1)\nend${end}`, { as: 'assigned', to: ['x'] }],
  [`load(1)${end}`, { as: 'discarded' }],
  [`x |> load()${end}`, { as: 'discarded' }],
  [`if x do\nload(1)\nend${end}`, { as: 'discarded' }],
  [`if load(1) do\nx\nend`, undefined],
  ['case load(1) do\nx -> x\nend', undefined],
  ['load(1) + 1', undefined],
  ['load(1).size', undefined],
])('%s tells what becomes of the value', async (code, handled) => {
  const { references } = await outlineOf(`defmodule A do\ndef f(x) do\n${code}\nend\nend\n`)
  const call = must(references.find(({ name }) => name === 'load'))
  expect(call.kind).toBe('call')
  expect(call.handled).toEqual(handled)
})

/** `name`, and `.name` without a scope. */
async function bindingsOf(text: string): Promise<string[]> {
  const { bindings } = await outlineOf(text)
  return bindings.map(({ name, scope }) => `${scope === undefined ? '.' : ''}${name}`)
}

test.each([
  ['x = 1', ['x']],
  ['{:ok, {x, [y | z]}} = a()', ['x', 'y', 'z']],
  ['%{"l" => x, k: y} = a()', ['x', '.k', 'y']],
  ['%A.B{k: x} = y = a()', ['.k', 'x', 'y']],
  ['<<x::8, y::binary>> = a()', ['x', 'y']],
  ['"a" <> x = a()', ['x']],
  ['{x, ^y, @z} = a()', ['x']],
  ['case a() do\n{x, y} when x > z -> b()\nend', ['x', 'y']],
  ['fn x, {y, z} -> 1 end', ['x', 'y', 'z']],
  ['with {:ok, x} <- a(), y = b(x) do\nz\nend', ['x', 'y']],
  ['for x <- a(), do: x', ['x']],
  ['receive do\n{:x, x} -> x\nend', ['x']],
  ['a(x)', []],
  ['x == 1', []],
  ['"x = 1" # x = 1', []],
])('%s gives names a value', async (code, names) => {
  expect(await bindingsOf(`defmodule A do\ndef f do\n${code}\nend\nend\n`)).toEqual(names)
})

test.each([
  ['def f(a, {b, [c]}, %{k: d} = e, f \\\\ g) when a > h, do: 1', ['a', 'b', 'c', '.k', 'd', 'e', 'f']],
  ['defp f(a), do: 1', ['a']],
  ['@size 1', ['.size']],
  ['@doc "x"', []],
  ['defstruct [:a, b: 1]', ['.a', '.b']],
  ['defstruct a: 1', ['.a']],
  ['field :a, :string', ['.a']],
])('%s gives a module names', async (code, names) => {
  expect(await bindingsOf(`defmodule A do\n${code}\nend\n`)).toEqual(names)
})

test('what modules take functions from, and protocols', async () => {
  const { symbols, package: own } = await outlineOf(`
defmodule Own.A do
  use GenServer, restart: :temporary
  @behaviour Plug
  alias B.C
  # use D
  def run, do: 1
end
defimpl String.Chars, for: Own.A do
  def to_string(a), do: "a"
end
`)
  expect(own).toBeUndefined()
  expect(symbols.map(({ name, bases, trait }) => [name, bases, trait])).toEqual([
    ['Own.A', ['GenServer', 'Plug'], undefined],
    ['run', undefined, undefined],
    ['to_string', undefined, 'String.Chars'],
  ])
})

test.each([
  ['def unquote(name)(x), do: x', { members: true }],
  ['defp unquote(name)(x) when x, do: x', { members: true }],
  ['def unquote(name), do: 1', { members: true }],
  ['def run(x), do: unquote(x)', undefined],
  ['# def unquote(name)(x), do: x', undefined],
])('%s tells whether members can be listed', async (code, dynamic) => {
  expect((await outlineOf(`defmodule A do\n${code}\nend\n`)).dynamic).toEqual(dynamic)
})
