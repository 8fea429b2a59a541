import { stripVTControlCharacters } from 'node:util'

/** Colors of a dark terminal, by SGR code. */
const colors: Record<number, string> = {
  31: '#ff7b72',
  32: '#7ee787',
  33: '#e3b341',
  34: '#79c0ff',
  35: '#d2a8ff',
  36: '#56d4dd',
  90: '#8b949e',
}
const [ink, paper, dim] = ['#e6edf3', '#0d1117', '#8b949e']
/** Size of a character cell and of the margin, in pixels. */
const [cellWidth, cellHeight, margin] = [8, 18, 20]

interface Style {
  color?: string
  bold?: boolean
  dim?: boolean
  underline?: boolean
}

/** Draws what a terminal shows as an SVG: text with SGR colors in, a picture with the same lines out. */
export function pictureOf(output: string): string {
  const lines = output.trimEnd().split('\n')
  const columns = Math.max(...lines.map((line) => stripVTControlCharacters(line).length))
  const [width, height] = [columns * cellWidth + 2 * margin, lines.length * cellHeight + 2 * margin]
  let style: Style = {}
  const rows = lines.map((line, index) => {
    const spans: string[] = []
    for (const [index, piece] of line.split('\u001b').entries()) {
      const [code = '', codes = ''] = index === 0 ? [] : (/^\[([\d;]*)m/.exec(piece) ?? [])
      if (code !== '') style = styleAfter(style, codes)
      if (piece.length > code.length) spans.push(spanOf(piece.slice(code.length), style))
    }
    return `<text x="${margin}" y="${margin + (index + 0.75) * cellHeight}">${spans.join('')}</text>`
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" role="img" aria-label="Output of rubberduck review">`,
    `<rect width="100%" height="100%" rx="8" fill="${paper}"/>`,
    `<g fill="${ink}" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="13.3" xml:space="preserve">`,
    ...rows,
    '</g>',
    '</svg>',
    '',
  ].join('\n')
}

/** `1;31`: bold and red. */
function styleAfter(style: Style, codes: string): Style {
  return codes.split(';').map(Number).reduce(withCode, style)
}

function withCode(style: Style, code: number): Style {
  const { color, ...uncolored } = style
  if (code === 0) return {}
  if (code === 1) return { ...style, bold: true }
  if (code === 2) return { ...style, dim: true }
  if (code === 4) return { ...style, underline: true }
  if (code === 22) return { ...style, bold: false, dim: false }
  if (code === 24) return { ...style, underline: false }
  if (code === 39) return uncolored
  const named = colors[code]
  return named === undefined ? style : { ...style, color: named }
}

function spanOf(text: string, { color, bold, dim: faint, underline }: Style): string {
  const fill = color ?? (faint === true ? dim : undefined)
  const attributes = [
    fill === undefined ? '' : ` fill="${fill}"`,
    bold === true ? ' font-weight="bold"' : '',
    underline === true ? ' text-decoration="underline"' : '',
  ].join('')
  return `<tspan${attributes}>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</tspan>`
}
