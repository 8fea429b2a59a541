import { must } from '../../must.ts'
import type { Tokens } from '../inspector.ts'

const columns = ['exact', 'shape', 'line', 'start', 'end'] as const

/** One element of each array of `Tokens`. */
export type Token = { [Column in keyof Tokens]: number }

/** A growing buffer that is reused for the next file, so that a walk allocates almost nothing. */
export class TokenBuffer {
  count = 0
  exact = new Uint32Array(4096)
  shape = new Uint32Array(4096)
  line = new Uint32Array(4096)
  start = new Uint32Array(4096)
  end = new Uint32Array(4096)
  role = new Uint8Array(4096)

  push({ exact, shape, line, start, end, role }: Token): void {
    const at = this.count++
    if (at === this.exact.length) this.grow()
    this.exact[at] = exact
    this.shape[at] = shape
    this.line[at] = line
    this.start[at] = start
    this.end[at] = end
    this.role[at] = role
  }

  private grow(): void {
    const size = this.exact.length * 2
    for (const name of columns) {
      const larger = new Uint32Array(size)
      larger.set(this[name])
      this[name] = larger
    }
    const roles = new Uint8Array(size)
    roles.set(this.role)
    this.role = roles
  }

  /** Returns a copy of its content. */
  toTokens(): Tokens {
    const { count } = this
    return {
      exact: this.exact.slice(0, count),
      shape: this.shape.slice(0, count),
      line: this.line.slice(0, count),
      start: this.start.slice(0, count),
      end: this.end.slice(0, count),
      role: this.role.slice(0, count),
    }
  }

  /** Returns the index of the first token that starts at or after an offset. */
  indexAt(offset: number): number {
    let low = 0
    let high = this.count
    while (low < high) {
      const middle = (low + high) >>> 1
      if (must(this.start[middle]) < offset) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** Returns a 32-bit hash of `values[from…to]`, which depends on order and count. */
export function hashRun(values: Uint32Array, from: number, to: number): number {
  let hash = to - from
  for (let index = from; index < to; index++) {
    hash = Math.imul(hash ^ must(values[index]), 0x9e37_79b1)
    hash ^= hash >>> 15
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b)
  return (hash ^ (hash >>> 13)) >>> 0
}
