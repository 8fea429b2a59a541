import type { Side } from '../../change/types.ts'
import type { Inspection } from '../../syntax/inspector.ts'
import type { Outline } from '../../syntax/types.ts'

/** One side of a file with its outline. */
export interface OutlinedSide extends Side {
  inspection: Inspection & { outline: Outline }
}

export function isOutlined(side: Side | undefined): side is OutlinedSide {
  return side?.inspection?.outline !== undefined
}
