/** Returns `A` for `A.B.c`. */
export function firstSegment(path: string): string {
  const cut = path.indexOf('.')
  return cut === -1 ? path : path.slice(0, cut)
}

/** Returns `c` for `A.B.c`. */
export function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1)
}

/** Returns `A` and `A.B` for `A.B.c`. */
export function ownersOf(path: string): string[] {
  const parts = path.split('.')
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('.'))
}

/** Returns `A.B` for `A.B.c`; undefined at the top level. */
export function ownerOf(path: string): string | undefined {
  const cut = path.lastIndexOf('.')
  return cut === -1 ? undefined : path.slice(0, cut)
}
