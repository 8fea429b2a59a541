import type { Viz } from '@viz-js/viz'
import { must } from '../must.ts'

/** Sizes are in CSS pixels. */
interface Box {
  width: number
  height: number
}

/** A graph whose nodes and labels are only sizes. An edge refers to nodes by index. */
export interface Sized {
  nodes: Box[]
  edges: { from: number; to: number; label: Box }[]
}

export interface Point {
  x: number
  y: number
}

/** Positions in CSS pixels, with the origin at the top left. */
export interface Layout extends Box {
  /** The center of each node. */
  nodes: Point[]
  /** `curve` has the control points of a cubic B-spline, 3 n + 1 of them, and ends where the arrow `tip` begins. */
  edges: { curve: Point[]; tip: Point; label: Point }[]
}

/** Width divided by height of a picture that chats show large. */
const preferredRatio = 1.5
/** Graphviz measures lengths in points and boxes in inches. */
const pointsPerInch = 72

let engine: Promise<Viz> | undefined

/**
 * Arranges a graph in layers, from left to right or from top to bottom, whichever fits better. Deterministic. Graphviz
 * gets no text, only sizes, so there is nothing to escape.
 */
export async function layoutGraph(graph: Sized): Promise<Layout> {
  engine ??= import('@viz-js/viz').then(({ instance }) => instance())
  const own = engine
  try {
    const viz = await own
    const [across, down] = [arrange(viz, graph, 'LR'), arrange(viz, graph, 'TB')]
    return misfit(across) < misfit(down) ? across : down
  } catch (error) {
    // A WebAssembly instance is unusable after it has crashed.
    if (engine === own) engine = undefined
    throw error
  }
}

function misfit({ width, height }: Box): number {
  return Math.abs(Math.log(width / height / preferredRatio))
}

/** The part of Graphviz's JSON that is used. Coordinates are text, with the origin at the bottom left. */
interface Arranged {
  bb: string
  objects?: { name: string; pos: string }[]
  edges?: { id: string; pos: string; lp: string }[]
}

function arrange(viz: Viz, { nodes, edges }: Sized, rankdir: 'LR' | 'TB'): Layout {
  const arranged = viz.renderJSON({
    directed: true,
    graphAttributes: { rankdir, nodesep: 0.3, ranksep: 0.45 },
    nodeAttributes: { shape: 'box', fixedsize: true, label: '' },
    edgeAttributes: { arrowsize: 0.8 },
    nodes: nodes.map(({ width, height }, index) => ({
      name: String(index),
      attributes: { width: width / pointsPerInch, height: height / pointsPerInch },
    })),
    edges: edges.map(({ from, to, label }, index) => ({
      tail: String(from),
      head: String(to),
      attributes: { id: String(index), label: { html: blank(label) } },
    })),
  }) as Arranged
  const [, , width = 0, height = 0] = arranged.bb.split(',').map(Number)
  const places = new Map(arranged.objects?.map(({ name, pos }) => [name, pointsOf(pos, height)]))
  const lines = new Map(arranged.edges?.map((edge) => [edge.id, edge]))
  return {
    width,
    height,
    nodes: nodes.map((_, index) => must(places.get(String(index))?.[0])),
    edges: edges.map((_, index) => {
      const { pos, lp } = must(lines.get(String(index)))
      // `e,` marks the tip, which comes before the curve.
      const [tip, ...curve] = pointsOf(pos, height)
      return { curve, tip: must(tip), label: nearestOn(curve, must(pointsOf(lp, height)[0])) }
    }),
  }
}

/** Parses `e,x,y x,y …`, and flips the points, because the y axis of Graphviz points up. */
function pointsOf(text: string, height: number): Point[] {
  const pairs = text.replace(/^e,/, '').split(' ')
  return pairs.map((pair) => {
    const [x = 0, y = 0] = pair.split(',').map(Number)
    return { x, y: height - y }
  })
}

/** Returns the point in the middle half of a curve that is nearest to another point. */
function nearestOn(curve: readonly Point[], { x, y }: Point): Point {
  const distance = (point: Point) => Math.hypot(point.x - x, point.y - y)
  const samples = samplesOf(curve)
  const middle = samples.slice(Math.floor(samples.length / 4), Math.ceil((samples.length * 3) / 4))
  return middle.reduce((best, point) => (distance(point) < distance(best) ? point : best))
}

const samplesPerSegment = 16

function samplesOf(curve: readonly Point[]): Point[] {
  const found = curve.slice(0, 1)
  for (let start = 0; start + 3 < curve.length; start += 3) {
    const [a, b, c, d] = curve.slice(start, start + 4)
    if (a === undefined || b === undefined || c === undefined || d === undefined) break
    for (let step = 1; step <= samplesPerSegment; step++) {
      const t = step / samplesPerSegment
      const at = (axis: 'x' | 'y') =>
        (1 - t) ** 3 * a[axis] + 3 * (1 - t) ** 2 * t * b[axis] + 3 * (1 - t) * t ** 2 * c[axis] + t ** 3 * d[axis]
      found.push({ x: at('x'), y: at('y') })
    }
  }
  return found
}

/** An empty table of a size, which reserves space for a label. */
function blank({ width, height }: Box): string {
  const size = `width="${Math.ceil(width)}" height="${Math.ceil(height)}"`
  return `<table border="0" cellborder="0" cellspacing="0" cellpadding="0"><tr><td fixedsize="true" ${size}></td></tr></table>`
}
