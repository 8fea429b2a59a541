/** Limits slightly below Slack's own. Sources: the reference of Block Kit and of the Web API methods. */
export const slackLimits = {
  /** Characters of `text`, which `chat.update` limits to 4,000. */
  text: 3_900,
  /** Characters of a section; 3,000. */
  section: 2_900,
  /** Characters of all blocks. Slack rejects about 13,200 for text and blocks together, which is not documented. */
  blocks: 9_000,
  /** Sections of an answer; a message may have 50 blocks. */
  sections: 40,
  /** Characters of a heading; 150 in a header block. */
  header: 150,
  /** Characters of Markdown that one request adds to a stream; 12,000. */
  streamed: 11_000,
  /** Characters of a step, and of the title of a thread. */
  task: 250,
  threadTitle: 80,
  /** Rows of actions; each is a block. */
  elements: 25,
  /** Characters of a button and an option. */
  label: 75,
  /** Options of a menu. */
  options: 100,
  /** Characters of the title of a modal. */
  title: 24,
  /** Characters that a modal stores. */
  privateMetadata: 3_000,
  /** Characters of a text input. */
  input: 3_000,
  /** Characters of a description of a slash command in a manifest, and of its usage hint. */
  description: 2_000,
  usageHint: 1_000,
  /** Domains of a manifest whose links are shown as cards. */
  domains: 5,
  /** Milliseconds between two edits of a message; `chat.update` allows 50 in a minute. */
  pace: 1_500,
  /** Milliseconds and number of uses of a `response_url`, with a reserve of a minute and one use. */
  responseMs: 29 * 60_000,
  responseUses: 4,
  /** Seconds between the timestamp of a request and now. */
  skew: 300,
} as const
