import { DOMParser, onErrorStopParsing } from '@xmldom/xmldom'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { barLimits, drawBars } from '../../../src/core/picture/draw-bars.ts'
import { drawGraph, graphLimits } from '../../../src/core/picture/draw-graph.ts'
import { type Drawing, drawnText, fontSizes, textWidth } from '../../../src/core/picture/drawing.ts'
import { layoutGraph } from '../../../src/core/picture/layout.ts'
import { cardOf } from '../../../src/core/picture/rasterize.ts'
import { forbidden, hostileText } from './hostile.ts'

/** Returns how many elements of each name an SVG has, and its texts. Throws when it is not well-formed. */
function read(drawing: Drawing): { counts: Record<string, number>; texts: string[] } {
  const parser = new DOMParser({ onError: onErrorStopParsing })
  const elements = [...parser.parseFromString(cardOf([drawing]).svg, 'text/xml').getElementsByTagName('*')]
  const names = Map.groupBy(elements, ({ tagName }) => tagName)
  return {
    counts: Object.fromEntries([...names].map(([name, { length }]) => [name, length])),
    texts: elements.filter(({ tagName }) => tagName === 'text').map(({ textContent }) => textContent ?? ''),
  }
}

const graph = fc.uniqueArray(hostileText, { minLength: 1, maxLength: 30 }).chain((nodes) =>
  fc.record({
    title: hostileText,
    nodes: fc.constant(nodes),
    edges: fc.array(
      fc.record({
        from: fc.constantFrom(...nodes),
        to: fc.constantFrom(...nodes),
        label: fc.oneof(hostileText, fc.nat(500).map(String)),
      }),
      { maxLength: 60 },
    ),
  }),
)

describe('a graph', () => {
  const star = {
    title: 'Imports between folders',
    nodes: ['src/core', 'src/web', 'src/cli', 'docs'],
    edges: [
      { from: 'src/web', to: 'src/core', label: '12' },
      { from: 'src/cli', to: 'src/core', label: '5' },
      { from: 'src/cli', to: 'src/web', label: '7' },
    ],
  }

  it('shows every node and label, and is described by its busiest nodes and heaviest edge', async () => {
    const drawing = await drawGraph(star)
    const { counts, texts } = read(drawing)
    expect(texts.toSorted()).toEqual(['12', '5', '7', 'Imports between folders', ...star.nodes].toSorted())
    expect(counts).toMatchObject({ path: 3, polygon: 3 })
    expect(drawing.alt).toBe(
      'Imports between folders: a graph of 4 nodes and 3 edges, where src/web, src/core, and src/cli have the most connections and the heaviest edge is src/web → src/core (12).',
    )
  })

  it('shows the heaviest edges of a large graph, and says what it leaves out', async () => {
    const nodes = Array.from({ length: 40 }, (_, index) => `folder-${index}`)
    const edges = nodes.flatMap((from, index) =>
      nodes.map((to, other) => ({
        from,
        to,
        label: String(index === 3 && other === 5 ? 9_999 : (index * other) % 50),
      })),
    )
    const drawing = await drawGraph({ title: 'Large', nodes, edges })
    const { counts, texts } = read(drawing)
    expect(counts.polygon).toBe(graphLimits.edges)
    expect(texts.filter((text) => text.startsWith('folder-')).length).toBeLessThanOrEqual(graphLimits.nodes)
    expect(texts).toContain('9999')
    expect(drawing.alt).toMatch(
      /the heaviest edge is folder-3 → folder-5 \(9999\)\. Not shown: 24 nodes and 1576 edges/,
    )
  })

  it('ignores edges of unknown nodes, and draws nodes without edges', async () => {
    const lonely = { title: 'Lonely', nodes: ['a', 'b'], edges: [{ from: 'a', to: 'nowhere', label: '1' }] }
    expect(read(await drawGraph(lonely)).texts).toEqual(['Lonely', 'a', 'b'])
    expect((await drawGraph({ title: 'Empty', nodes: [], edges: [] })).alt).toBe(
      'Empty: a graph of 0 nodes and 0 edges.',
    )
  })

  it('has nothing but shapes and texts without forbidden characters, whatever its names are', async () => {
    await fc.assert(
      fc.asyncProperty(graph, async (part) => {
        const drawing = await drawGraph(part)
        const { counts, texts } = read(drawing)
        expect(Object.keys(counts).filter((name) => !/^(?:svg|g|rect|path|polygon|text)$/.test(name))).toEqual([])
        expect(counts.path ?? 0).toBeLessThanOrEqual(graphLimits.edges)
        for (const text of [...texts, drawing.alt]) expect(text).not.toMatch(forbidden)
        expect(drawing.alt.length).toBeLessThanOrEqual(1_000)
      }),
      { numRuns: 100 },
    )
  })

  it('has boxes that do not overlap, and labels on their edges', async () => {
    const size = fc.integer({ min: 20, max: 320 })
    const sized = fc.array(size, { minLength: 2, maxLength: graphLimits.nodes }).chain((widths) => {
      const index = fc.nat(widths.length - 1)
      return fc.record({
        widths: fc.constant(widths),
        edges: fc.array(fc.record({ from: index, to: index }), { maxLength: graphLimits.edges }),
      })
    })
    await fc.assert(
      fc.asyncProperty(sized, async ({ widths, edges }) => {
        const nodes = widths.map((width) => ({ width, height: 34 }))
        const label = { width: 30, height: 20 }
        const layout = await layoutGraph({ nodes, edges: edges.map((edge) => ({ ...edge, label })) })
        layout.nodes.forEach(({ x, y }, index) => {
          const width = widths[index] ?? 0
          expect(x - width / 2).toBeGreaterThan(-1)
          expect(x + width / 2).toBeLessThan(layout.width + 1)
          layout.nodes.slice(index + 1).forEach((other, offset) => {
            const apart = Math.abs(x - other.x) - (width + (widths[index + 1 + offset] ?? 0)) / 2
            expect(Math.max(apart, Math.abs(y - other.y) - 34)).toBeGreaterThan(-1)
          })
        })
        expect(layout.edges).toHaveLength(edges.length)
      }),
      { numRuns: 60 },
    )
  })
})

describe('a bar chart', () => {
  it('has the highest values first, with notes, and names them in its description', () => {
    const drawing = drawBars('Hotspots', [
      { label: 'low.ts', value: 2, note: '1 × 2' },
      { label: 'high.ts', value: 1_200, note: '40 × 30' },
      { label: 'none.ts', value: 0 },
      { label: 'unknown.ts', value: Number.NaN },
    ])
    const { counts, texts } = read(drawing)
    expect(texts).toEqual(['Hotspots', 'high.ts', '1,200', '40 × 30', 'low.ts', '2', '1 × 2', 'none.ts', '0'])
    // The card, three tracks, and a bar for each value that is not 0.
    expect(counts.rect).toBe(6)
    expect(drawing.alt).toBe(
      'Hotspots: a bar chart of 3 rows, with the highest values for high.ts (1,200), low.ts (2), none.ts (0). Not shown: 1 row.',
    )
  })

  it('is bounded and has only shapes and texts, whatever its labels and values are', () => {
    const bar = fc.record({ label: hostileText, value: fc.double(), note: hostileText })
    fc.assert(
      fc.property(hostileText, fc.array(bar, { maxLength: 40 }), (title, bars) => {
        const drawing = drawBars(title, bars)
        const { counts, texts } = read(drawing)
        expect(Object.keys(counts).filter((name) => !/^(?:svg|g|rect|text)$/.test(name))).toEqual([])
        expect(counts.rect ?? 0).toBeLessThanOrEqual(1 + 2 * barLimits.rows)
        for (const text of [...texts, drawing.alt]) expect(text).not.toMatch(forbidden)
        expect(drawing.width).toBeLessThan(1_100)
        expect(drawing.height).toBeLessThan(600)
        expect(drawing.alt.length).toBeLessThanOrEqual(1_000)
      }),
    )
  })
})

describe('drawn text', () => {
  it('keeps a short name, and both ends of a long one', () => {
    expect(drawnText('src/core/types.ts', 32)).toBe('src/core/types.ts')
    expect(drawnText('src/core/passes/impact/references/import-access.ts', 32)).toBe('src/core/p…nces/import-access.ts')
  })

  it('is never longer than its limit, and loses nothing without an ellipsis', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 4, max: 60 }), (text, most) => {
        const shown = drawnText(text, most)
        expect(Array.from(shown).length).toBeLessThanOrEqual(most)
        expect(textWidth(shown, fontSizes.text)).toBeLessThanOrEqual(most * fontSizes.text)
        expect(shown).not.toMatch(forbidden)
        if (/^[\w/]*$/.test(text) && !shown.includes('…')) expect(shown).toBe(text)
      }),
    )
  })
})
