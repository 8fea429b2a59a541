import { escapeControlChars, escapeControlCharsInLine } from '../escape-control-chars.ts'

const widestLine = 300

/** Renders text as inline code, in which mentions, links and HTML have no effect. */
export function codeSpan(text: string): string {
  const clean = escapeControlCharsInLine(text)
  if (clean.trim() === '') return '` `'
  const ticks = '`'.repeat(longestRun(clean) + 1)
  const pad = clean.startsWith('`') || clean.endsWith('`') || (clean.startsWith(' ') && clean.endsWith(' ')) ? ' ' : ''
  return `${ticks}${pad}${clean}${pad}${ticks}`
}

/** Renders lines as a fenced block that they cannot close. Long lines are truncated. */
export function codeFence(lines: readonly string[], language = ''): string {
  const body = lines.map((line) => {
    const clean = escapeControlChars(line.replaceAll(/\r?\n/g, ' ').trimEnd())
    return clean.length > widestLine ? `${clean.slice(0, widestLine).toWellFormed()}…` : clean
  })
  const ticks = '`'.repeat(Math.max(3, longestRun(body.join('\n')) + 1))
  const name = language.replaceAll(/[^\w+#-]/g, '')
  // GitHub would offer to apply it. Suggestions are written from verified edits only.
  return [`${ticks}${name.toLowerCase() === 'suggestion' ? '' : name}`, ...body, ticks].join('\n')
}

/**
 * Renders one of our messages, which may quote code. Code spans and emphasis are preserved. Mentions, references, URLs,
 * HTML and block markers are neutralized.
 */
export function prose(markdown: string): string {
  return markdown
    .split(/\n\s*\n/)
    .map((paragraph) => inertParagraph(escapeControlChars(paragraph).replaceAll(/\s+/g, ' ').trim()))
    .filter((paragraph) => paragraph !== '')
    .join('\n\n')
}

/** Like `prose`, on one line with at most about `length` characters. */
export function proseLine(markdown: string, length = 600): string {
  const line = markdown
    .slice(0, length * 4)
    .replaceAll(/\s+/g, ' ')
    .trim()
  return prose(line.length > length ? `${line.slice(0, length).toWellFormed()}…` : line)
}

/** Text that would turn the first line of a paragraph into a list, a rule, a heading or a table. */
const blockMark = /^(?:[-+*](?=\s|$)|[-*_=](?=[-*_=\s]*$)|[#|]|\d+(?=[.)]))/

function inertParagraph(paragraph: string): string {
  const spans = splitCodeSpans(paragraph)
  const pieces = spans.flatMap(({ code, text }) => (code ? [codeSpan(text)] : inertWords(text)))
  let joined = ''
  for (const piece of pieces) joined += joined.endsWith('`') && piece.startsWith('`') ? ` ${piece}` : piece
  return joined.replace(blockMark, (mark) => (/\d/.test(mark) ? `${mark}\\` : `\\${mark}`))
}

/**
 * Splits a line into code spans and text by CommonMark's rule: a run of backquotes up to the next run of the same
 * length.
 */
export function splitCodeSpans(line: string): { code: boolean; text: string }[] {
  const parts: { code: boolean; text: string }[] = []
  const runs = /`+/g
  let from = 0
  for (let run = runs.exec(line); run !== null; run = runs.exec(line)) {
    const start = run.index + run[0].length
    const close = closingRun(line, start, run[0].length)
    if (close === -1) continue
    if (run.index > from) parts.push({ code: false, text: line.slice(from, run.index) })
    parts.push({ code: true, text: withoutPadding(line.slice(start, close)) })
    from = close + run[0].length
    runs.lastIndex = from
  }
  if (from < line.length) parts.push({ code: false, text: line.slice(from) })
  return parts
}

/** Removes the space at both ends of a code span, unless it contains only spaces. */
function withoutPadding(span: string): string {
  const padded = span.startsWith(' ') && span.endsWith(' ') && /[^ ]/.test(span)
  return padded ? span.slice(1, -1) : span
}

function closingRun(line: string, from: number, length: number): number {
  const runs = /`+/g
  runs.lastIndex = from
  for (let run = runs.exec(line); run !== null; run = runs.exec(line)) if (run[0].length === length) return run.index
  return -1
}

/** Text that GitHub would link, notify about or render as mathematics. */
const live = /[@#$]|:\/\/|www\.|GH-\d|mailto:/i

function inertWords(text: string): string[] {
  return text.split(/(\s+)/).map((word) => {
    const { before, core, after } = splitPunctuation(word)
    const commit = /^(?=.*\d)[0-9a-f]{7,40}$/i.test(core)
    if (!live.test(core) && !commit) return escapeMarks(word)
    return `${escapeMarks(before)}${codeSpan(core)}${escapeMarks(after)}`
  })
}

/** Splits off the punctuation around a word, in linear time. */
function splitPunctuation(word: string): { before: string; core: string; after: string } {
  let start = 0
  while (start < word.length && openers.includes(word.charAt(start))) start++
  let end = word.length
  while (end > start && closers.includes(word.charAt(end - 1))) end--
  return { before: word.slice(0, start), core: word.slice(start, end), after: word.slice(end) }
}

const openers = `("'[{<`
const closers = `)"']}>.,;:!?…`

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '`': '&#96;' }

function escapeMarks(text: string): string {
  return text.replaceAll(/[&<>`\\[\]~]/g, (mark) => entities[mark] ?? `\\${mark}`)
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length))
}
