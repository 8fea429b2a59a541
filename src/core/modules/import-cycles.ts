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

/** A visited node of Tarjan's algorithm. */
interface Visit {
  node: string
  index: number
  /** The smallest index known to be reachable. */
  low: number
  /** Position of the next edge to follow. */
  next: number
  /** It does not belong to a found component yet. */
  open: boolean
  caller: Visit | undefined
}

function components(edges: Edges): string[][] {
  const visits = new Map<string, Visit>()
  const open: Visit[] = []
  const found: string[][] = []
  const enter = (node: string, caller?: Visit): Visit => {
    const visit = { node, index: visits.size, low: visits.size, next: 0, open: true, caller }
    visits.set(node, visit)
    open.push(visit)
    return visit
  }
  for (const root of edges.keys()) {
    let visit = visits.has(root) ? undefined : enter(root)
    while (visit !== undefined) {
      const target = edges.get(visit.node)?.[visit.next++]
      if (target !== undefined) {
        const known = visits.get(target)
        if (known === undefined) visit = enter(target, visit)
        else if (known.open) visit.low = Math.min(visit.low, known.index)
        continue
      }
      if (visit.low === visit.index) {
        const members = open.splice(open.lastIndexOf(visit))
        for (const member of members) member.open = false
        if (members.length > 1 || edges.get(visit.node)?.includes(visit.node))
          found.push(members.map(({ node }) => node).toSorted())
      }
      if (visit.caller !== undefined) visit.caller.low = Math.min(visit.caller.low, visit.low)
      visit = visit.caller
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
