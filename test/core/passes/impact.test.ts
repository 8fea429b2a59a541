import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../src/core/findings/finding.ts'
import { must } from '../../../src/core/must.ts'
import { makeRepo, reviewRepo } from '../../support/repo.ts'

type Files = Record<string, string | null>

const others = ['behavior', 'rules', 'secrets', 'complexity', 'duplication', 'tests', 'drift', 'hygiene', 'moves']
const onlyImpact = `[passes]\n${others.map((pass) => `${pass} = false\n`).join('')}`

/** Findings of the impact pass for a change from one set of files to another. */
async function findings(before: Files, change: Files): Promise<Finding[]> {
  const repo = makeRepo()
  repo.commit('before', { '.rubberduck.toml': onlyImpact, ...before })
  repo.commit('after', change)
  const report = await reviewRepo(repo.dir, { base: 'HEAD~1', head: 'HEAD' })
  return report.findings.filter((finding) => finding.pass === 'impact')
}

/** What a person would check first: rule, place, and where the callers are. */
function brief(list: Finding[]) {
  return list.map(({ rule, path, startLine, severity, related }) => ({
    at: `${rule} ${severity} ${path}:${startLine}`,
    places: (related ?? []).map((place) => `${place.path}:${place.startLine}`),
  }))
}

const date =
  'export function parseDate(text: string): number {\n  return Date.parse(text)\n}\n\nexport const zone = 1\n'

describe('TypeScript', () => {
  it('finds imports of a function that was removed', async () => {
    const found = await findings(
      {
        'src/date.ts': date,
        'src/app.ts': "import { parseDate } from './date.js'\n\nexport const now = parseDate('now')\n",
      },
      { 'src/date.ts': 'export const zone = 1\n' },
    )
    expect(brief(found)).toEqual([{ at: 'impact/removed-symbol error src/date.ts:1', places: ['src/app.ts:1'] }])
    expect(must(found[0]).message).toContain('`parseDate` was removed')
    expect(must(found[0]).confidence).toBe(0.95)
  })

  it('names the new name, and says nothing of places that were adapted', async () => {
    const found = await findings(
      {
        'src/date.ts': date,
        'src/app.ts': "import { parseDate } from './date.ts'\nparseDate('now')\n",
        'src/old.ts': "import { parseDate as parse } from './date'\nparse('now')\n",
      },
      {
        'src/date.ts': date.replace('parseDate', 'readDate'),
        'src/app.ts': "import { readDate } from './date.ts'\nreadDate('now')\n",
      },
    )
    expect(brief(found)).toEqual([{ at: 'impact/removed-symbol error src/date.ts:1', places: ['src/old.ts:1'] }])
    expect(must(found[0]).message).toContain('possibly renamed to `readDate`')
  })

  it('follows an index file that re-exports everything', async () => {
    const found = await findings(
      {
        'src/date.ts': date,
        'src/index.ts': "export * from './date'\n",
        'test/app.ts': "import { parseDate } from '../src'\nparseDate('now')\n",
      },
      { 'src/date.ts': 'export const zone = 1\n' },
    )
    expect(brief(found)).toEqual([{ at: 'impact/removed-symbol error src/date.ts:1', places: ['test/app.ts:1'] }])
  })

  it('is content when the old file re-exports what moved', async () => {
    const found = await findings(
      { 'src/date.ts': date, 'src/app.ts': "import { parseDate } from './date'\nparseDate('now')\n" },
      { 'src/date.ts': "export { parseDate } from './parse'\nexport const zone = 1\n", 'src/parse.ts': date },
    )
    expect(found).toEqual([])
  })

  it('finds calls that miss a new argument, through renamed and namespace imports', async () => {
    const found = await findings(
      {
        'src/date.ts': date,
        'src/a.ts': "import { parseDate as parse } from './date'\nparse('now')\n",
        'src/b.ts': "import * as date from './date'\n\ndate.parseDate('now')\n",
        'src/c.ts': "import { parseDate } from './other'\nparseDate('now')\n",
        'src/other.ts': 'export function parseDate(text: string) {\n  return text\n}\n',
        'src/d.ts': "import { parseDate } from './date'\nexport const f = (args: [string]) => parseDate(...args)\n",
        'src/e.ts': 'export function run(parseDate: (text: string) => void) {\n  parseDate("x")\n}\n',
      },
      { 'src/date.ts': date.replace('text: string', 'text: string, zone: string') },
    )
    expect(brief(found)).toEqual([
      { at: 'impact/changed-parameters error src/date.ts:1', places: ['src/a.ts:2', 'src/b.ts:3'] },
    ])
    expect(must(found[0]).message).toContain('`parseDate(text)` is now `(text, zone)`')
  })

  it('does not mind a new optional parameter or an overload that still fits', async () => {
    const app = "import { parseDate } from './date'\nparseDate('now')\n"
    expect(
      await findings(
        { 'date.ts': date, 'app.ts': app },
        { 'date.ts': date.replace('text: string', 'text: string, zone = 0') },
      ),
    ).toEqual([])
    const overloads =
      'export function parseDate(text: string): number\nexport function parseDate(text: string, zone: string): number\n'
    expect(
      await findings(
        { 'date.ts': date, 'app.ts': app },
        { 'date.ts': `${overloads}${date.replace('text: string', 'text: string, zone?: string')}` },
      ),
    ).toEqual([])
  })

  it('leaves a function alone whose type is declared apart from its parameters', async () => {
    const before =
      "import type { Parse } from './types'\n\nexport const parseDate: Parse = (text) => Date.parse(text)\n"
    const found = await findings(
      { 'date.ts': before, 'app.ts': "import { parseDate } from './date'\nparseDate('now')\n" },
      { 'date.ts': before.replace('(text) =>', '(text, zone) =>') },
    )
    expect(found).toEqual([])
  })

  it('sees arguments that now go to another parameter', async () => {
    const found = await findings(
      {
        'copy.ts': 'export function copy(from: string, to: string) {\n  return [from, to]\n}\n',
        'app.ts': "import { copy } from './copy'\ncopy('a', 'b')\n",
      },
      { 'copy.ts': 'export function copy(to: string, from: string) {\n  return [from, to]\n}\n' },
    )
    expect(brief(found)).toEqual([{ at: 'impact/reordered-parameters warning copy.ts:1', places: ['app.ts:2'] }])
  })

  it('finds callers that do not wait for what is now async', async () => {
    const before = 'export function load(name: string): string {\n  return name\n}\n'
    const found = await findings(
      {
        'load.ts': before,
        'a.ts':
          "import { load } from './load'\n\nexport function size(name: string) {\n  const text = load(name)\n  return text.length\n}\n",
        'b.ts': "import { load } from './load'\nexport async function f() {\n  return (await load('x')).length\n}\n",
        'c.ts':
          "import { load } from './load'\nexport async function f() {\n  const text = load('x')\n  return await text\n}\n",
      },
      {
        'load.ts': before
          .replace('export function', 'export async function')
          .replace(': string {', ': Promise<string> {'),
      },
    )
    expect(brief(found)).toEqual([{ at: 'impact/now-async warning load.ts:1', places: ['a.ts:4'] }])
  })

  it('finds constructor calls that no longer fit', async () => {
    const before = 'export class Pond {\n  constructor(size: number) {\n    console.log(size)\n  }\n}\n'
    const found = await findings(
      { 'pond.ts': before, 'app.ts': "import { Pond } from './pond'\nnew Pond(1)\n" },
      { 'pond.ts': before.replace('size: number', 'size: number, depth: number') },
    )
    expect(brief(found)).toEqual([{ at: 'impact/changed-parameters error pond.ts:2', places: ['app.ts:2'] }])
  })

  it('takes methods by their class where the text tells it, and never by a common name', async () => {
    const before =
      'export class Pond {\n  addDuck(name: string) {\n    return name\n  }\n  get(key: string) {\n    return key\n  }\n}\n'
    const found = await findings(
      {
        'pond.ts': before,
        'app.ts': "import { Pond } from './pond'\nconst pond = new Pond()\npond.addDuck('a')\n",
        'map.ts': "const map = new Map()\nmap.get('a')\nconst lake = new Lake()\nlake.addDuck('b')\n",
      },
      {
        'pond.ts': before
          .replace('name: string', 'name: string, age: number')
          .replace('key: string', 'key: string, or: string'),
      },
    )
    expect(brief(found)).toEqual([{ at: 'impact/changed-parameters error pond.ts:2', places: ['app.ts:3'] }])
  })

  it('finds imports of a file that moved', async () => {
    const found = await findings(
      { 'src/date.ts': date, 'src/app.ts': "import { zone } from './date'\nconsole.log(zone)\n" },
      { 'src/date.ts': null, 'src/time.ts': date },
    )
    expect(brief(found)).toEqual([{ at: 'impact/removed-file error src/time.ts:1', places: ['src/app.ts:1'] }])
    expect(must(found[0]).message).toContain('moved to `src/time.ts`')
    expect(must(found[0]).placement).toEqual({ at: 'file' })
  })

  it('does not mistake a script turned into TypeScript for a removed file', async () => {
    const found = await findings(
      {
        'src/date.js': 'export const zone = 1\n',
        'src/app.ts': "import { zone } from './date.js'\nconsole.log(zone)\n",
      },
      { 'src/date.js': null, 'src/date.ts': 'export const zone: number = 1\n' },
    )
    expect(found).toEqual([])
  })

  it('leaves a file alone that a build makes from now on', async () => {
    const found = await findings(
      {
        '.gitignore': 'dist\n',
        'src/version.ts': date,
        'src/app.ts': "import { zone } from './version'\nconsole.log(zone)\n",
      },
      { '.gitignore': 'dist\n/src/version.ts\n', 'src/version.ts': null },
    )
    expect(found).toEqual([])
  })

  it('follows a default export by the name of its file', async () => {
    const before = 'export default function quack(times: number) {\n  return times\n}\n'
    const found = await findings(
      { 'src/quack.ts': before, 'src/app.ts': "import noise from './quack'\nnoise(1)\n" },
      { 'src/quack.ts': before.replace('times: number', 'times: number, loud: boolean') },
    )
    expect(brief(found)).toEqual([{ at: 'impact/changed-parameters error src/quack.ts:1', places: ['src/app.ts:2'] }])
  })
})

describe('JavaScript', () => {
  const before = 'export function send(message) {\n  return message\n}\n'
  const app = "import { send } from './send.js'\nsend('hi')\n"

  it('is less sure, for an argument may be left out', async () => {
    const found = await findings(
      { 'send.js': before, 'app.js': app },
      { 'send.js': 'export function send(message, port) {\n  return port.post(message)\n}\n' },
    )
    expect(found.map((finding) => [finding.severity, finding.confidence])).toEqual([['warning', 0.6]])
  })

  it('is silent when the function copes without it', async () => {
    const guarded = 'export function send(message, port) {\n  port = port || open()\n  return port.post(message)\n}\n'
    expect(await findings({ 'send.js': before, 'app.js': app }, { 'send.js': guarded })).toEqual([])
  })

  it('finds calls through a constant that holds a required module or one of its names', async () => {
    const module = 'function send(message) {\n  return message\n}\n\n'
    const after = module.replace('(message)', '(message, port)').replace('message\n', 'message + port\n')
    for (const [exported, required] of [
      ['send', "require('./send')"],
      ['{ send }', "require('./send').send"],
    ]) {
      const library = (text: string) => ({ 'send.js': `${text}module.exports = ${exported}\n` })
      const caller = { 'app.js': `const post = ${required}\npost('hi')\n` }
      expect(brief(await findings({ ...library(module), ...caller }, library(after)))).toEqual([
        { at: 'impact/changed-parameters warning send.js:1', places: ['app.js:2'] },
      ])
    }
  })

  it('finds calls by the name of a function although its module has a frequent name', async () => {
    const module = 'export default function send(message) {\n  return message\n}\n'
    const after = module.replace('(message)', '(message, port)').replace('message\n', 'message + port\n')
    const app = "import send from './tools.js'\nsend('hi')\n"
    const found = await findings(
      { 'tools.js': module, 'app.js': app, 'list.txt': 'tools\n'.repeat(300) },
      { 'tools.js': after },
    )
    expect(brief(found)).toEqual([{ at: 'impact/changed-parameters warning tools.js:1', places: ['app.js:2'] }])
  })

  it('ignores calls of a parameter with the name of a required module', async () => {
    const module = 'function send(message) {\n  return message\n}\n\nmodule.exports = send\n'
    const app = "const send = require('./send')\nexport const run = (send) => send('hi')\n"
    const after = module.replace('(message)', '(message, port)').replace('message\n', 'message + port\n')
    expect(await findings({ 'send.js': module, 'app.js': app }, { 'send.js': after })).toEqual([])
  })
})

describe('Python', () => {
  const before = 'def load(path, strict=False):\n    return path\n\n\ndef other():\n    return 1\n'

  it('finds imports of a removed function, also through a package', async () => {
    const found = await findings(
      {
        'pond/__init__.py': 'from .files import load\n',
        'pond/files.py': before,
        'app.py': 'from pond import load\n\nload("a")\n',
        'tests/test_files.py': 'from pond.files import load as read\n\nread("a")\n',
      },
      { 'pond/files.py': 'def other():\n    return 1\n' },
    )
    expect(brief(found)).toEqual([
      {
        at: 'impact/removed-symbol error pond/files.py:1',
        places: ['app.py:1', 'pond/__init__.py:1', 'tests/test_files.py:1'],
      },
    ])
  })

  it('finds keywords that were renamed', async () => {
    const found = await findings(
      {
        'pond/__init__.py': '',
        'pond/files.py': before,
        'app.py':
          'from pond import files\nfrom pond.files import load\n\nload("a", strict=True)\nload("a")\nfiles.load("a", strict=True)\n',
      },
      { 'pond/files.py': before.replace('strict=', 'check=') },
    )
    expect(brief(found)).toEqual([
      { at: 'impact/changed-parameters warning pond/files.py:1', places: ['app.py:4', 'app.py:6'] },
    ])
  })

  it('leaves functions alone whose decorator changes how they are called', async () => {
    const decorated = `@task\n${before}`
    const found = await findings(
      { 'files.py': decorated, 'app.py': 'from files import load\n\nload("a")\n' },
      { 'files.py': decorated.replace('path,', 'path, mode,') },
    )
    expect(found).toEqual([])
  })

  it('follows methods through self, and leaves the receiver out', async () => {
    const pond =
      'class Pond:\n    def add_duck(self, name):\n        return name\n\n    def fill(self):\n        self.add_duck("a")\n'
    const found = await findings({ 'pond.py': pond }, { 'pond.py': pond.replace('self, name', 'self, name, age') })
    expect(brief(found)).toEqual([{ at: 'impact/changed-parameters warning pond.py:2', places: ['pond.py:6'] }])
  })

  it('finds what still awaits a plain function', async () => {
    const found = await findings(
      {
        'files.py': 'async def size(path) -> int:\n    return 1\n',
        'app.py': 'from files import size\n\nasync def f():\n    return await size("a")\n',
      },
      { 'files.py': 'def size(path) -> int:\n    return 1\n' },
    )
    expect(brief(found)).toEqual([{ at: 'impact/no-longer-async warning files.py:1', places: ['app.py:4'] }])
  })

  it('finds a module that is gone', async () => {
    const found = await findings(
      {
        'pond/__init__.py': '',
        'pond/files.py': before,
        'pond/app.py': 'from . import files\nfrom .files import load\n',
      },
      { 'pond/files.py': null },
    )
    expect(brief(found)).toEqual([
      { at: 'impact/removed-file error pond/files.py:1', places: ['pond/app.py:1', 'pond/app.py:2'] },
    ])
  })
})

describe('Go', () => {
  const mod = 'module example.invalid/pond\n\ngo 1.23\n'
  const before =
    'package duck\n\nfunc Quack(times int) string {\n\treturn help(times)\n}\n\nfunc help(times int) string {\n\treturn "quack"\n}\n'

  it('finds calls by import path, package and folder', async () => {
    const found = await findings(
      {
        'go.mod': mod,
        'duck/duck.go': before,
        'duck/more.go': 'package duck\n\nfunc Twice() string {\n\treturn help(2)\n}\n',
        'main.go': 'package main\n\nimport d "example.invalid/pond/duck"\n\nfunc main() {\n\td.Quack(1)\n}\n',
      },
      {
        'duck/duck.go': before
          .replaceAll('times int', 'times int, loud bool')
          .replace('help(times)', 'help(times, loud)'),
      },
    )
    expect(brief(found)).toEqual([
      { at: 'impact/changed-parameters error duck/duck.go:3', places: ['main.go:6'] },
      { at: 'impact/changed-parameters error duck/duck.go:7', places: ['duck/more.go:4'] },
    ])
  })

  it('is content when a function moves within its package', async () => {
    const help = 'func help(times int) string {\n\treturn "quack"\n}\n'
    const found = await findings(
      {
        'go.mod': mod,
        'duck/duck.go': before,
        'duck/more.go': 'package duck\n\nfunc Twice() string {\n\treturn help(2)\n}\n',
      },
      { 'duck/duck.go': before.replace(help, ''), 'duck/help.go': `package duck\n\n${help}` },
    )
    expect(found).toEqual([])
  })

  it('counts the values that callers take', async () => {
    const found = await findings(
      {
        'go.mod': mod,
        'duck/duck.go':
          'package duck\n\nfunc Quack(times int) (string, error) {\n\treturn "", nil\n}\n\nfunc Load() int {\n\treturn 1\n}\n',
        'main.go':
          'package main\n\nimport "example.invalid/pond/duck"\n\nfunc main() {\n\tsound, err := duck.Quack(1)\n\tsize := duck.Load()\n\tprintln(sound, err, size, duck.Load())\n}\n',
      },
      {
        'duck/duck.go':
          'package duck\n\nfunc Quack(times int) string {\n\treturn ""\n}\n\nfunc Load() (int, error) {\n\treturn 1, nil\n}\n',
      },
    )
    expect(brief(found)).toEqual([
      { at: 'impact/changed-results error duck/duck.go:3', places: ['main.go:6'] },
      { at: 'impact/changed-results error duck/duck.go:7', places: ['main.go:7'] },
    ])
    expect(must(found[0]).message).toContain('now returns one value instead of 2 values')
  })

  it('finds methods by the receiver that the text tells', async () => {
    const pond = 'package duck\n\ntype Pond struct{}\n\nfunc (p *Pond) AddDuck(name string) {}\n'
    const found = await findings(
      {
        'go.mod': mod,
        'duck/pond.go': pond,
        'duck/fill.go': 'package duck\n\nfunc fill(p *Pond) {\n\tp.AddDuck("a")\n}\n',
      },
      { 'duck/pond.go': pond.replace('name string', 'name string, age int') },
    )
    expect(brief(found)).toEqual([{ at: 'impact/changed-parameters error duck/pond.go:5', places: ['duck/fill.go:4'] }])
  })
})

describe('Java', () => {
  const pond =
    'package a.pond;\n\npublic class Pond {\n  public Pond(int size) {}\n  public static int depth(int at) { return at; }\n}\n'

  it('finds constructors and static calls through imports', async () => {
    const found = await findings(
      {
        'src/a/pond/Pond.java': pond,
        'src/a/App.java':
          'package a;\n\nimport a.pond.Pond;\n\nclass App {\n  void run() {\n    new Pond(1);\n    Pond.depth(2);\n  }\n}\n',
      },
      { 'src/a/pond/Pond.java': pond.replace('int size', 'int size, int age').replace('int at)', 'int at, int by)') },
    )
    expect(brief(found)).toEqual([
      { at: 'impact/changed-parameters error src/a/pond/Pond.java:4', places: ['src/a/App.java:7'] },
      { at: 'impact/changed-parameters error src/a/pond/Pond.java:5', places: ['src/a/App.java:8'] },
    ])
  })

  it('asks of a class that moved only who imports it by its old name', async () => {
    const lake = pond.replace('package a.pond', 'package a.lake')
    const found = await findings(
      {
        'src/a/pond/Pond.java': pond,
        'src/a/Old.java': 'package a;\n\nimport a.pond.Pond;\n\nclass Old {\n  Pond pond = new Pond(1);\n}\n',
        'src/a/pond/Star.java': 'package a.pond;\n\nimport a.lake.*;\n\nclass Star {\n  Pond pond = new Pond(1);\n}\n',
      },
      { 'src/a/pond/Pond.java': null, 'src/a/lake/Pond.java': lake },
    )
    expect(found.flatMap((finding) => finding.related?.map((place) => `${place.path}:${place.startLine}`))).toEqual([
      'src/a/Old.java:3',
    ])
  })

  it('accepts what an overload accepts', async () => {
    const found = await findings(
      { 'Pond.java': pond, 'App.java': 'package a.pond;\n\nclass App {\n  Pond pond = new Pond(1);\n}\n' },
      { 'Pond.java': pond.replace('  public Pond(int size) {}', '  public Pond() {}\n  public Pond(int... sizes) {}') },
    )
    expect(found).toEqual([])
  })

  it('finds a class of the package in another folder', async () => {
    const found = await findings(
      {
        'main/farm/Egg.java': 'package farm;\n\nclass Egg { }\n',
        'jvm/farm/Egg.java': 'package farm;\n\nclass Egg { }\n',
        'app/Main.java': 'package app;\n\nimport farm.Egg;\n\nclass Main { Egg egg; }\n',
      },
      { 'jvm/farm/Egg.java': null },
    )
    expect(found).toEqual([])
  })

  it('knows that what has no package cannot be imported', async () => {
    const found = await findings(
      {
        'Egg.java': 'class Egg { }\n',
        'app/Main.java': 'package app;\n\nimport other.Egg;\n\nclass Main { Egg egg; }\n',
      },
      { 'Egg.java': 'class Shell { }\n' },
    )
    expect(found).toEqual([])
  })
})

describe('other languages', () => {
  it('Rust: a function behind use', async () => {
    const found = await findings(
      {
        'src/main.rs': 'mod pond;\nuse crate::pond::fill;\n\nfn main() {\n    fill(1);\n    pond::fill(2);\n}\n',
        'src/pond.rs': 'pub fn fill(size: u32) -> u32 {\n    size\n}\n',
      },
      { 'src/pond.rs': 'pub fn fill(size: u32, depth: u32) -> u32 {\n    size + depth\n}\n' },
    )
    expect(brief(found)).toEqual([
      { at: 'impact/changed-parameters error src/pond.rs:1', places: ['src/main.rs:5', 'src/main.rs:6'] },
    ])
  })

  it('Rust: a method of a trait may be derived from now on', async () => {
    const found = await findings(
      {
        'src/main.rs': 'mod pond;\nuse crate::pond::Pond;\n\nfn main() {\n    let pond = Pond::default();\n}\n',
        'src/pond.rs':
          'pub struct Pond;\n\nimpl Default for Pond {\n    fn default() -> Pond {\n        Pond\n    }\n}\n',
      },
      { 'src/pond.rs': '#[derive(Default)]\npub struct Pond;\n' },
    )
    expect(found).toEqual([])
  })

  it('C#: an extension method may be called with its receiver', async () => {
    const before =
      'namespace A;\n\npublic static class Ponds {\n  public static int Fill(this Pond pond, int size, int depth) { return size; }\n}\n'
    const found = await findings(
      {
        'Ponds.cs': before,
        'App.cs': 'namespace A;\n\nclass App {\n  int F(Pond pond) { return Ponds.Fill(pond, 1); }\n}\n',
      },
      { 'Ponds.cs': before.replace(', int depth', '') },
    )
    expect(found).toEqual([])
  })

  it('C: a function behind its header', async () => {
    const found = await findings(
      {
        'pond.h': 'int fill_pond(int size);\n',
        'pond.c': '#include "pond.h"\n\nint fill_pond(int size) {\n  return size;\n}\n',
        'main.c': '#include "pond.h"\n\nint main(void) {\n  return fill_pond(1);\n}\n',
      },
      {
        'pond.h': 'int fill_pond(int size, int depth);\n',
        'pond.c': '#include "pond.h"\n\nint fill_pond(int size, int depth) {\n  return size + depth;\n}\n',
      },
    )
    expect(found).toHaveLength(1)
    expect(must(found[0]).related?.map((place) => `${place.path}:${place.startLine}`)).toEqual(['main.c:4'])
  })
})

describe('tiers', () => {
  const pond = 'export class Pond {\n  addYoungDuck(name: string) {\n    return name\n  }\n}\n'
  const change = { 'pond.ts': pond.replace('name: string', 'name: string, age: number') }
  const caller = 'export function fill(target) {\n  target.addYoungDuck("a")\n}\n'

  it('is less sure of a method whose name is the only one of its kind', async () => {
    const found = await findings({ 'pond.ts': pond, 'app.ts': caller }, change)
    expect(found.map(({ severity, confidence, placement }) => [severity, confidence, placement.at])).toEqual([
      ['warning', 0.7, 'inline'],
    ])
    expect(must(found[0]).message).toContain('matched by name, which is unique in this repository')
  })

  it('puts what it knows by no more than the name into the summary', async () => {
    const lake = 'export class Lake {\n  addYoungDuck() {\n    return 1\n  }\n}\n'
    const found = await findings({ 'pond.ts': pond, 'lake.ts': lake, 'app.ts': caller }, change)
    expect(found.map(({ severity, confidence, placement }) => [severity, confidence, placement.at])).toEqual([
      ['info', 0.4, 'summary'],
    ])
  })

  it('takes no method of another class, nor one that another declaration of the name accepts', async () => {
    const lake = 'export class Lake {\n  addYoungDuck(name: string) {\n    return name\n  }\n}\n'
    expect(await findings({ 'pond.ts': pond, 'lake.ts': lake, 'app.ts': caller }, change)).toEqual([])
    const other =
      'import { Lake } from "lakes"\nconst lake = new Lake()\nlake.addYoungDuck("a")\nLake.addYoungDuck("a")\n'
    expect(await findings({ 'pond.ts': pond, 'app.ts': other }, change)).toEqual([])
  })

  it('follows a package of the same repo by its name', async () => {
    const found = await findings(
      {
        'packages/time/package.json': '{ "name": "@duck/time" }\n',
        'packages/time/src/index.ts': "export * from './date.ts'\n",
        'packages/time/src/date.ts': date,
        'packages/app/main.ts': "import { parseDate } from '@duck/time'\nparseDate('now')\n",
      },
      { 'packages/time/src/date.ts': 'export const zone = 1\n' },
    )
    expect(brief(found)).toEqual([
      { at: 'impact/removed-symbol error packages/time/src/date.ts:1', places: ['packages/app/main.ts:1'] },
    ])
  })

  it('opens sixty files at most, and says so', async () => {
    const callers = Object.fromEntries(
      Array.from({ length: 70 }, (_, index) => [
        `app/${index}.ts`,
        "import { parseDate } from '../date'\nparseDate('now')\n",
      ]),
    )
    const found = await findings({ 'date.ts': date, ...callers }, { 'date.ts': 'export const zone = 1\n' })
    expect(must(found[0]).message).toContain('at least 60 imports in 60 files')
    expect(must(found[0]).related).toHaveLength(20)
  })
})

it('says nothing of a class member that a base class may still give', async () => {
  const pond = 'import { Base } from "base"\n\nexport class Pond extends Base {\n  addYoungDuck() {}\n  size() {}\n}\n'
  const found = await findings(
    { 'pond.ts': pond, 'app.ts': 'import { Pond } from "./pond"\nconst pond = new Pond()\npond.addYoungDuck()\n' },
    { 'pond.ts': pond.replace('  addYoungDuck() {}\n', '') },
  )
  expect(found).toEqual([])
})

it('finds members of an enumeration that are gone', async () => {
  const found = await findings(
    {
      'color.ts': 'export enum Color {\n  Red,\n  Green,\n}\n',
      'app.ts': "import { Color } from './color'\nexport const stop = Color.Red\n",
    },
    { 'color.ts': 'export enum Color {\n  Green,\n}\n' },
  )
  expect(brief(found)).toEqual([{ at: 'impact/removed-symbol error color.ts:1', places: ['app.ts:2'] }])
})

it('lists twenty places and counts them all', async () => {
  const calls = Array.from({ length: 25 }, (_, index) => `parseDate('${index}')\n`).join('')
  const found = await findings(
    { 'date.ts': date, 'app.ts': `import { parseDate } from './date'\n${calls}` },
    { 'date.ts': date.replace('text: string', 'text: string, zone: string') },
  )
  expect(must(found[0]).related).toHaveLength(20)
  expect(must(found[0]).message).toContain('25 calls')
})

it('does not get lost in a file of ten thousand symbols', async () => {
  const many = Array.from({ length: 10_000 }, (_, i) => `export function make${i}Ducks(a: number) {}\n`).join('')
  const found = await findings(
    { 'ducks.ts': many, 'app.ts': "import { make777Ducks } from './ducks'\nmake777Ducks(1)\n" },
    { 'ducks.ts': many.replace('make777Ducks(a: number', 'make777Ducks(a: number, b: number') },
  )
  expect(brief(found)).toEqual([{ at: 'impact/changed-parameters error ducks.ts:778', places: ['app.ts:2'] }])
})
