import { plural } from '../report/tally.ts'
import type { XmlElement } from '../report/xml.ts'
import type { PicturePart } from '../types.ts'
import { colors, type Drawing, drawnText, fontSizes, rounded, textAt, textWidth } from './drawing.ts'
import { type Layout, layoutGraph, type Point } from './layout.ts'

/** More nodes or edges are a tangle that nobody reads. */
export const graphLimits = { nodes: 16, edges: 24, nameLength: 32, labelLength: 10 } as const

const [paddingX, nodeHeight, labelHeight] = [14, 34, 20]
/** Widths of the lightest and the heaviest edge. */
const [thin, thick] = [1.25, 4]
const arrowWidth = 9
/** How many times the average weight a node must have to be tinted. */
const busyFactor = 1.5

type Edge = PicturePart['edges'][number] & { weight: number }

/** The part of a graph that is drawn. */
interface Chosen {
  /** The node with the most weight first. */
  nodes: { name: string; weight: number }[]
  /** The heaviest first. */
  edges: Edge[]
}

/** Draws a directed graph: its heaviest edges, and the nodes that they connect. */
export async function drawGraph(part: Omit<PicturePart, 'kind'>): Promise<Drawing> {
  const chosen = chooseEdges(part)
  const shown = chosen.nodes.map(({ name }) => drawnText(name, graphLimits.nameLength))
  const labels = chosen.edges.map(({ label }) => drawnText(label, graphLimits.labelLength))
  const positions = new Map(chosen.nodes.map(({ name }, index) => [name, index]))
  const indexOf = (name: string) => positions.get(name) ?? 0
  const layout = await layoutGraph({
    nodes: shown.map((name) => ({ width: textWidth(name, fontSizes.text) + 2 * paddingX, height: nodeHeight })),
    edges: chosen.edges.map(({ from, to }, index) => ({
      from: indexOf(from),
      to: indexOf(to),
      label: { width: textWidth(labels[index] ?? '', fontSizes.label) + 8, height: labelHeight },
    })),
  })
  return {
    title: part.title,
    elements: [
      ...lineElements(chosen, layout),
      ...labelElements(labels, layout),
      ...arrowElements(chosen, layout),
      ...nodeElements(chosen, shown, layout),
    ],
    width: layout.width,
    height: layout.height,
    alt: altOf(part, chosen),
  }
}

/** Chooses the heaviest edges whose nodes fit, and then unconnected nodes. */
function chooseEdges({ nodes, edges }: Pick<PicturePart, 'nodes' | 'edges'>): Chosen {
  const known = new Set(nodes)
  const weights = new Map<string, number>()
  const chosen: Edge[] = []
  const heaviest = edges
    .filter(({ from, to }) => known.has(from) && known.has(to))
    .map((edge) => ({ ...edge, weight: weightOf(edge.label) }))
    .toSorted((one, other) => other.weight - one.weight)
  for (const edge of heaviest) {
    const added = new Set([edge.from, edge.to].filter((name) => !weights.has(name))).size
    if (chosen.length === graphLimits.edges) break
    if (weights.size + added > graphLimits.nodes) continue
    for (const name of new Set([edge.from, edge.to])) weights.set(name, (weights.get(name) ?? 0) + edge.weight)
    chosen.push(edge)
  }
  for (const name of known) if (weights.size < graphLimits.nodes && !weights.has(name)) weights.set(name, 0)
  const byWeight = [...weights].map(([name, weight]) => ({ name, weight }))
  return { nodes: byWeight.toSorted((one, other) => other.weight - one.weight), edges: chosen }
}

/** Returns the number in a label, or 1 if it is not a positive number. */
function weightOf(label: string): number {
  const weight = Number(label)
  return Number.isFinite(weight) && weight > 0 ? weight : 1
}

function lineElements({ edges }: Chosen, layout: Layout): XmlElement[] {
  const widths = lineWidths(edges)
  return layout.edges.map(({ curve }, index) => ({
    name: 'path',
    attributes: { d: pathOf(curve), fill: 'none', stroke: colors.line, 'stroke-width': widths[index] },
  }))
}

function arrowElements({ edges }: Chosen, layout: Layout): XmlElement[] {
  const widths = lineWidths(edges)
  return layout.edges.map(({ curve, tip }, index) => ({
    name: 'polygon',
    attributes: { points: arrowPoints(curve.at(-1) ?? tip, tip, widths[index] ?? thin), fill: colors.line },
  }))
}

/** Returns the width of the line of each edge, which grows with the square root of its weight. */
function lineWidths(edges: readonly Edge[]): number[] {
  const most = Math.max(1, ...edges.map(({ weight }) => weight))
  return edges.map(({ weight }) => rounded(thin + (thick - thin) * Math.sqrt(weight / most)))
}

function pathOf(curve: readonly Point[]): string {
  return curve.map(({ x, y }, index) => `${'MC'[index] ?? ''}${rounded(x)} ${rounded(y)}`).join(' ')
}

/** Returns a triangle from the end of a line to its tip. */
function arrowPoints(end: Point, tip: Point, lineWidth: number): string {
  const [dx, dy] = [tip.x - end.x, tip.y - end.y]
  const length = Math.hypot(dx, dy) || 1
  const half = (arrowWidth + lineWidth) / 2
  const [acrossX, acrossY] = [(-dy / length) * half, (dx / length) * half]
  return [
    [tip.x, tip.y],
    [end.x + acrossX, end.y + acrossY],
    [end.x - acrossX, end.y - acrossY],
  ]
    .map((point) => point.map(rounded).join(','))
    .join(' ')
}

/** Draws boxes, with a tint for those with much more weight than the average. */
function nodeElements({ nodes }: Chosen, names: readonly string[], layout: Layout): XmlElement[] {
  const total = nodes.reduce((sum, { weight }) => sum + weight, 0)
  return layout.nodes.flatMap(({ x, y }, index) => {
    const name = names[index] ?? ''
    const width = textWidth(name, fontSizes.text) + 2 * paddingX
    const busy = (nodes[index]?.weight ?? 0) * nodes.length > busyFactor * total
    return [
      {
        name: 'rect',
        attributes: {
          x: rounded(x - width / 2),
          y: rounded(y - nodeHeight / 2),
          width: rounded(width),
          height: nodeHeight,
          rx: 6,
          fill: busy ? colors.busyBox : colors.box,
          stroke: colors.line,
          'stroke-width': 1.25,
        },
      },
      textAt(x, y, name, { size: fontSizes.text, anchor: 'middle' }),
    ]
  })
}

/** Draws each label on a patch that interrupts its line. */
function labelElements(labels: readonly string[], layout: Layout): XmlElement[] {
  return layout.edges.flatMap(({ label: { x, y } }, index) => {
    const text = labels[index] ?? ''
    if (text === '') return []
    const [width, height] = [textWidth(text, fontSizes.label) + 6, fontSizes.label + 4]
    const place = { x: rounded(x - width / 2), y: rounded(y - height / 2), width: rounded(width), height }
    return [
      { name: 'rect', attributes: { ...place, fill: colors.card } },
      textAt(x, y, text, { size: fontSizes.label, fill: colors.dim, anchor: 'middle' }),
    ]
  })
}

function altOf({ title, nodes, edges }: Omit<PicturePart, 'kind'>, chosen: Chosen): string {
  const name = (text: string) => drawnText(text, 60)
  const busiest = chosen.nodes.slice(0, 3).map((node) => name(node.name))
  const [heaviest] = chosen.edges
  const left = [
    new Set(nodes).size > chosen.nodes.length ? plural(new Set(nodes).size - chosen.nodes.length, 'node') : '',
    edges.length > chosen.edges.length ? plural(edges.length - chosen.edges.length, 'edge') : '',
  ].filter((text) => text !== '')
  return [
    `${drawnText(title, 120)}: a graph of ${plural(chosen.nodes.length, 'node')} and ${plural(chosen.edges.length, 'edge')}`,
    busiest.length === 0
      ? ''
      : `, where ${new Intl.ListFormat('en').format(busiest)} ${busiest.length === 1 ? 'has' : 'have'} the most connections`,
    heaviest === undefined
      ? ''
      : ` and the heaviest edge is ${name(heaviest.from)} → ${name(heaviest.to)} (${drawnText(heaviest.label, 20)})`,
    '.',
    left.length === 0 ? '' : ` Not shown: ${left.join(' and ')} with less weight.`,
  ].join('')
}
