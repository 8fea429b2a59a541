import { plural } from '../report/tally.ts'
import type { XmlElement } from '../report/xml.ts'
import { colors, type Drawing, drawnText, fontSizes, rounded, textAt, textWidth } from './drawing.ts'

/** More rows do not fit on a screen. */
export const barLimits = { rows: 16, labelLength: 48, noteLength: 24 } as const

const [rowHeight, barHeight, barWidth, gap] = [30, 16, 280, 14]

/** A row of a bar chart. */
export interface Bar {
  label: string
  /** Rows with a value that is not finite are dropped; a negative value counts as 0. */
  value: number
  /** An explanation of the value, for example its factors. */
  note?: string
}

/** Draws a horizontal bar chart of the rows with the highest values. */
export function drawBars(title: string, bars: readonly Bar[]): Drawing {
  const finite = bars.filter(({ value }) => Number.isFinite(value))
  const sorted = finite.map((bar) => ({ ...bar, value: Math.max(0, bar.value) })).toSorted((a, b) => b.value - a.value)
  const rows = sorted.slice(0, barLimits.rows).map(({ label, value, note = '' }) => ({
    label: drawnText(label, barLimits.labelLength),
    value,
    shown: numberText(value),
    note: drawnText(note, barLimits.noteLength),
  }))
  const widest = (texts: string[], size: number) => Math.max(0, ...texts.map((text) => textWidth(text, size)))
  const labelWidth = widest(
    rows.map(({ label }) => label),
    fontSizes.text,
  )
  const valueWidth = widest(
    rows.map(({ shown }) => shown),
    fontSizes.text,
  )
  const noteWidth = widest(
    rows.map(({ note }) => note),
    fontSizes.label,
  )
  const most = Math.max(0, ...rows.map(({ value }) => value))
  const barX = labelWidth + gap
  const valueX = barX + barWidth + gap + valueWidth
  const elements = rows.flatMap(({ label, value, shown, note }, index): XmlElement[] => {
    const y = rowHeight * (index + 0.5)
    const bar = (width: number, fill: string) => barAt(barX, y, width, fill)
    return [
      textAt(labelWidth, y, label, { size: fontSizes.text, anchor: 'end' }),
      bar(barWidth, colors.track),
      ...(value > 0 ? [bar(Math.max(3, (value / most) * barWidth), colors.bar)] : []),
      textAt(valueX, y, shown, { size: fontSizes.text, anchor: 'end' }),
      ...(note === '' ? [] : [textAt(valueX + gap, y, note, { size: fontSizes.label, fill: colors.dim })]),
    ]
  })
  const width = valueX + (noteWidth > 0 ? gap + noteWidth : 0)
  return { title, elements, width, height: rowHeight * rows.length, alt: altOf(title, sorted, bars.length) }
}

function barAt(x: number, y: number, width: number, fill: string): XmlElement {
  const place = { x: rounded(x), y: rounded(y - barHeight / 2), width: rounded(width), height: barHeight }
  return { name: 'rect', attributes: { ...place, rx: 3, fill } }
}

/** Returns a number with at most 13 characters. */
function numberText(value: number): string {
  if (value >= 1e9) return value.toExponential(2)
  return value.toLocaleString('en', { maximumFractionDigits: value < 1 ? 4 : value < 1_000 ? 2 : 0 })
}

function altOf(title: string, sorted: readonly Bar[], total: number): string {
  const top = sorted.slice(0, 3).map(({ label, value }) => `${drawnText(label, 60)} (${numberText(value)})`)
  const shown = Math.min(sorted.length, barLimits.rows)
  return [
    `${drawnText(title, 120)}: a bar chart of ${plural(shown, 'row')}`,
    top.length === 0 ? '.' : `, with the highest values for ${top.join(', ')}.`,
    total > shown ? ` Not shown: ${plural(total - shown, 'row')}.` : '',
  ].join('')
}
