import fc from 'fast-check'
import { expect, it } from 'vitest'
import { findImportCycles } from '../../../src/core/modules/import-cycles.ts'

const node = fc.integer({ min: 0, max: 9 }).map((number) => `file${number}`)
const graph = fc.dictionary(node, fc.uniqueArray(node, { maxLength: 3 })).map((edges) => new Map(Object.entries(edges)))

/** Nodes that a path of at least one edge leads to. */
function reachable(edges: ReadonlyMap<string, readonly string[]>, start: string): Set<string> {
  const found = new Set(edges.get(start))
  for (const each of found) for (const next of edges.get(each) ?? []) found.add(next)
  return found
}

it('finds exactly the files that reach themselves, with those that reach each other together', () => {
  fc.assert(
    fc.property(graph, (edges) => {
      const reach = new Map([...edges.keys()].map((each) => [each, reachable(edges, each)]))
      const cyclic = [...reach].filter(([each, found]) => found.has(each)).map(([each]) => each)
      const cycles = findImportCycles(edges)
      expect(cycles.flatMap(({ members }) => members).sort()).toEqual(cyclic.sort())
      for (const { members } of cycles)
        for (const member of members)
          expect(members).toEqual(cyclic.filter((each) => reach.get(member)?.has(each) && reach.get(each)?.has(member)))
    }),
  )
})

it('gives a cycle of distinct members that import each other, the shortest first', () => {
  fc.assert(
    fc.property(graph, (edges) => {
      const cycles = findImportCycles(edges)
      for (const { members, cycle } of cycles) {
        for (const [at, each] of cycle.entries()) expect(edges.get(each)).toContain(cycle[(at + 1) % cycle.length])
        expect(new Set(cycle).size).toBe(cycle.length)
        expect(members).toEqual(expect.arrayContaining(cycle))
      }
      const lengths = cycles.map(({ cycle }) => cycle.length)
      expect(lengths).toEqual(lengths.toSorted((one, other) => one - other))
    }),
  )
})
