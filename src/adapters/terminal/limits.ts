/** What a person can take in at once; a terminal itself has no limits. */
export const limits = {
  /** Text is not set wider than this, however wide the window. */
  columns: 100,
  /** Lines of code shown of one finding, and around it. */
  codeLines: 12,
  contextLines: 2,
  fixLines: 30,
  /** Other places named with a finding. */
  related: 5,
  /** Text is not squeezed into less than this. */
  leastColumns: 24,
  /** No cell of a table is narrower than this; the table becomes a list instead. */
  leastCell: 8,
  /** A column of sentences is wrapped to no less than this. */
  leastProse: 18,
  /** Rows of a list before "and N more". */
  rows: 20,
  /** Columns of a code line where the output has no width of its own. */
  plainColumns: 200,
} as const
