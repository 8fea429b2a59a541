/** GitHub's limits, a little below where it refuses. Sources: REST documentation, and issue threads where that is silent. */
export const limits = {
  /** Characters of a comment; the API refuses more than 65,536. */
  comment: 65_000,
  /** Characters of a check run's summary and of its text; 65,535 each. */
  checkText: 65_000,
  /** Annotations a request. */
  annotations: 50,
  /** Line comments a review; reviews with more time out with 502 now and then. */
  inline: 30,
  /** Line comments and file comments a review in all. */
  placed: 50,
  /** Rows a page of any list. */
  page: 100,
  /** Milliseconds between two writes of one installation. */
  pace: 1_000,
  /** Content that one installation creates, before the secondary limits bite. */
  writesAMinute: 75,
  writesAnHour: 480,
} as const
