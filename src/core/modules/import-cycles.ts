/** Files or packages that import each other, and a shortest cycle among them. */
export interface ImportCycle {
  members: string[]
  /** Each imports the next, and the last the first. */
  cycle: string[]
}

type Edges = ReadonlyMap<string, readonly string[]>

/** Maximum number of members from which a shortest cycle is searched. */
const mostStarts = 40

/** Finds strongly connected components with Tarjan's algorithm, and a shortest cycle in each; the shortest first. */
export function findImportCycles(edges: Edges): ImportCycle[] {
  const all: ImportCycle[] = []
  for (const members of components(edges)) {
    const inside = new Set(members)
    const cycles = members.slice(0, mostStarts).map((start) => shortestCycle(edges, start, inside))
    const found = cycles.filter((cycle) => cycle !== undefined).toSorted((one, other) => one.length - other.length)[0]
    if (found !== undefined) all.push({ members, cycle: found })
  }
  return all.toSorted(
    (one, other) => one.cycle.length - other.cycle.length || (one.cycle[0] ?? '').localeCompare(other.cycle[0] ?? ''),
  )
}

function components(edges: Edges): string[][] {
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const waiting: string[] = []
  const held = new Set<string>()
  const found: string[][] = []
  for (const root of edges.keys()) {
    if (index.has(root)) continue
    const path: { node: string; next: number }[] = []
    const enter = (node: string) => {
      index.set(node, index.size)
      low.set(node, index.get(node)!)
      waiting.push(node)
      held.add(node)
      path.push({ node, next: 0 })
    }
    enter(root)
    while (path.length > 0) {
      const step = path.at(-1)!
      const target = edges.get(step.node)?.[step.next++]
      if (target !== undefined) {
        if (!index.has(target)) enter(target)
        else if (held.has(target)) low.set(step.node, Math.min(low.get(step.node)!, index.get(target)!))
        continue
      }
      path.pop()
      const above = path.at(-1)
      if (above !== undefined) low.set(above.node, Math.min(low.get(above.node)!, low.get(step.node)!))
      if (low.get(step.node) !== index.get(step.node)) continue
      const members = waiting.splice(waiting.indexOf(step.node))
      for (const member of members) held.delete(member)
      if (members.length > 1 || edges.get(step.node)?.includes(step.node)) found.push(members.toSorted())
    }
  }
  return found
}

function shortestCycle(edges: Edges, start: string, inside: ReadonlySet<string>): string[] | undefined {
  const from = new Map<string, string | undefined>([[start, undefined]])
  for (const node of from.keys())
    for (const target of edges.get(node) ?? []) {
      if (target === start) {
        const way: string[] = []
        for (let at: string | undefined = node; at !== undefined; at = from.get(at)) way.unshift(at)
        return way
      }
      if (inside.has(target) && !from.has(target)) from.set(target, node)
    }
  return undefined
}
