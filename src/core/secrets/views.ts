/** A text as it read before somebody quoted it: escapes undone, or the marks in front of its lines taken off. */
export interface View {
  text: string
  /** Place in the original of each character, and of the end. */
  places: readonly number[]
}

const numbered = /^[ \t>*]{0,8}\d{1,6} ?[:|│] ?/
const changed = /^[+\- ]/
const enough = 0.5

/** Lines with their numbers, as models are shown them, or with the marks of a diff; undefined for any other text. */
export function unmarked(text: string): View | undefined {
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

const meanings: Record<string, string> = { n: '\n', r: '\r', t: '\t', '"': '"', "'": "'", '\\': '\\', '/': '/' }
/** Only what may be told by its name or its marks is told by how it is quoted. */
const worthwhile =
  /pass|pwd|secret|token|key|cred|auth|bearer|basic|mnemonic|phrase|otp|cookie|sess|-----|[A-Za-z0-9+/]{40}|:\/\//i
const json = /^[ \t]*\{[ \t]*".*\}[ \t]*,?\r?$/m
const mostNested = 3

/**
 * The lines of JSON in a text, with each of their strings as a line of its own and escapes such as `\n` and `\"` undone, as
 * often as they are nested.
 */
export function unescaped(text: string): View[] {
  const views: View[] = []
  let start = 0
  for (const line of json.test(text) ? text.split('\n') : []) {
    if (json.test(line) && worthwhile.test(line)) {
      let view: View = { text: line, places: Array.from({ length: line.length + 1 }, (_, at) => start + at) }
      for (let depth = 0; depth < mostNested && view.text.includes('"'); depth++) {
        view = undone(view)
        views.push(view)
      }
    }
    start += line.length + 1
  }
  return views
}

function undone({ text, places }: View): View {
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
