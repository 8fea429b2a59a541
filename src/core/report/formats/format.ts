import type { Outcome } from '../../types.ts'

/** Additional input of a format. */
export interface FormatOptions {
  /** Version of this program. */
  version: string
  /** Current folder, for formats with clickable paths. Absent: paths are relative to the root of the repository. */
  cwd?: string
}

/** An output format. Every format reports an incomplete or failed outcome in its own way. */
export interface Format {
  /** The value for `--format`. */
  name: string
  /** A short description of its use, for help and documentation. */
  summary: string
  contentType: string
  /** It only supports the findings of `review` and `analyze`. */
  reportsOnly?: true
  render(outcome: Outcome, options: FormatOptions): string
}
