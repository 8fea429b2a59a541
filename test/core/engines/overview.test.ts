import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderText } from '../../../src/adapters/terminal/render/render-text.ts'
import { findImportCycles } from '../../../src/core/modules/import-cycles.ts'
import { must } from '../../../src/core/must.ts'
import { createUsageCounter } from '../../../src/core/overview/usage-counter.ts'
import { json } from '../../../src/core/report/formats/json.ts'
import { renderMarkdown } from '../../../src/core/report/markdown/render-markdown.ts'
import type { Outcome } from '../../../src/core/types.ts'
import { makeRepo, runCommand } from '../../support/repo.ts'

const nested = (name: string) =>
  `export function ${name}(a) {\n  for (const b of a) {\n    if (b) {\n      if (b.c) return b\n    }\n  }\n}\n`

const files = {
  'package.json': '{}',
  'src/core/a.js': `import { b } from './b.js'\n${nested('usedByB')}export const lonelyThing = b\n`,
  'src/core/b.js': "import { usedByB } from './a.js'\nexport const b = usedByB\n",
  'src/core/c.ts': "import type { D } from './d.ts'\nexport type Chain = D\n",
  'src/core/d.ts': "import { Chain } from './c.ts'\nexport interface D { next: Chain }\n",
  'src/web/page.js': "import { b } from '../core/b.js'\nimport { api } from './api.js'\napi(b)\n",
  'src/web/api.js': "export async function api() {\n  const page = await import('./page.js')\n  return page\n}\n",
  'tool/one.py': 'import two\n\n\ndef first():\n    two.second()\n',
  'tool/two.py': 'def second():\n    import one\n\n    one.first()\n\n\n@app.route("/")\ndef index_page():\n    pass\n',
  'test/core/a.test.js': "import { b } from '../../src/core/b.js'\nfunction onlyInTests() {}\n",
}

function repo() {
  const made = makeRepo()
  made.commit('one', files)
  made.commit('two', { 'src/core/a.js': `${files['src/core/a.js']}// again\n` })
  return made
}

const tables = (outcome: Outcome) =>
  Object.fromEntries(outcome.parts.flatMap((part) => (part.kind === 'data' ? [[part.title, part.rows]] : [])))

describe('overview', () => {
  it('shows folders with their imports, import cycles, hot spots and unused names', async () => {
    const outcome = await runCommand('overview', repo().dir, {})
    expect(tables(outcome)).toEqual({
      Folders: [
        ['src/core', '4', expect.stringMatching(/^[1-9]/), ''],
        ['src/web', '2', '0', 'src/core (1)'],
        ['tool', '2', '0', ''],
      ],
      // What is loaded later, or only a type, is no cycle.
      '1 import cycle': [['src/core/a.js → src/core/b.js → src/core/a.js', '2']],
      'Hotspots: complexity × commits in the last year': [['src/core/a.js', expect.stringMatching(/^[1-9]/), '2']],
      '1 unused name': [['src/core/a.js:9', 'constant', 'lonelyThing']],
    })
  })

  it('covers the named folders only, and has a picture of the imports', async () => {
    const made = repo()
    made.commit('three', { 'src/cli.js': "import { b } from './core/b.js'\nimport './web/page.js'\nexport { b }\n" })
    const web = await runCommand('overview', made.dir, { path: ['src/web/'] })
    expect(tables(web)).toEqual({ Folders: [['src/web', '2', '0', 'src/core (1)']] })
    const whole = await runCommand('overview', made.dir, {})
    const edges = [
      { from: 'src/web', to: 'src/core', label: '1' },
      { from: 'src', to: 'src/core', label: '1' },
      { from: 'src', to: 'src/web', label: '1' },
    ]
    const picture = { title: 'Imports between folders', nodes: ['src/web', 'src/core', 'src'], edges }
    expect(whole.parts).toContainEqual({ kind: 'picture', ...picture })
    expect(renderMarkdown(whole)).toMatch(
      /^```mermaid\nflowchart LR\n {2}n0\["src\/web"\]\n(.*\n)+ {2}n2 -->\|1\| n0\n```$/m,
    )
    expect(renderText(whole, { color: false, whyNot: false })).not.toMatch(/mermaid|flowchart|n0/)
    const answer = JSON.parse(json.render(whole, { version: '0' })) as {
      tables: { title: string }[]
      rows: unknown[]
      pictures: unknown[]
    }
    expect(answer.pictures).toEqual([picture])
    expect(answer.tables.map(({ title }) => title)).toContain('1 import cycle')
    expect(answer.rows.length).toBeGreaterThan(4)
  })

  it('takes paths from where it is asked, and refuses what is outside', async () => {
    const made = repo()
    const asked = await runCommand('overview', `${made.dir}/src`, { path: ['./web'] })
    expect(tables(asked)).toEqual({ Folders: [['src/web', '2', '0', 'src/core (1)']] })
    expect(await runCommand('overview', made.dir, { path: ['../elsewhere'] })).toMatchObject({
      state: 'failed',
      error: { kind: 'invalid' },
    })
  })

  it('says nothing of history before the first commit', async () => {
    const made = makeRepo()
    made.write({ 'src/a.js': nested('first') })
    const outcome = await runCommand('overview', made.dir, {})
    expect([outcome.state, Object.keys(tables(outcome))[0]]).toEqual(['complete', 'Folders'])
    expect(Object.keys(tables(outcome)).join()).not.toContain('Hotspots')
  })

  it('keeps names of folders inside their boxes', async () => {
    const made = makeRepo()
    const evil = 'x\n```\n@everyone # <b>"]'
    made.commit('one', {
      'a/one.js': "import '../b/two.js'\n",
      'b/two.js': 'export const two = 2\n',
      [`${evil}/three.js`]: "import '../a/one.js'\n",
    })
    const shown = renderMarkdown(await runCommand('overview', made.dir, {}))
    const drawn = /^```mermaid[\s\S]*?^```$/m.exec(shown)?.[0] ?? ''
    expect(drawn).toContain('everyone')
    expect(drawn).not.toMatch(/^@everyone|<b>|"\]\S/m)
    expect(shown.match(/^```/gm)).toHaveLength(2)
  })

  it('says where there is nothing to show', async () => {
    const made = repo()
    expect(await runCommand('overview', made.dir, { path: ['nowhere'] })).toMatchObject({
      state: 'failed',
      error: { kind: 'not-found' },
    })
    const none = await runCommand('overview', made.dir, { path: ['package.json'] })
    expect(none.parts).toEqual([{ kind: 'text', markdown: 'None of these files is in a supported language.' }])
  })
})

const go = (name: string, ...imports: string[]) =>
  `package ${name}\n\nimport (\n${imports.map((each) => `\t"${each}"\n`).join('')}\n)\n\nfunc F${name}() {}\n`

describe('imports', () => {
  it.each<[string, Record<string, string>, Record<string, string>, string?]>([
    [
      'Go',
      {
        'go.mod': 'module example.org/m\n',
        'cmd/main.go': go('main', 'fmt', 'example.org/m/internal/pond', 'example.org/egg/egg'),
        'internal/pond/pond.go': go('pond'),
        'egg/go.mod': 'module example.org/egg\n',
        'egg/egg/egg.go': go('egg'),
      },
      { cmd: 'internal/pond (1), egg/egg (1)', 'internal/pond': '', 'egg/egg': '' },
    ],
    [
      'Java',
      {
        'src/main/java/org/a/Duck.java':
          'package org.a;\nimport org.b.*;\nimport static org.c.Eggs.lay;\nclass Duck { Goose g; }\n',
        'src/main/java/org/b/Goose.java': 'package org.b;\nimport org.a.Duck;\npublic class Goose {}\n',
        'other/org/b/Swan.java': 'package org.b;\npublic class Swan {}\n',
        'src/main/java/org/c/Eggs.java':
          'package org.c;\nimport java.util.List;\npublic class Eggs { static void lay() {} }\n',
      },
      {
        'src/main/java/org/a': 'src/main/java/org/b (1), src/main/java/org/c (1)',
        'src/main/java/org/b': 'src/main/java/org/a (1)',
        'src/main/java/org/c': '',
        'other/org/b': '',
      },
      'org.a → org.b → org.a',
    ],
    [
      'C#',
      {
        'src/Pond/Duck.cs': 'using Farm.Eggs;\nusing System;\nnamespace Farm.Pond;\npublic class Duck { Egg e; }\n',
        'src/Eggs/Egg.cs': 'namespace Farm.Eggs { using Farm.Pond; public class Egg { Duck d; } }\n',
        'src/Nest/Nest.cs':
          'using Hen = Farm.Pond.Duck;\nnamespace Farm { namespace Nest { public class Box { Hen h; } } }\n',
      },
      { 'src/Pond': 'src/Eggs (1)', 'src/Eggs': 'src/Pond (1)', 'src/Nest': 'src/Pond (1)' },
      'Farm.Eggs → Farm.Pond → Farm.Eggs',
    ],
    [
      'PHP',
      {
        'src/Pond/Duck.php': '<?php\nnamespace App\\Pond;\nuse App\\Eggs\\{Egg, Shell};\nclass Duck {}\n',
        'src/Eggs/Egg.php':
          "<?php\nnamespace App\\Eggs;\nrequire_once __DIR__ . '/../../setup/boot.php';\nclass Egg {}\n",
        'src/Eggs/Shell.php': '<?php\nnamespace App\\Eggs;\nuse App\\Pond\\Duck;\nclass Shell {}\n',
        'setup/boot.php': '<?php\nfunction boot() {}\n',
      },
      { 'src/Pond': 'src/Eggs (2)', 'src/Eggs': 'setup (1), src/Pond (1)', setup: '' },
      'App\\Eggs → App\\Pond → App\\Eggs',
    ],
    [
      'Ruby',
      {
        'lib/pond.rb': "require 'pond/duck'\nrequire 'json'\nmodule Pond; end\n",
        'lib/pond/duck.rb': "require_relative '../pond'\nclass Duck; end\n",
        'bin/run.rb': "require_relative '../lib/pond'\n",
      },
      { lib: 'lib/pond (1)', 'lib/pond': 'lib (1)', bin: 'lib (1)' },
      'lib/pond.rb → lib/pond/duck.rb → lib/pond.rb',
    ],
    [
      'Rust',
      {
        'crates/a-b/Cargo.toml': '[package]\nname = "a-b"\n',
        'crates/a-b/src/lib.rs': 'pub mod deep;\npub struct Top;\n',
        'crates/a-b/src/deep/mod.rs':
          'use crate::Top;\n#[cfg(test)]\nmod tests { use super::*; }\npub struct Deep(Top);\n',
        'crates/c/Cargo.toml': '[package]\nname = "c"\n',
        'crates/c/src/main.rs': 'use a_b::{deep::Deep, Top};\nuse std::io;\nfn main() {}\n',
      },
      {
        'crates/a-b/src': 'crates/a-b/src/deep (1)',
        'crates/a-b/src/deep': 'crates/a-b/src (1)',
        'crates/c/src': 'crates/a-b/src/deep (1), crates/a-b/src (1)',
      },
    ],
    [
      'Python',
      {
        'src/app/__init__.py': '',
        'src/app/core/__init__.py': 'from .util import help\n',
        'src/app/core/util.py': 'from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from app.core import x\n',
        'src/app/web/views.py': 'import os.path\nfrom app.core import util\nfrom ..core.util import help\n',
        'tools/run.py': 'from app.web import views\n',
      },
      { 'src/app/core': '', 'src/app/web': 'src/app/core (1)', tools: 'src/app/web (1)', 'src/app': '' },
    ],
    [
      'C, Bash and Elixir',
      {
        'include/pond/api.h': '#pragma once\n',
        'src/a.c': '#include "util/list.h"\n#include <pond/api.h>\n#include <stdio.h>\n',
        'src/util/list.h': '#pragma once\n',
        'bin/run.sh': '. "$(dirname "$0")/../share/lib.sh"\n',
        'share/lib.sh': 'work() { true; }\n',
        'lib/farm/pond.ex': 'defmodule Farm.Pond do\n  alias Other.{Egg}\nend\n',
        'other/egg.ex': 'defmodule Other.Egg do\nend\n',
      },
      { src: 'include (1)', include: '', bin: 'share (1)', share: '', lib: 'other (1)', other: '' },
    ],
    [
      'Kotlin',
      {
        'a/One.kt': 'package farm.a\n\nimport farm.b.Two\n',
        'b/Two.kt': 'package farm.b\n\nimport farm.c.three\n\nclass Two\n',
        'c/Three.kt': 'package farm.c\n\nfun three() = 3\n',
      },
      { a: 'b (1)', b: 'c (1)', c: '' },
    ],
    [
      'Scala',
      {
        'a/One.scala': 'package farm.a\n\nimport farm.b.{Other, Two}\n',
        'b/Two.scala': 'package farm.b\n\nimport farm.c.Three\n\nclass Two\n',
        'c/Three.scala': 'package farm.c\n\ntrait Three\n',
      },
      { a: 'b (1)', b: 'c (1)', c: '' },
    ],
    [
      'Dart',
      {
        'pubspec.yaml': 'name: farm\n',
        'lib/a/one.dart': "import 'package:farm/b/two.dart';\n",
        'lib/b/two.dart': "import '../c/three.dart';\n",
        'lib/c/three.dart': "export 'dart:io';\n",
      },
      { 'lib/a': 'lib/b (1)', 'lib/b': 'lib/c (1)', 'lib/c': '' },
    ],
    [
      'Lua',
      {
        'a/one.lua': 'local two = require("b.two")\nreturn two\n',
        'b/two.lua': 'return require "c"\n',
        'c/init.lua': 'return {}\n',
      },
      { a: 'b (1)', b: 'c (1)', c: '' },
    ],
    [
      'a language without a grammar',
      { 'a/One.swift': 'import b\n', 'b/two.js': "import '../c/three.js'\n", 'b/Two.hs': '', 'c/three.js': '' },
      {
        a: 'imports not resolved for Swift',
        b: 'c (1); imports not resolved for Haskell',
        c: '',
      },
    ],
  ])('between folders are shown for %s', async (_, files, expected, cycle) => {
    const made = makeRepo()
    made.commit('one', files)
    const outcome = await runCommand('overview', made.dir, {})
    const shown = tables(outcome)
    expect(Object.fromEntries((shown.Folders ?? []).map(([folder, , , imports]) => [folder, imports]))).toEqual(
      expected,
    )
    expect(shown['1 import cycle']?.map(([way]) => way)).toEqual(cycle === undefined ? undefined : [cycle])
  })
})

describe('unused names', () => {
  it.each([
    ['a name that is mentioned on another line', ['one two\n', 'two\n'], 'two', 2],
    ['a name that is mentioned twice on one line', ['two(two)\n'], 'two', 1],
    ['a longer name', ['get', 'getAll _get get2\n'], 'get', 1],
    ['a name with other characters', ['valid? x\n', 'invalid? valid?y\n', 'valid?'], 'valid?', 2],
    ['a dash', ['get-all\nget-all\n'], 'get-all', 2],
    ['nothing', ['x'], 'two', 0],
  ])('%s: %j has %s on %i lines', (_, texts, name, lines) => {
    const counter = createUsageCounter([name])
    for (const text of texts) counter.read(text)
    expect(counter.lines(name)).toBe(lines)
  })
})

describe('import cycles', () => {
  const graph = fc
    .array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 })), { maxLength: 30 })
    .map((pairs) => {
      const edges = new Map(Array.from({ length: 10 }, (_, at) => [`${at}`, [] as string[]]))
      for (const [from, to] of pairs) must(edges.get(`${from}`)).push(`${to}`)
      return edges
    })
  const reaches = (edges: ReadonlyMap<string, readonly string[]>, from: string, to: string) => {
    const seen = new Set(edges.get(from))
    for (const node of seen) for (const next of edges.get(node) ?? []) seen.add(next)
    return seen.has(to)
  }

  it('are cycles, and everything on one is a member', () => {
    fc.assert(
      fc.property(graph, (edges) => {
        const cycles = findImportCycles(edges)
        for (const { cycle, members } of cycles) {
          for (const [at, node] of cycle.entries()) expect(edges.get(node)).toContain(cycle[(at + 1) % cycle.length])
          expect(new Set(cycle).size).toBe(cycle.length)
          for (const member of members) expect(reaches(edges, member, must(members[0]))).toBe(true)
        }
        const inKnots = cycles.flatMap(({ members }) => members).toSorted()
        expect(inKnots).toEqual([...edges.keys()].filter((node) => reaches(edges, node, node)))
      }),
      { numRuns: 500 },
    )
  })
})
