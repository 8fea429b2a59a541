import { describe, expect, it } from 'vitest'
import { must } from '../../../src/core/must.ts'
import { makeRepo, reportOf, reviewRepo, runCommand } from '../../support/repo.ts'

type Files = Record<string, string>

const others = ['behavior', 'rules', 'secrets', 'complexity', 'duplication', 'tests', 'drift', 'hygiene', 'moves']
const onlyImpact = `[passes]\n${others.map((pass) => `${pass} = false\n`).join('')}`

/** A small library, a caller in another file, and the changes to the library. */
interface Project {
  library: string
  caller: string
  files: Files
  /** Without the function that the caller uses. */
  removed: [from: string, to: string]
  /** What the caller passes is no longer enough. */
  needsMore: [from: string, to: string]
  /** The method that the caller uses has another name. */
  renamed: [from: string, to: string]
  /** All of it changes, and what the caller passes still fits. */
  compatible: [from: string, to: string][]
  /** A file with a function of the same name that has nothing to do with the library, and that is removed. */
  unrelated: { path: string; before: string; after: string }
  /** Lines of the caller, by change. */
  lines: { removed: number; needsMore: number; renamed: number }
}

const projects: Record<string, Project> = {
  kotlin: {
    library: 'farm/Pond.kt',
    caller: 'app/Main.kt',
    files: {
      'farm/Pond.kt': `package farm

class Pond(val size: Int) {
    fun fillWithWater(level: Int): Int = level * size
}

fun measure(depth: Int): Int = depth

fun dry(pond: Pond) = pond.size
`,
      'app/Main.kt': `package app

import farm.Pond
import farm.dry
import farm.measure

fun main() {
    val pond = Pond(3)
    println(measure(2))
    println(dry(pond))
    println(pond.fillWithWater(1))
}
`,
    },
    removed: ['fun dry(pond: Pond) = pond.size\n', ''],
    needsMore: ['measure(depth: Int)', 'measure(depth: Int, unit: String)'],
    renamed: ['fillWithWater', 'pourWater'],
    compatible: [
      ['measure(depth: Int): Int = depth', 'measure(depth: Int, unit: String = "m"): Int = depth + unit.length'],
      ['level * size', 'level + size'],
      ['dry(pond: Pond)', 'dry(lake: Pond)'],
    ],
    unrelated: {
      path: 'zoo/Lake.kt',
      before: 'package zoo\n\nfun measure(a: Int) = a\n\nclass Pond\n\nfun go() = 1\n',
      after: 'package zoo\n\nfun go() = 1\n',
    },
    lines: { removed: 4, needsMore: 9, renamed: 11 },
  },
  scala: {
    library: 'farm/Pond.scala',
    caller: 'app/Main.scala',
    files: {
      'farm/Pond.scala': `package farm

class Pond(val size: Int) {
  def fillWithWater(level: Int): Int = level * size
}

object Tools {
  def measure(depth: Int): Int = depth
  def dry(pond: Pond): Int = pond.size
}
`,
      'app/Main.scala': `package app

import farm.{Pond, Tools}

object Main {
  def main(args: Array[String]): Unit = {
    val pond = new Pond(3)
    println(Tools.measure(2))
    println(Tools.dry(pond))
    println(pond.fillWithWater(1))
  }
}
`,
    },
    removed: ['  def dry(pond: Pond): Int = pond.size\n', ''],
    needsMore: ['measure(depth: Int)', 'measure(depth: Int, unit: String)'],
    renamed: ['fillWithWater', 'pourWater'],
    compatible: [
      ['measure(depth: Int)', 'measure(depth: Int, unit: String = "m")'],
      ['level * size', 'level + size'],
      ['dry(pond: Pond): Int = pond', 'dry(lake: Pond)(implicit clock: Clock): Int = lake'],
    ],
    unrelated: {
      path: 'zoo/Lake.scala',
      before: 'package zoo\n\nobject Tools {\n  def measure(a: Int): Int = a\n  def go = 1\n}\n',
      after: 'package zoo\n\nobject Tools {\n  def go = 1\n}\n',
    },
    lines: { removed: 9, needsMore: 8, renamed: 10 },
  },
  lua: {
    library: 'farm/pond.lua',
    caller: 'app/main.lua',
    files: {
      'farm/pond.lua': `local M = {}

function M.measure(depth)
  return depth
end

function M.dry(pond)
  return pond.size
end

function M:fillWithWater(level)
  return level * self.size
end

return M
`,
      'app/main.lua': `local pond = require("farm.pond")

local lake = { size = 3 }
print(pond.measure(2))
print(pond.dry(lake))
print(pond:fillWithWater(1))
`,
    },
    removed: ['function M.dry(pond)\n  return pond.size\nend\n', ''],
    needsMore: ['M.measure(depth)\n  return depth', 'M.measure(depth, unit)\n  return depth * unit.factor'],
    renamed: ['fillWithWater', 'pourWater'],
    compatible: [
      ['M.measure(depth)\n  return depth', 'M.measure(depth, unit)\n  return depth * (unit or 1)'],
      ['level * self', 'level + self'],
      ['M.dry(pond)\n  return pond', 'M.dry(lake)\n  return lake'],
    ],
    unrelated: {
      path: 'zoo/lake.lua',
      before: 'local M = {}\n\nfunction M.measure(a)\n  return a\nend\n\nM.size = 1\n\nreturn M\n',
      after: 'local M = {}\n\nM.size = 1\n\nreturn M\n',
    },
    lines: { removed: 5, needsMore: 4, renamed: 6 },
  },
  dart: {
    library: 'lib/pond.dart',
    caller: 'lib/src/main.dart',
    files: {
      'pubspec.yaml': 'name: farm\n',
      'lib/pond.dart': `class Pond {
  final int size;
  Pond(this.size);
  int fillWithWater(int level) => level * size;
}

int measure(int depth, {int scale = 1}) => depth * scale;

int dry(Pond pond) {
  return pond.size;
}
`,
      'lib/src/main.dart': `import 'package:farm/pond.dart';

void main() {
  final pond = Pond(3);
  print(measure(2, scale: 3));
  print(dry(pond));
  print(pond.fillWithWater(1));
}
`,
    },
    removed: ['int dry(Pond pond) {\n  return pond.size;\n}\n', ''],
    needsMore: ['{int scale = 1}) => depth', '{required int unit, int scale = 1}) => unit * depth'],
    renamed: ['fillWithWater', 'pourWater'],
    compatible: [
      ['{int scale = 1}) => depth', '{int scale = 1, int unit = 1}) => unit * depth'],
      ['level * size', 'level + size'],
      ['dry(Pond pond) {\n  return pond', 'dry(Pond lake) {\n  return lake'],
    ],
    unrelated: {
      path: 'lib/zoo/lake.dart',
      before: 'int measure(int a, {int scale = 1}) => a;\n\nint dry(int a) => a;\n\nint go() => 1;\n',
      after: 'int go() => 1;\n',
    },
    lines: { removed: 6, needsMore: 5, renamed: 7 },
  },
}

/** What the impact pass reports of a change: the rule, and where the callers are. */
async function reported(before: Files, after: Files) {
  const repo = makeRepo()
  repo.commit('before', { '.rubberduck.toml': onlyImpact, ...before })
  repo.commit('after', after)
  const report = await reviewRepo(repo.dir, { base: 'HEAD~1', head: 'HEAD' })
  return report.findings
    .filter((finding) => finding.pass === 'impact')
    .map(({ rule, related }) => ({
      rule,
      places: (related ?? []).map((place) => `${place.path}:${place.startLine}`),
    }))
}

describe.each(Object.entries(projects))('%s', (_, { library, caller, files, lines, ...changes }) => {
  const change = (...replacements: [from: string, to: string][]) => {
    const text = replacements.reduce((before, [from, to]) => {
      expect(before).toContain(from)
      return before.replaceAll(from, to)
    }, must(files[library]))
    return reported(files, { [library]: text })
  }

  it('reports a removed function that another file still calls', async () => {
    const places = [`${caller}:${lines.removed}`]
    expect(await change(changes.removed)).toEqual([{ rule: 'impact/removed-symbol', places }])
  })

  it('reports a new parameter that a caller does not pass', async () => {
    const places = [`${caller}:${lines.needsMore}`]
    expect(await change(changes.needsMore)).toEqual([{ rule: 'impact/changed-parameters', places }])
  })

  it('reports a renamed method', async () => {
    const places = [`${caller}:${lines.renamed}`]
    expect(await change(changes.renamed)).toEqual([{ rule: 'impact/removed-symbol', places }])
  })

  it('says nothing when the callers still fit', async () => {
    expect(await change(...changes.compatible)).toEqual([])
  })

  it('says nothing of another symbol with the same name', async () => {
    const { path, before, after } = changes.unrelated
    expect(await reported({ ...files, [path]: before }, { [path]: after })).toEqual([])
  })
})

describe('lua', () => {
  it('follows an import to the module, whatever other modules declare', async () => {
    const { files } = must(projects.lua)
    const other = 'local M = {}\n\nfunction M.dry(a)\n  return a\nend\n\nreturn M\n'
    const before = {
      ...files,
      'zoo/lake.lua': other,
      'zoo/main.lua': 'local lake = require("zoo.lake")\nlake.dry(1)\n',
    }
    const after = { 'farm/pond.lua': must(files['farm/pond.lua']).replace(must(projects.lua).removed[0], '') }
    expect(await reported(before, after)).toEqual([{ rule: 'impact/removed-symbol', places: ['app/main.lua:5'] }])
  })

  it('searches the importing files of an init.lua by the name of its folder', async () => {
    const module = 'local function fill(level)\n  return level\nend\n\nreturn fill\n'
    const before = { 'farm/init.lua': module, 'app.lua': 'local water = require("farm")\nwater(1)\n' }
    const after = { 'farm/init.lua': module.replace('(level)', '(level, depth)').replace('level\n', 'level / depth\n') }
    expect(await reported(before, after)).toEqual([{ rule: 'impact/changed-parameters', places: ['app.lua:2'] }])
  })
})

describe('rust', () => {
  it('reviews a file whose name is no valid regular expression', async () => {
    const library = 'pub fn parse_date(text: u8) -> u8 {\n    text\n}\n\npub const ZONE: u8 = 1;\n'
    const caller = 'use crate::date::parse_date;\n\npub fn today() -> u8 {\n    parse_date(1)\n}\n'
    const repo = makeRepo()
    const files = { 'src/c++.rs': library, 'src/date.rs': library, 'src/main.rs': caller }
    repo.commit('before', { '.rubberduck.toml': onlyImpact, ...files })
    repo.commit('after', { 'src/c++.rs': 'pub const ZONE: u8 = 1;\n' })
    const outcome = await runCommand('review', repo.dir, { base: 'HEAD~1', head: 'HEAD' })
    expect(outcome.state).toBe('complete')
    expect(reportOf(outcome).findings).toEqual([])
  })
})
