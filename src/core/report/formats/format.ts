import type { Outcome } from '../../types.ts'

/** What a format may need beside the outcome. */
export interface FormatOptions {
  /** Version of this program. */
  version: string
  /** Current folder: formats whose paths are clicked show them from here. Absent: from the root of the repository. */
  cwd?: string
}

/** One way to write an outcome as text. Every format tells an incomplete or failed outcome, each in its own terms. */
export interface Format {
  /** What `--format` takes. */
  name: string
  /** Who reads it, in a few words, for help and documentation. */
  summary: string
  contentType: string
  /** It can only show the findings of `review` and `analyze`. */
  reportsOnly?: true
  render(outcome: Outcome, options: FormatOptions): string
}
