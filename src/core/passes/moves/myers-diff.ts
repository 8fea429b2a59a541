/** The remaining work for alignments, shared by all regions of a change to keep the total linear. */
export interface Budget {
  left: number
}

const longestDetour = 600

/**
 * Finds a longest common subsequence of `a[aFrom…aTo)` and `b[bFrom…bTo)` with Myers' algorithm. Calls `pair` for each
 * pair of equal elements, from the ends inward. Beyond the budget, only the common prefix and suffix are paired.
 */
export function myersDiff(
  a: Uint32Array,
  aFrom: number,
  aTo: number,
  b: Uint32Array,
  bFrom: number,
  bTo: number,
  budget: Budget,
  pair: (a: number, b: number) => void,
): void {
  while (aFrom < aTo && bFrom < bTo && a[aFrom] === b[bFrom]) pair(aFrom++, bFrom++)
  while (aFrom < aTo && bFrom < bTo && a[aTo - 1] === b[bTo - 1]) pair(--aTo, --bTo)
  const n = aTo - aFrom
  const m = bTo - bFrom
  if (n === 0 || m === 0) return
  const limit = Math.min(n + m, longestDetour)
  const ends: Int32Array[] = []
  const width = 2 * limit + 3
  const reach = new Int32Array(width)
  const middle = limit + 1
  for (let d = 0; d <= limit; d++) {
    budget.left -= d + 1
    if (budget.left < 0) return
    ends.push(reach.slice(middle - d - 1, middle + d + 2))
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && reach[middle + k - 1]! < reach[middle + k + 1]!)
      let x = down ? reach[middle + k + 1]! : reach[middle + k - 1]! + 1
      let y = x - k
      while (x < n && y < m && a[aFrom + x] === b[bFrom + y]) {
        x++
        y++
      }
      reach[middle + k] = x
      if (x >= n && y >= m) {
        walkBack(ends, d, n, m, (i, j) => pair(aFrom + i, bFrom + j))
        return
      }
    }
  }
}

function walkBack(ends: Int32Array[], last: number, n: number, m: number, pair: (a: number, b: number) => void): void {
  let x = n
  let y = m
  for (let d = last; d >= 0; d--) {
    const reach = ends[d]!
    const at = (k: number): number => reach[k + d + 1]!
    const k = x - y
    const down = k === -d || (k !== d && at(k - 1) < at(k + 1))
    const fromX = d === 0 ? 0 : down ? at(k + 1) : at(k - 1)
    const fromY = d === 0 ? 0 : fromX - (down ? k + 1 : k - 1)
    const startX = d === 0 ? 0 : down ? fromX : fromX + 1
    while (x > startX && y > 0 && x > 0 && x - startX > 0) {
      x--
      y--
      pair(x, y)
    }
    x = fromX
    y = fromY
  }
}
