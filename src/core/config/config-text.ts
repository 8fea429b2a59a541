/** A configuration file as it was read, before it is parsed. */
export interface ConfigText {
  path: string
  /** Absent: not a regular text file of at most 1 MB. */
  text?: string
}
