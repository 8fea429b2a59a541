/** Limits for readability; a terminal itself has no limits. */
export const terminalLimits = {
  /** Text is never wider than this. */
  columns: 100,
  /** Lines of code shown for one finding, and around it. */
  codeLines: 12,
  contextLines: 2,
  fixLines: 30,
  /** Related locations shown with a finding. */
  related: 5,
  /** Text is never narrower than this. */
  leastColumns: 24,
  /** A column of sentences is never narrower than this. */
  leastProse: 18,
  /** Rows of a list before "and N more". */
  rows: 20,
  /** Columns of a code line if the output has no width. */
  plainColumns: 200,
} as const
