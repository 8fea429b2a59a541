import { expect, it } from 'vitest'
import type { ChangePart, Outcome } from '../../../src/core/types.ts'
import { makeRepo, runCommand } from '../../support/repo.ts'

const texts = (outcome: Outcome) =>
  Object.fromEntries(
    outcome.parts
      .filter((part): part is ChangePart => part.kind === 'patch')
      .flatMap(({ edits }) => edits.map(({ path, after }) => [path, after])),
  )
const notes = (outcome: Outcome) =>
  outcome.parts.flatMap((part) => (part.kind === 'text' ? [part.markdown] : [])).join()
const rename = (dir: string, from: string, to: string) =>
  runCommand('refactor', dir, { instruction: `rename ${from} to ${to}` })

it.each([
  [
    'JavaScript',
    {
      'log.js': 'export function log(text) {\n  console.log(text)\n}\n',
      'main.js':
        "import pino from 'pino'\nimport { log } from './log.js'\nimport * as own from './log.js'\nconst logger = pino()\n" +
        "const child = logger.child()\nchild.log('a')\nlogger.log(log('x'))\nown.log('y')\npino.log('z')\nwindow.log('w')\n",
      'other.js': "import { log } from 'winston'\n\nlog('a library')\n",
    },
    {
      'log.js': 'export function write(text) {\n  console.log(text)\n}\n',
      'main.js':
        "import pino from 'pino'\nimport { write } from './log.js'\nimport * as own from './log.js'\nconst logger = pino()\n" +
        "const child = logger.child()\nchild.log('a')\nlogger.log(write('x'))\nown.write('y')\npino.log('z')\nwindow.write('w')\n",
    },
  ],
  [
    'Python',
    {
      'shop/util.py': 'def log(text):\n    print(text)\n',
      'shop/main.py':
        'import logging\nfrom shop import util\nfrom shop.util import log\n\nlogger = logging.getLogger()\n' +
        'logger.log(1)\nlogging.log(2)\nutil.log(log(3))\n',
    },
    {
      'shop/util.py': 'def write(text):\n    print(text)\n',
      'shop/main.py':
        'import logging\nfrom shop import util\nfrom shop.util import write\n\nlogger = logging.getLogger()\n' +
        'logger.log(1)\nlogging.log(2)\nutil.write(write(3))\n',
    },
  ],
  [
    'Go',
    {
      'go.mod': 'module example.org/shop\n',
      'util/util.go': 'package util\n\nfunc log(text string) {}\n\nfunc Run() { log("a") }\n',
      'main.go': 'package main\n\nimport "golang.org/x/text"\n\nfunc main() { text.log("a") }\n',
    },
    { 'util/util.go': 'package util\n\nfunc write(text string) {}\n\nfunc Run() { write("a") }\n' },
  ],
])('renames a symbol, and no member of a library with the same name: %s', async (_, before, after) => {
  const repo = makeRepo()
  repo.commit('one', before as Record<string, string>)
  const outcome = await rename(repo.dir, 'log', 'write')
  expect(texts(outcome)).toEqual(after)
  expect(notes(outcome)).toContain('Members of libraries with the name `log` were not changed: ')
})

it('renames a method on the objects of the repository only', async () => {
  const repo = makeRepo()
  repo.commit('one', {
    'cart.js': 'export class Cart {\n  total() {\n    return this.total\n  }\n}\n',
    'main.js':
      "import axios from 'axios'\nimport { Cart } from './cart.js'\nconst cart = new Cart()\nconst http = axios.create()\n" +
      'cart.total()\nhttp.total()\nexport const f = (other) => other.total()\n',
  })
  expect(texts(await rename(repo.dir, 'total', 'sum'))['main.js']).toBe(
    "import axios from 'axios'\nimport { Cart } from './cart.js'\nconst cart = new Cart()\nconst http = axios.create()\n" +
      'cart.sum()\nhttp.total()\nexport const f = (other) => other.sum()\n',
  )
})

const python = 'def total(items):\n    return sum(items)\n'
const script = 'export function total(items) {\n  return items.length\n}\n'

it.each([
  ['a module inside a package', { 'shop/cart.py': python, 'main.py': 'import shop.cart\n\nshop.cart.total([1])\n' }],
  [
    'a module of a package that also has others',
    { 'shop/cart.py': python, 'main.py': 'import shop.cart\nimport shop.missing\n\nshop.cart.total([1])\n' },
  ],
  ['require()', { 'shop.js': script, 'main.js': "module.exports = require('./shop').total([1])\n" }],
  ['import()', { 'shop.js': script, 'main.js': "export const one = (await import('./shop.js')).total([1])\n" }],
  [
    'an alias that only a bundler knows',
    {
      'src/lib/shop.js': script,
      'src/a.js': "import { total } from '@/lib/shop'\ntotal([1])\n",
      'src/b.js': "import * as shop from '$lib/shop.js'\nshop.total([1])\n",
      'src/c.js': "import { total } from '~/lib'\ntotal([1])\n",
    },
  ],
  [
    'a library that loads modules',
    {
      'shop.js': script,
      'main.js':
        "import { vi } from 'vitest'\nconst shop = await vi.importActual('./shop.js')\n" +
        "shop.total([1])\nvi.requireActual('./shop').total([2])\n",
    },
  ],
  [
    'the table of globals',
    { 'shop.lua': 'function total(items)\n  return #items\nend\n', 'main.lua': 'print(_G.total({}))\n' },
  ],
])('renames what a file reaches through %s', async (_, files) => {
  const repo = makeRepo()
  repo.commit('one', files as Record<string, string>)
  const outcome = await rename(repo.dir, 'total', 'sumOf')
  const expected = Object.entries(files).map(([path, text]) => [path, text.replaceAll('total', 'sumOf')])
  expect(texts(outcome)).toEqual(Object.fromEntries(expected))
  expect(notes(outcome)).not.toContain('Members of libraries')
})
