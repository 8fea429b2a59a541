import { escapeControlCharsInLine } from '../report/escape-control-chars.ts'
import type { XmlElement } from '../report/xml.ts'

/** A graph or chart before it becomes an image. Lengths are in CSS pixels. */
export interface Drawing {
  title: string
  /** SVG elements, with the origin at the top left. */
  elements: XmlElement[]
  width: number
  height: number
  /** One or two sentences that describe it. */
  alt: string
}

/** Muted colors on a light card, which is readable on dark and light backgrounds. */
export const colors = {
  card: '#f6f8fa',
  border: '#d0d7de',
  ink: '#1f2328',
  dim: '#59636e',
  line: '#8c959f',
  box: '#ffffff',
  busyBox: '#ddf0ff',
  bar: '#5b8db8',
  track: '#e6eaef',
} as const

/** Font sizes in CSS pixels. */
export const fontSizes = { title: 18, text: 15, label: 13 } as const

/** Advance width of every character of the font, as a share of the font size. */
const advance = 0.602

/**
 * Returns an upper limit of the width of a text in CSS pixels. The font is monospaced, so only the number of characters
 * matters.
 */
export function textWidth(text: string, fontSize: number): number {
  return Array.from(text).length * advance * fontSize
}

/** Returns a text element, where `y` is the vertical center. */
export function textAt(
  x: number,
  y: number,
  text: string,
  style: { size: number; fill?: string; anchor?: 'start' | 'middle' | 'end' },
): XmlElement {
  return {
    name: 'text',
    attributes: {
      x: rounded(x),
      // A third of the font size from the center down to the baseline.
      y: rounded(y + style.size * 0.35),
      'font-size': style.size,
      fill: style.fill ?? colors.ink,
      'text-anchor': style.anchor ?? 'start',
    },
    children: [text],
  }
}

/** Rounds to hundredths, so that no digits depend on the platform. */
export function rounded(length: number): number {
  return Math.round(length * 100) / 100
}

/**
 * Makes a text from a repository safe to draw: it has one line and at most `most` characters. Control and bidi
 * characters become visible escapes. Joiners are removed, and each character keeps at most two combining marks. A longer text has an
 * ellipsis in the middle, because both ends of a path or name distinguish it.
 */
export function drawnText(text: string, most: number): string {
  const start = charactersOf(text.slice(0, most * charactersRead))
  if (text.length <= most * charactersRead && start.length <= most) return start.join('')
  const end = charactersOf(text.slice(-most * charactersRead))
  const head = Math.floor((most - 1) / 3)
  return [...start.slice(0, head), '…', ...end.slice(head - most + 1)].join('')
}

/** Characters of a text that are read for each one that is drawn, since combining marks are dropped. */
const charactersRead = 8

function charactersOf(text: string): string[] {
  const visible = text.toWellFormed().replaceAll(/\u200c|\u200d|\p{VS}|\p{NChar}/gu, '')
  return Array.from(escapeControlCharsInLine(visible).replaceAll(/(\p{M}{2})\p{M}+/gu, '$1'))
}
