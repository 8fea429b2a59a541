/** Limits slightly below GitHub's own. Sources: the REST documentation, and issue threads for undocumented limits. */
export const githubLimits = {
  /** Characters of a comment; the API rejects more than 65,536. */
  comment: 65_000,
  /** Comments of one answer, if they are full. */
  answerComments: 5,
  /** Characters of a check run's summary and of its text; 65,535 each. */
  checkText: 65_000,
  /** Annotations per request. */
  annotations: 50,
  /** Line comments per review; larger reviews sometimes time out with 502. */
  inline: 30,
  /** Line comments and file comments per review. */
  placed: 50,
  /** Rows per page of any list. */
  page: 100,
  /** Milliseconds between two writes of one installation. */
  pace: 1_000,
  /**
   * Writes of one installation. GitHub allows 80 a minute and 500 an hour at any time. The windows of the store begin
   * with the first write, so a minute overlaps at most 7 of them, and so does an hour.
   */
  writes: { burst: { most: 11, seconds: 10 }, hourly: { most: 70, seconds: 600 } },
} as const
