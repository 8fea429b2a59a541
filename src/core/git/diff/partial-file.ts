/** The known lines of one file from a patch, at their line numbers. All other lines are blank. */
export interface SparseFile {
  before: string
  after: string
  /** The patch contains the whole file, because it was added or deleted. */
  complete: boolean
}

/** Collects the lines of one side in ascending order. */
export interface SparseSide {
  put(line: number, text: string): void
  /** Marks that the last line has no line break. */
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
