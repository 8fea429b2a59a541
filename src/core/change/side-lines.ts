import { memoize } from '../memoize.ts'
import type { Side } from './types.ts'

/** The text of a side by lines, split once. */
export const sideLines: (side: Side) => readonly string[] = memoize((side: Side) => side.text.split('\n'))
