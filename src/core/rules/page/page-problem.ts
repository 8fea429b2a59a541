/** An error in a page: thrown while it is parsed, and returned as a BrokenRule. */
export class PageProblem extends Error {
  /** 1-based line in the page. */
  readonly line: number

  constructor(line: number, reason: string) {
    super(reason)
    this.name = 'PageProblem'
    this.line = line
  }
}
