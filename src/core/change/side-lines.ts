import { memoize } from '../memoize.ts'
import type { Side } from './types.ts'

/** Returns the lines of a side; memoized. */
export const sideLines: (side: Side) => readonly string[] = memoize((side: Side) => side.text.split('\n'))
