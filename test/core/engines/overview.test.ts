import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findKnots } from '../../../src/core/engines/import-cycles.ts'
import { renderJson } from '../../../src/core/report/render-json.ts'
import type { Outcome } from '../../../src/core/types.ts'
import { makeRepo, runEngine } from '../../support/repo.ts'

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
  it('says what leads where, what goes around, what is changed often and hard to follow, and what nobody names', async () => {
    const outcome = await runEngine('overview', repo().dir, {})
    expect(tables(outcome)).toEqual({
      Folders: [
        ['src/core', '4', expect.stringMatching(/^[1-9]/), ''],
        ['src/web', '2', '0', 'src/core (1)'],
        ['tool', '2', '0', ''],
      ],
      // What is loaded later, or only a type, is no cycle.
      '1 import cycle': [['src/core/a.js → src/core/b.js → src/core/a.js', '2']],
      'Hot spots: complexity × commits of the last year': [['src/core/a.js', expect.stringMatching(/^[1-9]/), '2']],
      '1 name that stands nowhere else': [['src/core/a.js:9', 'constant', 'lonelyThing']],
    })
  })

  it('is about the folders that are named, and draws what leads where', async () => {
    const made = repo()
    made.commit('three', { 'src/cli.js': "import { b } from './core/b.js'\nimport './web/page.js'\nexport { b }\n" })
    const web = await runEngine('overview', made.dir, { path: ['src/web/'] })
    expect(tables(web)).toEqual({ Folders: [['src/web', '2', '0', 'src/core (1)']] })
    const whole = await runEngine('overview', made.dir, {})
    const drawn = whole.parts.map((part) => (part.kind === 'text' ? part.markdown : '')).join('\n')
    expect(drawn).toMatch(/^```mermaid\nflowchart LR\n {2}n0\["src\/web"\]\n/m)
    expect(drawn).toMatch(/ -->\|1\| n\d\n/)
    const json = JSON.parse(renderJson(whole)) as { tables: { title: string }[]; rows: unknown[] }
    expect(json.tables.map(({ title }) => title)).toContain('1 import cycle')
    expect(json.rows.length).toBeGreaterThan(4)
  })

  it('takes paths from where it is asked, and refuses what is outside', async () => {
    const made = repo()
    const asked = await runEngine('overview', `${made.dir}/src`, { path: ['./web'] })
    expect(tables(asked)).toEqual({ Folders: [['src/web', '2', '0', 'src/core (1)']] })
    expect(await runEngine('overview', made.dir, { path: ['../elsewhere'] })).toMatchObject({
      state: 'failed',
      error: { kind: 'invalid' },
    })
  })

  it('says nothing of history before the first commit', async () => {
    const made = makeRepo()
    made.write({ 'src/a.js': nested('first') })
    const outcome = await runEngine('overview', made.dir, {})
    expect([outcome.state, Object.keys(tables(outcome))[0]]).toEqual(['complete', 'Folders'])
    expect(Object.keys(tables(outcome)).join()).not.toContain('Hot spots')
  })

  it('is not left by the name of a folder', async () => {
    const made = makeRepo()
    const evil = 'x\n```\n@everyone # <b>"]'
    made.commit('one', {
      'a/one.js': "import '../b/two.js'\n",
      'b/two.js': 'export const two = 2\n',
      [`${evil}/three.js`]: "import '../a/one.js'\n",
    })
    const { parts } = await runEngine('overview', made.dir, {})
    const drawn = parts.map((part) => (part.kind === 'text' ? part.markdown : '')).find((text) => /mermaid/.test(text))
    expect(drawn?.match(/^```/gm)).toHaveLength(2)
    expect(drawn).not.toMatch(/^@everyone|<b>/m)
  })

  it('says where there is nothing to show', async () => {
    const made = repo()
    expect(await runEngine('overview', made.dir, { path: ['nowhere'] })).toMatchObject({
      state: 'failed',
      error: { kind: 'not-found' },
    })
    const none = await runEngine('overview', made.dir, { path: ['package.json'] })
    expect(none.parts).toEqual([{ kind: 'text', markdown: 'None of these files is code that can be parsed.' }])
  })
})

describe('import cycles', () => {
  const graph = fc
    .array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 })), { maxLength: 30 })
    .map((pairs) => {
      const edges = new Map(Array.from({ length: 10 }, (_, at) => [`${at}`, [] as string[]]))
      for (const [from, to] of pairs) edges.get(`${from}`)!.push(`${to}`)
      return edges
    })
  const reaches = (edges: ReadonlyMap<string, readonly string[]>, from: string, to: string) => {
    const seen = new Set(edges.get(from))
    for (const node of seen) for (const next of edges.get(node) ?? []) seen.add(next)
    return seen.has(to)
  }

  it('are ways around, and all that lies on one is in a knot', () => {
    fc.assert(
      fc.property(graph, (edges) => {
        const knots = findKnots(edges)
        for (const { cycle, members } of knots) {
          for (const [at, node] of cycle.entries()) expect(edges.get(node)).toContain(cycle[(at + 1) % cycle.length])
          expect(new Set(cycle).size).toBe(cycle.length)
          for (const member of members) expect(reaches(edges, member, members[0]!)).toBe(true)
        }
        const inKnots = knots.flatMap(({ members }) => members).toSorted()
        expect(inKnots).toEqual([...edges.keys()].filter((node) => reaches(edges, node, node)))
      }),
      { numRuns: 500 },
    )
  })
})
