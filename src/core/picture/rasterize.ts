import { readFile } from 'node:fs/promises'
import { fontFile, wasmFile } from '../package/root.ts'
import { renderXml } from '../report/xml.ts'
import type { Drawing } from './drawing.ts'
import { colors, drawnText, fontSizes, rounded, textAt, textWidth } from './drawing.ts'

/** An image for platforms that cannot draw. */
export interface Picture {
  png: Uint8Array
  /** A description of one or two sentences, at most 1,000 characters. */
  alt: string
  /** In pixels of the image, which has two for each CSS pixel unless it would be too large. */
  width: number
  height: number
}

/** Longest side of an image, in pixels. */
export const mostPixels = 3_000
const pixelsPerCssPixel = 2
const titleLength = 80
const [padding, titleHeight, spaceBetween] = [28, 42, 28]

interface Tools {
  Resvg: typeof import('@resvg/resvg-wasm').Resvg
  font: Uint8Array
}

let tools: Promise<Tools> | undefined

/** Turns drawings into one PNG, one below the other. The same drawings have the same bytes. */
export async function rasterize(drawings: readonly Drawing[]): Promise<Picture> {
  const { svg, width, height } = cardOf(drawings)
  tools ??= loadTools().catch((error) => {
    tools = undefined
    throw error
  })
  const { Resvg, font } = await tools
  const zoom = Math.min(pixelsPerCssPixel, mostPixels / width, mostPixels / height)
  const resvg = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: zoom },
    font: { fontBuffers: [font], defaultFontFamily: 'DejaVu Sans Mono', monospaceFamily: 'DejaVu Sans Mono' },
  })
  try {
    const image = resvg.render()
    try {
      return {
        png: image.asPng(),
        alt: drawings
          .map(({ alt }) => alt)
          .join(' ')
          .slice(0, 1_000)
          .toWellFormed(),
        width: image.width,
        height: image.height,
      }
    } finally {
      image.free()
    }
  } finally {
    resvg.free()
  }
}

async function loadTools(): Promise<Tools> {
  const [{ initWasm, Resvg }, wasm, font] = await Promise.all([
    import('@resvg/resvg-wasm'),
    readFile(wasmFile('@resvg/resvg-wasm/index_bg.wasm')),
    readFile(fontFile('dejavu-fonts-ttf/ttf/DejaVuSansMono.ttf')),
  ])
  await initWasm(wasm)
  return { Resvg, font }
}

/** Arranges drawings with their titles on a card with rounded corners. Lengths are in CSS pixels. */
export function cardOf(drawings: readonly Drawing[]): { svg: string; width: number; height: number } {
  const titles = drawings.map(({ title }) => drawnText(title, titleLength))
  const inner = Math.max(
    ...drawings.map(({ width }) => width),
    ...titles.map((title) => textWidth(title, fontSizes.title)),
  )
  const width = Math.ceil(inner) + 2 * padding
  let y = padding
  const groups = drawings.flatMap((drawing, index) => {
    const title = textAt(padding, y + fontSizes.title / 2, titles[index] ?? '', { size: fontSizes.title })
    const x = padding + Math.max(0, (inner - drawing.width) / 2)
    const transform = `translate(${rounded(x)} ${rounded(y + titleHeight)})`
    y += titleHeight + drawing.height + spaceBetween
    return [title, { name: 'g', attributes: { transform }, children: drawing.elements }]
  })
  const height = Math.ceil(y - spaceBetween) + padding
  const card = {
    x: 0.5,
    y: 0.5,
    width: width - 1,
    height: height - 1,
    rx: 10,
    fill: colors.card,
    stroke: colors.border,
  }
  const svg = renderXml({
    name: 'svg',
    attributes: { xmlns: 'http://www.w3.org/2000/svg', width, height, 'font-family': 'DejaVu Sans Mono' },
    children: [{ name: 'rect', attributes: card }, ...groups],
  })
  return { svg, width, height }
}
