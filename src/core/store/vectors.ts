import type { DatabaseSync } from 'node:sqlite'

/** Meanings of chunks: a byte a dimension, which moves ranks by less than one model differs from the next. */
export interface Vectors {
  add(chunk: number, vector: readonly number[]): void
  /** Chunks of the tree by the angle between, the nearest first. */
  nearest(vector: readonly number[], limit: number): number[]
}

/** What is not half as near as the nearest is only the best of what is left. */
const leastShare = 0.5

/** Looks at every vector: exact, and quick enough for what one repo holds. */
export function openVectors(database: DatabaseSync): Vectors {
  const insert = database.prepare('INSERT OR REPLACE INTO vector VALUES (?, ?)')
  const all = database.prepare(
    'SELECT chunk, value FROM vector WHERE chunk IN (SELECT chunk.id FROM chunk JOIN tree ON tree.blob = chunk.blob)',
  )
  let read: { chunks: number[]; values: Int8Array; width: number } | undefined
  const load = () => {
    const rows = all.all() as { chunk: number; value: Uint8Array }[]
    const width = rows[0]?.value.length ?? 0
    const values = new Int8Array(rows.length * width)
    for (const [index, { value }] of rows.entries())
      values.set(new Int8Array(value.buffer, value.byteOffset, Math.min(width, value.length)), index * width)
    return { chunks: rows.map(({ chunk }) => chunk), values, width }
  }
  return {
    add(chunk, vector) {
      insert.run(chunk, new Uint8Array(pack(vector).buffer))
      read = undefined
    },
    nearest(vector, limit) {
      read ??= load()
      const { chunks, values, width } = read
      if (vector.length !== width) return []
      const wanted = pack(vector)
      const scores = new Float64Array(chunks.length)
      for (let index = 0, at = 0; index < chunks.length; index++) {
        let sum = 0
        for (let column = 0; column < width; column++) sum += values[at++]! * wanted[column]!
        scores[index] = sum
      }
      const best = [...scores.keys()]
        .toSorted((one, other) => scores[other]! - scores[one]!)
        .slice(0, limit)
      const least = Math.max(0, (scores[best[0] ?? 0] ?? 0) * leastShare)
      return best.filter((index) => scores[index]! > least).map((index) => chunks[index]!)
    },
  }
}

/** The vector at length one, in steps of 1/127 of its largest part at most: lengths are all but equal, so that a product is an angle. */
function pack(vector: readonly number[]): Int8Array {
  const length = Math.hypot(...vector) || 1
  const scale = (127 * Math.sqrt(vector.length)) / (4 * length)
  return Int8Array.from(vector, (part) => Math.max(-127, Math.min(127, Math.round(part * scale))))
}
