/** What a patch tells of one file: known lines at their line numbers, blank lines elsewhere. */
export interface SparseFile {
  before: string
  after: string
  /** The patch holds the whole file (it was added or deleted), so nothing is left blank. */
  complete: boolean
}

/** Collects the lines of one side in rising order. */
export interface SparseSide {
  put(line: number, text: string): void
  /** The line put last has no line break. */
  endWithoutNewline(): void
  text(): string
}

export function createSparseSide(): SparseSide {
  const parts: string[] = []
  let next = 1
  let open = false
  return {
    put(line, text) {
      if (open) parts.push('\n')
      if (line > next) parts.push('\n'.repeat(line - next))
      parts.push(text, '\n')
      next = line + 1
      open = false
    },
    endWithoutNewline() {
      if (!open && parts.at(-1) === '\n') parts.pop()
      open = true
    },
    text: () => parts.join(''),
  }
}
