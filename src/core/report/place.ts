import type { Draft } from '../findings/finding.ts'

/** Tells whether a finding is about a whole file and has no line. */
export function isFileLevel({ startLine, show }: Pick<Draft, 'startLine' | 'show'>): boolean {
  return startLine < 1 || show === 'file'
}

/** Returns a message on one physical line, regardless of its content. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}
