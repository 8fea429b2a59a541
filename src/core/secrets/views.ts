import type { SecretSpan } from './spans.ts'

/** A text before it was quoted: with escapes resolved, or without the marks at the start of its lines. */
export interface TextView {
  text: string
  /** The original position of each character, and of the end. */
  places: readonly number[]
}

const numbered = /^[ \t>*]{0,8}\d{1,6} ?[:|│] ?/
const changed = /^[+\- ]/
const enough = 0.5

/** Returns alternative readings of a text. */
export function viewsOf(text: string): TextView[] {
  const plain = unmarked(text)
  const read = [...(plain === undefined ? [] : [plain]), ...unescaped(text)]
  const views = [...read]
  for (const rewrite of rewrites)
    for (const view of [undefined, ...read]) {
      if (!rewrite.found.test(view?.text ?? text)) continue
      for (const lines of linesWith(view?.text ?? text, rewrite.found))
        views.push(rewritten(part(text, lines, view), rewrite))
    }
  return views
}

/** Removes line numbers, as in prompts, or diff markers from lines; undefined for other texts. */
function unmarked(text: string): TextView | undefined {
  const lines = text.split('\n')
  const filled = lines.filter((line) => line.trim() !== '')
  const share = (mark: RegExp) => filled.filter((line) => mark.test(line)).length / Math.max(1, filled.length)
  const mark =
    share(numbered) >= enough ? numbered : share(changed) >= enough && /^[+-]/m.test(text) ? changed : undefined
  if (mark === undefined) return undefined
  let own = ''
  const places: number[] = []
  let start = 0
  for (const line of lines) {
    const skipped = mark.exec(line)?.[0].length ?? 0
    for (let at = skipped; at <= line.length; at++) places.push(start + at)
    own += `${line.slice(skipped)}\n`
    start += line.length + 1
  }
  return { text: own.slice(0, -1), places }
}

/** A notation that hides the original text. */
interface Rewrite {
  found: RegExp
  each: RegExp
  meaning: (match: string) => string
}

const entities: Record<string, string> = { quot: '"', apos: "'", '#34': '"', '#39': "'", '#x22': '"', '#x27': "'" }
const rewrites: readonly Rewrite[] = [
  { found: /\\\r?\n/, each: /\\\r?\n/g, meaning: () => '' },
  {
    found: /&(?:quot|#34|#39|#x2[27]);/,
    each: /&[\w#]{1,6};/g,
    meaning: (match) => entities[match.slice(1, -1)] ?? match,
  },
  { found: /%(?:22|3[ad])/i, each: /%[2-7][0-9a-f]/gi, meaning: (match) => codeOf(match.slice(1)) },
  {
    found: /\\[ux]00[2-7][0-9a-f]|\\x[2-7]/i,
    each: /\\(?:u00|x)[2-7][0-9a-f]/gi,
    meaning: (match) => codeOf(match.slice(-2)),
  },
  { found: /["'] ?\+ ?["']/, each: /"[ \t]{0,4}\+[ \t]{0,4}"|'[ \t]{0,4}\+[ \t]{0,4}'/g, meaning: () => '' },
]

function codeOf(hex: string): string {
  return String.fromCharCode(Number.parseInt(hex, 16))
}

const longestPart = 8_000

/** Returns runs of lines that contain a notation, each including the following line. */
function linesWith(text: string, found: RegExp): SecretSpan[] {
  const lines: SecretSpan[] = []
  const each = new RegExp(found.source, `${found.flags}g`)
  // Further matches on a line change nothing, and a line may be long and have thousands.
  let seen = -1
  for (const { index } of text.matchAll(each)) {
    if (index <= seen) continue
    const start = text.lastIndexOf('\n', index) + 1
    const lineEnd = text.indexOf('\n', index)
    seen = lineEnd < 0 ? text.length : lineEnd
    const newline = text.indexOf('\n', seen + 1)
    const end = lineEnd < 0 || newline < 0 ? text.length : newline
    const last = lines.at(-1)
    if (last !== undefined && end <= last.end) continue
    if (last !== undefined && start <= last.end && end - last.start <= longestPart) last.end = end
    else lines.push({ start, end })
  }
  return lines.filter(
    ({ start, end }) =>
      end - start <= longestPart && (found.source.includes('[ux]') || isWorthwhile(text.slice(start, end))),
  )
}

function part(text: string, { start, end }: SecretSpan, view: TextView | undefined): TextView {
  if (view === undefined) return at(text.slice(start, end), start)
  return { text: view.text.slice(start, end), places: view.places.slice(start, end + 1) }
}

function rewritten({ text, places }: TextView, { each, meaning }: Rewrite): TextView {
  let own = ''
  const kept: number[] = []
  let at = 0
  const copy = (end: number) => {
    own += text.slice(at, end)
    for (; at < end; at++) kept.push(places[at] ?? 0)
  }
  for (const match of text.matchAll(each)) {
    copy(match.index)
    const instead = meaning(match[0])
    own += instead
    for (let index = 0; index < instead.length; index++) kept.push(places[at] ?? 0)
    at = match.index + match[0].length
  }
  copy(text.length)
  return { text: own, places: [...kept, places[text.length] ?? 0] }
}

const meanings: Record<string, string> = { n: '\n', r: '\r', t: '\t', '"': '"', "'": "'", '\\': '\\', '/': '/' }
/** Words and characters of secrets that are worth searching for in other readings of a text. */
const worthwhile =
  /pass|pwd|secret|token|key|cred|auth|bearer|basic|mnemonic|phrase|otp|cookie|sess|-----|[A-Za-z0-9+/]{40}|:\/\//i
const commands =
  /\s-{1,2}\w|identified|connect|login|hmac|fernet|begin\(|export|\b(?:net|vault|runas|redis|community|EAP|PSK|SHA)\b|:[\d*]+:/
const json = /^[ \t]*\{[ \t]*".*\}[ \t]*,?\r?$/m
const stringLine = /^[ \t]*(?:"[^"\n]{1,80}":[ \t]*)?"(.*)"[ \t]*,?\r?$/
const hasString = /^[ \t]*".*"[ \t]*,?\r?$/m
const mostNested = 3
const shortLine = 500

/**
 * Returns the JSON lines of a text with each string on a separate line and escapes such as `\n` and `\"` resolved at
 * every nesting level. Strings on consecutive lines are read together.
 */
function unescaped(text: string): TextView[] {
  const views: TextView[] = []
  let start = 0
  let block: TextView[] = []
  const close = () => {
    const view = joined(block)
    if (view.text.length < shortLine || isWorthwhile(view.text)) nest(view, views)
    block = []
  }
  for (const line of json.test(text) || (/^\s*[[{]"?\s*$/m.test(text.slice(0, 200)) && hasString.test(text))
    ? text.split('\n')
    : []) {
    const string = stringLine.exec(line)?.[1]
    if (string !== undefined) block.push(at(string, start + line.lastIndexOf(`"${string}"`) + 1))
    else {
      if (block.length > 0) close()
      if (json.test(line) && (line.length < shortLine || isWorthwhile(line))) nest(at(line, start), views)
    }
    start += line.length + 1
  }
  if (block.length > 0) close()
  return views
}

function isWorthwhile(text: string): boolean {
  return worthwhile.test(text) || commands.test(text)
}

function at(text: string, start: number): TextView {
  return { text, places: Array.from({ length: text.length + 1 }, (_, index) => start + index) }
}

function joined(views: readonly TextView[]): TextView {
  return { text: views.map(({ text }) => text).join('\n'), places: views.flatMap(({ places }) => places) }
}

function nest(first: TextView, views: TextView[]): void {
  let view = first
  for (let depth = 0; depth < mostNested && (depth === 0 || view.text.includes('"')); depth++) {
    view = undone(view)
    views.push(view)
  }
}

function undone({ text, places }: TextView): TextView {
  let own = ''
  const kept: number[] = []
  for (let at = 0; at < text.length; at++) {
    kept.push(places[at] ?? 0)
    const meaning = text[at] === '\\' ? meanings[text[at + 1] ?? ''] : undefined
    own += meaning ?? (text[at] === '"' ? '\n' : text[at])
    if (meaning !== undefined) at++
  }
  return { text: own, places: [...kept, places[text.length] ?? 0] }
}
