import type { Draft } from '../types.ts'

/** A finding about a whole file has no line. */
export function isFileLevel({ startLine, show }: Pick<Draft, 'startLine' | 'show'>): boolean {
  return startLine < 1 || show === 'file'
}

/** Returns a message on one physical line, whatever it holds. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}
