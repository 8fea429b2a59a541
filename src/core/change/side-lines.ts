import { memoize } from '../memoize.ts'
import { redact } from '../secrets/redact.ts'
import type { Side } from './types.ts'

/** Returns the lines of a side; memoized. */
export const sideLines: (side: Side) => readonly string[] = memoize((side: Side) => side.text.split('\n'))

/**
 * Returns the lines of a side to show, with masked secrets. Some are only recognized in the whole text, and not beside a
 * line number; memoized.
 */
export const maskedLines: (side: Side) => readonly string[] = memoize((side: Side) => redact(side.text).split('\n'))
