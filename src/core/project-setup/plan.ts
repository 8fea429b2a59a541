/** A step of `init`. */
export type SetupStep =
  /** Writes a file of the working tree; `before` is the text that it replaces. */
  | { kind: 'file'; path: string; text: string; before?: string; language: string; note?: string }
  /** Writes a git hook to an absolute path. */
  | { kind: 'hook'; path: string; shown: string; text: string }
  /** Shows the text that the user must add. */
  | { kind: 'snippet'; says: string; text: string; language: string }
  /** Nothing to do. */
  | { kind: 'unchanged'; says: string }
  /** The step is not possible; the sentence states the reason and what to do. */
  | { kind: 'refused'; says: string }
