/** A line of a change, or one of its files. */
export interface CodePlace {
  path: string
  line?: number
  /** The line is on the old side. */
  old?: true
  /** The hunk of the diff that ends with the line. */
  hunk?: string
}
