import { styleText } from 'node:util'

const theme = {
  error: ['red', 'bold'],
  warning: ['yellow', 'bold'],
  info: ['blue', 'bold'],
  good: ['green', 'bold'],
  heading: ['bold'],
  path: ['bold', 'underline'],
  code: ['cyan'],
  added: ['green'],
  removed: ['red'],
  strong: ['bold'],
  emphasis: ['italic'],
  quiet: ['dim'],
} as const satisfies Record<string, Parameters<typeof styleText>[0]>

export type PaintRole = keyof typeof theme

/** Colors text by its role, or returns it unchanged. */
export type Paint = (role: PaintRole, text: string) => string

export function createPaint(color: boolean): Paint {
  if (!color) return (_, text) => text
  return (role, text) => (text === '' ? '' : styleText([...theme[role]], text, { validateStream: false }))
}
