import type { Side } from './pass.ts'
import { remember } from './remember.ts'

/** The text of a side by lines, split once. */
export const sideLines: (side: Side) => readonly string[] = remember((side: Side) => side.text.split('\n'))
