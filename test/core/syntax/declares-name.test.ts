import { expect, it } from 'vitest'
import { declares } from '../../../src/core/syntax/declares-name.ts'

it.each([
  ['export default async function* name() {', 'name'],
  ['class MapAdapter:', 'MapAdapter'],
  ['func (s *Shop) Total(x int) int {', 'Total'],
  ['const { a, b } = require("x")', 'b'],
  ['let mut x = 1', 'x'],
  ['pub fn total<T>(x: T)', 'total'],
  ['export const $x = 1', '$x'],
  ['type Foo<T> = T', 'Foo'],
  ['defmodule Shop.Price do', 'Price'],
  ['def self.make(x)', 'make'],
  ['const unsigned long FOO = 1', 'FOO'],
  ['public class Foo extends Bar {', 'Foo'],
])('the line %s declares %s', (line, word) => {
  expect(declares(line, word)).toBe(true)
})

it.each([
  ['"""Create a :class:`MapAdapter` to match', 'MapAdapter'],
  ['documentation of the class `Foo`', 'Foo'],
  ['public class Foo extends Bar {', 'Bar'],
  ['class Foo<T extends Bar> {', 'Bar'],
  ['class A(Base):', 'Base'],
  ['const x: Foo = 1', 'Foo'],
  ['const y = total(1)', 'total'],
  ['let x = total', 'total'],
  ['for (const x of total) {', 'total'],
  ['const total2 = 1', 'total'],
])('the line %s does not declare %s', (line, word) => {
  expect(declares(line, word)).toBe(false)
})
