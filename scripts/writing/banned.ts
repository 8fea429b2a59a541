/** A construction that texts for people must not contain. */
export interface Banned {
  /**
   * Expression over a text in which code spans and placeholders are runs of `_`. It ignores case, and a space in it
   * matches any whitespace.
   */
  pattern: string
  why: string
  /** The replacement. */
  write: string
}

const end = String.raw`(?=\s*(?:[.,;:!?)]|$))`
const notTo = '(?!to\\b|over\\b|between\\b)'

/** Words and constructions that a native engineer would not write, with the standard term for each. */
export const banned: readonly Banned[] = [
  { pattern: String.raw`\b(?:stands?|stood)\b(?!-)`, why: 'a metaphor for "be"', write: 'is, appears, means' },
  { pattern: String.raw`\bmend(?:s|ed|ing)?\b`, why: 'quaint', write: 'fix' },
  { pattern: String.raw`\b(?:go|goes|went|gone|going) on\b`, why: 'vague', write: 'continue' },
  {
    pattern: String.raw`\b(?:leave|leaves|left|leaving)(?: it| them)? alone\b`,
    why: 'vague',
    write: 'skip, not change',
  },
  {
    pattern: String.raw`\b(?:leave|leaves|leaving|left)(?: it| them)? away\b`,
    why: 'not English',
    write: 'remove, omit',
  },
  {
    pattern: String.raw`\b(?:left|leaves?|leaving) (?:(?:it|them) )?as (?:it|they) (?:is|are|was|were)\b`,
    why: 'long-winded',
    write: 'unchanged',
  },
  { pattern: String.raw`\b(?:give|gives|gave|given|giving) up\b`, why: 'vague', write: 'fail, stop' },
  { pattern: String.raw`\b(?:give|gives|gave|given|giving) back\b`, why: 'not the usual verb', write: 'return' },
  { pattern: String.raw`\b(?:throw|throws|threw|thrown) away\b`, why: 'not the term', write: 'discard' },
  { pattern: String.raw`\bput (?:together|into words)\b`, why: 'vague', write: 'build, combine, describe' },
  { pattern: String.raw`\ball the same\b`, why: 'a filler', write: 'still, or omit it' },
  { pattern: String.raw`\bof (?:its|their|your) own accord\b`, why: 'quaint', write: 'automatically' },
  { pattern: String.raw`\bof (?:its|their|your|his|my) own\b`, why: 'long genitive', write: 'its own …, separate' },
  {
    pattern: String.raw`(?<!\bthere )\b(?:is|are|was|were) no (?!longer\b|more\b|less\b|fewer\b|other\b|doubt\b)`,
    why: '"X is no Y" is not idiomatic',
    write: 'invalid, missing, unknown, is not a',
  },
  { pattern: String.raw`\bas well${end}`, why: 'trailing "as well"', write: 'also, before the verb' },
  { pattern: String.raw`\btoo${end}`, why: 'trailing "too"', write: 'also, before the verb' },
  {
    pattern: String.raw`\bswitch(?:es|ed|ing)? (?:${notTo}\S+ ){0,3}?(?:on|off)\b`,
    why: 'not the term for a feature',
    write: 'enable, disable',
  },
  { pattern: String.raw`\btold\b`, why: 'hides the agent', write: 'report, specify, distinguish' },
  {
    pattern: String.raw`\bwhat (?:\S+ ){1,3}(?:is|are) for\b|\bwhat for\b`,
    why: 'vague',
    write: 'purpose',
  },
  {
    pattern: String.raw`\b(?:lie|lies|lay) (?:in|at|on|below|above|within|between|outside)\b`,
    why: 'a metaphor',
    write: 'is in',
  },
  { pattern: String.raw`\banew\b`, why: 'archaic', write: 'again, new' },
  { pattern: String.raw`\bfor ever\b`, why: 'misspelt', write: 'forever' },
  { pattern: String.raw`\bat once\b`, why: 'ambiguous', write: 'immediately, at the same time' },
  { pattern: String.raw`\bonce more\b`, why: 'quaint', write: 'again' },
  {
    pattern: String.raw`\b(?:lest|whilst|hitherto|hence|upon|till|unto|amiss|albeit)\b`,
    why: 'archaic',
    write: 'modern English',
  },
  { pattern: String.raw`\bwho(?:so)?ever\b`, why: 'quaint', write: 'anyone who, the user who' },
  { pattern: String.raw`\bone (?:can|must|should|may|has|needs|wants)\b`, why: '"one" for people', write: 'you' },
  {
    pattern: String.raw`\bpasted (?:in)?to (?:(?:a|an|the) )?(?:SQL|quer\w+|shell|HTML|text|code|command|script|string)`,
    why: 'not the term',
    write: 'interpolated into, concatenated into',
  },
  { pattern: String.raw`\bwritten into the (?:code|source)\b`, why: 'not the term', write: 'hard-coded' },
  { pattern: String.raw`\blook(?:s|ed|ing)? at\b`, why: 'vague', write: 'check, review, analyze, read' },
  { pattern: String.raw`\blook(?:s|ed|ing)? again\b`, why: 'vague', write: 'review again' },
  { pattern: String.raw`\b(?:come|comes|came) to light\b`, why: 'a metaphor', write: 'is detected, appears' },
  {
    pattern: String.raw`\b(?:tries|tried|trying)(?: it| them)? (?:\w+ )?again\b`,
    why: 'not the usual verb',
    write: 'retry',
  },
  { pattern: String.raw`\bbut for\b`, why: 'quaint', write: 'except' },
  { pattern: String.raw`\bnothing but\b`, why: 'quaint', write: 'only' },
  { pattern: String.raw`\bsmall letters?\b`, why: 'not the term', write: 'lowercase' },
  { pattern: String.raw`\bcapital letters?\b`, why: 'not the term', write: 'uppercase' },
  { pattern: String.raw`\b(?:was|were|is|are) meant\b(?! to\b| for\b)`, why: 'vague', write: 'intended' },
  { pattern: String.raw`\b(?:is|are|was|were) wanted\b`, why: 'passive', write: 'required, requested' },
  { pattern: String.raw`\bwhat (?:it|they) likes?\b`, why: 'a figure of speech', write: 'any, arbitrary' },
  {
    pattern: String.raw`\b(?:is|are|was|were|be) answered with\b`,
    why: 'hides the agent',
    write: 'RubberDuck answers with, returns',
  },
  { pattern: String.raw`\berrors? of _`, why: 'long genitive', write: 'the error from' },
  { pattern: String.raw`\bvalues? of the request\b`, why: 'not the term', write: 'request parameter' },
  {
    pattern: String.raw`, as _+(?: or _+)*(?=\s*(?:[.;,)]|$))`,
    why: '"as" for an example',
    write: 'for example, such as',
  },
  { pattern: String.raw`\be\.g\.|\bi\.e\.`, why: 'an abbreviation', write: 'for example, that is' },
  {
    pattern: String.raw`\b(?:fate|manners|tame[ds]?|essence)\b`,
    why: 'a private metaphor',
    write: 'the standard term',
  },
  {
    pattern: '(?<=[a-z)_] ?)[–—](?= ?[a-z(_])',
    why: 'a dash as glue between clauses',
    write: 'a period, a colon or parentheses',
  },
  { pattern: String.raw`\bany more${end}`, why: 'not the usual adverb', write: 'no longer' },
  { pattern: String.raw`\bwill do\b`, why: 'colloquial', write: 'is enough, is valid' },
  { pattern: String.raw`\basked of\b`, why: 'not the usual preposition', write: 'sent to, requested from' },
  { pattern: String.raw`\basks? for a pause\b`, why: 'not the term', write: 'rate limit' },
  { pattern: String.raw`\bastray\b`, why: 'a metaphor', write: 'mislead' },
  { pattern: String.raw`\bbeats\b`, why: 'colloquial', write: 'overrides, takes precedence over' },
  { pattern: String.raw`\ball is well\b`, why: 'quaint', write: 'no problems, successful' },
  { pattern: String.raw`\bof (?:ours|yours|theirs)\b`, why: 'long genitive', write: 'our, your, their' },
  { pattern: String.raw`\bcomes? on top\b`, why: 'a metaphor', write: 'in addition' },
  { pattern: String.raw`\bat most$`, why: 'an inversion', write: 'maximum number of' },
  {
    pattern: String.raw`\b(?:exists|is there|are there|is known|is set up) already\b`,
    why: 'word order',
    write: 'already exists, is already',
  },
  { pattern: String.raw`\b(?:any|all|every)(?:thing|one|body| \w+) but\b`, why: 'quaint', write: 'except' },
  { pattern: String.raw`\bset aside\b`, why: 'vague', write: 'skip, fail' },
  { pattern: String.raw`\bmoved? on\b`, why: 'vague', write: 'continue, has new commits' },
  { pattern: String.raw`\bknown are\b`, why: 'an inversion', write: 'expected …' },
]
