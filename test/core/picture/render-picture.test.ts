import { inflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mostPixels, type Picture } from '../../../src/core/picture/rasterize.ts'
import { renderBarChart, renderGraph, renderPicture } from '../../../src/core/picture/render-picture.ts'
import { hostileText } from './hostile.ts'

/** Reads the size of a PNG with eight bits for each of four channels. Throws when it is no such PNG. */
function readPng(png: Uint8Array): { width: number; height: number } {
  const bytes = Buffer.from(png)
  expect(bytes.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a')
  const data: Buffer[] = []
  for (let at = 8; at < bytes.length; at += bytes.readUInt32BE(at) + 12)
    if (bytes.toString('latin1', at + 4, at + 8) === 'IDAT')
      data.push(bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at)))
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)]
  expect(inflateSync(Buffer.concat(data))).toHaveLength(height * (1 + 4 * width))
  return { width, height }
}

function expectSound({ png, alt, width, height }: Picture): void {
  expect(readPng(png)).toMatchObject({ width, height })
  expect(Math.max(width, height)).toBeLessThanOrEqual(mostPixels)
  expect(Math.min(width, height)).toBeGreaterThan(0)
  expect(alt.length).toBeLessThanOrEqual(1_000)
}

const part = {
  title: 'Imports',
  nodes: ['src/core', 'src/web', 'src/cli'],
  edges: [
    { from: 'src/web', to: 'src/core', label: '12' },
    { from: 'src/cli', to: 'src/web', label: '7' },
  ],
}

describe('pictures', () => {
  it('are PNG files of the stated size, and the same for the same data', async () => {
    const [one, other] = [await renderGraph(part), await renderGraph(part)]
    expectSound(one)
    expect(other).toEqual(one)
    const bars = [{ label: 'a.ts', value: 3 }]
    const chart = await renderBarChart('Chart', bars)
    expectSound(chart)
    expect(await renderBarChart('Chart', bars)).toEqual(chart)
  })

  it('show their text: another name is another image', async () => {
    const renamed = await renderGraph({ ...part, title: 'Exports' })
    const original = await renderGraph(part)
    expect(renamed.width).toBe(original.width)
    expect(Buffer.compare(renamed.png, original.png)).not.toBe(0)
  })

  it('have letters for Latin, Greek, Cyrillic and Arabic, and boxes for the characters of other scripts', async () => {
    const images = await Promise.all(
      ['ab', 'λμ', 'жщ', 'مل', '名前'].map((label) => renderBarChart('', [{ label, value: 1 }])),
    )
    const different = new Set(images.map(({ png }) => Buffer.from(png).toString('base64')))
    expect(different.size).toBe(images.length)
  })

  it('of all graphs and charts of an answer are one image, and an answer without any has none', async () => {
    const chart = { label: 'file', values: ['complexity', 'commits'] }
    const rows = [
      ['a.ts', '3', '4'],
      ['b.ts', '50', '2'],
      ['c.ts', '', '2'],
    ]
    const table = { kind: 'data' as const, title: 'Hotspots', columns: ['file', 'complexity', 'commits'], rows }
    const both = await renderPicture({
      state: 'complete',
      parts: [
        { kind: 'picture', ...part },
        { ...table, chart },
      ],
    })
    expect(both?.alt).toBe(
      'Imports: a graph of 3 nodes and 2 edges, where src/web, src/core, and src/cli have the most connections and the heaviest edge is src/web → src/core (12). Hotspots: a bar chart of 2 rows, with the highest values for b.ts (100), a.ts (12). Not shown: 1 row.',
    )
    expect(both?.height).toBeGreaterThan((await renderGraph(part)).height)
    expect(await renderPicture({ state: 'complete', parts: [table] })).toBeUndefined()
  })

  it('are bounded, whatever the data is', { timeout: 240_000 }, async () => {
    const data = fc.record({
      title: hostileText,
      nodes: fc.uniqueArray(hostileText, { minLength: 1, maxLength: 40 }),
      steps: fc.array(fc.tuple(fc.nat(), fc.nat(), hostileText), { maxLength: 80 }),
    })
    await fc.assert(
      fc.asyncProperty(data, async ({ title, nodes, steps }) => {
        const at = (index: number) => nodes[index % nodes.length] ?? ''
        expectSound(
          await renderGraph({
            title,
            nodes,
            edges: steps.map(([from, to, label]) => ({ from: at(from), to: at(to), label })),
          }),
        )
        expectSound(
          await renderBarChart(
            title,
            steps.map(([value, , label]) => ({ label, value, note: title })),
          ),
        )
      }),
      { numRuns: 12 },
    )
  })
})
