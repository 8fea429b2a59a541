import type { Outcome, PicturePart, TablePart } from '../types.ts'
import { type Bar, drawBars } from './draw-bars.ts'
import { drawGraph } from './draw-graph.ts'
import type { Drawing } from './drawing.ts'
import { type Picture, rasterize } from './rasterize.ts'

/** Renders a directed graph as an image with alt text. Its names may be hostile. */
export async function renderGraph(part: Omit<PicturePart, 'kind'>): Promise<Picture> {
  return rasterize([await drawGraph(part)])
}

/** Renders a bar chart as an image with alt text. Its labels may be hostile. */
export async function renderBarChart(title: string, bars: readonly Bar[]): Promise<Picture> {
  return rasterize([drawBars(title, bars)])
}

/** Renders all graphs and charts of an answer as one image; undefined if there are none. */
export async function renderPicture(outcome: Outcome): Promise<Picture | undefined> {
  const drawings: Drawing[] = []
  for (const part of outcome.parts) {
    if (part.kind === 'picture') drawings.push(await drawGraph(part))
    if (part.kind === 'data' && part.chart !== undefined) drawings.push(drawBars(part.title, barsOf(part, part.chart)))
  }
  return drawings.length === 0 ? undefined : rasterize(drawings)
}

/** Returns a bar for each row: the product of the values in the columns of the chart. */
function barsOf({ columns, rows }: TablePart, { label, values }: NonNullable<TablePart['chart']>): Bar[] {
  const cell = (row: readonly string[], column: string) => row[columns.indexOf(column)] ?? ''
  return rows.map((row) => {
    const factors = values.map((column) => cell(row, column))
    return {
      label: cell(row, label),
      value: factors.reduce((product, factor) => product * (factor === '' ? Number.NaN : Number(factor)), 1),
      ...(factors.length > 1 ? { note: factors.join(' × ') } : {}),
    }
  })
}
