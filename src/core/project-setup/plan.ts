/** What `init` does about one thing that was asked for. */
export type Step =
  /** Writes a file of the working tree; `before` is the text that it replaces. */
  | { kind: 'file'; path: string; text: string; before?: string; language: string; note?: string }
  /** Writes a git hook to an absolute path. */
  | { kind: 'hook'; path: string; shown: string; text: string }
  /** Leaves the change to a person, and shows the text to add. */
  | { kind: 'snippet'; says: string; text: string; language: string }
  /** Nothing to do. */
  | { kind: 'unchanged'; says: string }
  /** Cannot be done; the sentence says what is there and what to do. */
  | { kind: 'refused'; says: string }
