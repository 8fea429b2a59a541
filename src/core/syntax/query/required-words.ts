/** A whole word, or part of one if `whole` is false. */
export interface RequiredWord {
  text: string
  whole: boolean
}

/**
 * Returns words of which every matching text contains at least one, derived from the predicates. Undefined: the pattern
 * may match without any. Most rules name a function or module, so most files can be skipped.
 */
export function requiredWordsOf(pattern: string): RequiredWord[] | undefined {
  const { predicates, required } = readPattern(pattern)
  let best: RequiredWord[] | undefined
  for (const [name, capture, ...values] of predicates) {
    if (capture === undefined || !required.has(capture)) continue
    const needles = needlesOfPredicate(name!, values)
    if (needles !== undefined && worth(needles) > worth(best)) best = needles
  }
  // A keyword in the pattern.
  for (const word of required) {
    if (!/^"\w+"$/.test(word)) continue
    const needles = longestWords([word], true)
    if (needles !== undefined && worth(needles) > worth(best)) best = needles
  }
  return best
}

const shortest = 3

function worth(needles: readonly RequiredWord[] | undefined): number {
  return needles === undefined ? 0 : Math.min(...needles.map(({ text }) => text.length))
}

function needlesOfPredicate(name: string, values: string[]): RequiredWord[] | undefined {
  if (values.length === 0 || values.some((value) => value.startsWith('@'))) return undefined
  if (name === '#match?') {
    const whole = /^\^(?:\((?:\?:)?)?([\w|]+)\)?\$$/.exec(values[0]!)
    return whole === null ? requiredWordsOfRegex(values[0]!) : longestWords(whole[1]!.split('|'), true)
  }
  // The text of a node begins and ends at token boundaries, but text inside it may continue.
  if (name === '#contains?') return longestWords(values, false)
  return name === '#eq?' || name === '#any-of?' ? longestWords(values, true) : undefined
}

function longestWords(values: readonly string[], whole: boolean): RequiredWord[] | undefined {
  const needles = values.map((value) => {
    const words = value.match(/\w+/g) ?? ['']
    return { text: words.toSorted((left, right) => right.length - left.length)[0]!, whole }
  })
  return needles.every(({ text }) => text.length >= shortest) ? needles : undefined
}

interface PatternFacts {
  /** For example `['#eq?', '@name', 'eval']`. */
  predicates: string[][]
  /** Captures and keywords (in quotes) that every match has: outside alternations, `?` and `*`. */
  required: Set<string>
}

const token = /;.*|"(?:\\.|[^"\\])*"|@[\w.-]+|#[\w-]+[?!]|[()[\]?*]|[^\s()[\]"@;?*]+/g

/** Parses the required structure of a pattern. */
function readPattern(pattern: string): PatternFacts {
  const predicates: string[][] = []
  const required = new Set<string>()
  /** Open brackets with the captures inside so far, and their predicate, if any. */
  const open: { captures: string[]; alternatives: boolean; predicate?: string[] }[] = [
    { captures: [], alternatives: false },
  ]
  /** Captures inside the last closed item, which a quantifier may follow. */
  let last: string[] = []
  for (const [word] of pattern.matchAll(token)) {
    const top = open.at(-1)!
    if (word.startsWith(';')) continue
    if (word === '(' || word === '[') {
      open.push({ captures: [], alternatives: word === '[' })
    } else if (word === ')' || word === ']') {
      const closed = open.pop()!
      if (closed.predicate !== undefined) predicates.push(closed.predicate)
      last = closed.alternatives ? [] : closed.captures
      open.at(-1)?.captures.push(...last)
    } else if (word === '?' || word === '*') {
      const optional = last
      top.captures = top.captures.filter((capture) => !optional.includes(capture))
      last = ['?']
    } else if (word.startsWith('#')) {
      top.predicate = [word]
    } else if (top.predicate !== undefined) {
      top.predicate.push(word.startsWith('"') ? unquote(word) : word)
    } else if (word.startsWith('"')) {
      top.captures.push(word)
      last = [word]
    } else if (word.startsWith('@')) {
      if (last[0] !== '?') top.captures.push(word)
    } else last = []
  }
  for (const capture of open[0]!.captures) required.add(capture)
  return { predicates, required }
}

function unquote(text: string): string {
  return text.slice(1, -1).replaceAll(/\\(.)/g, (_, char: string) => ({ n: '\n', t: '\t', r: '\r' })[char] ?? char)
}

/** Like `requiredWordsOf`, for a regular expression. */
export function requiredWordsOfRegex(source: string): RequiredWord[] | undefined {
  const found: RequiredWord[] = []
  for (const alternative of splitAlternatives(source)) {
    const needles = needlesOfAlternative(alternative)
    if (needles === undefined) return undefined
    found.push(...needles)
  }
  return found
}

/** Splits at each `|` outside groups and classes. */
function splitAlternatives(source: string): string[] {
  const parts = ['']
  let depth = 0
  for (const [piece] of source.matchAll(/\\.|\[(?:\\.|[^\]\\])*\]|[\s\S]/g)) {
    if (piece === '(') depth++
    if (piece === ')') depth--
    if (piece === '|' && depth === 0) parts.push('')
    else parts[parts.length - 1] += piece
  }
  return parts
}

/** Returns the longest run of plain letters, or the words of a group in which every alternative has one. */
function needlesOfAlternative(source: string): RequiredWord[] | undefined {
  let best: RequiredWord[] | undefined
  const offer = (needles: RequiredWord[] | undefined) => {
    if (needles !== undefined && worth(needles) >= shortest && worth(needles) > worth(best)) best = needles
  }
  let run = ''
  const pieces = [...source.matchAll(/\\.|\[(?:\\.|[^\]\\])*\]|\{[\d,]*\}|[\s\S]/g)].map(([piece]) => piece)
  for (let index = 0; index < pieces.length; index++) {
    const piece = pieces[index]!
    if (piece === '(') {
      const end = closing(pieces, index)
      offer([{ text: run, whole: false }])
      run = ''
      const inner = pieces.slice(index + 1, end).join('')
      const optional = isOptional(pieces[end + 1])
      if (!optional && !/^\?(?!:|<\w)/.test(inner)) offer(requiredWordsOfRegex(inner.replace(/^\?(?::|<\w+>)/, '')))
      index = end
    } else if (/^\w$/.test(piece) && !isOptional(pieces[index + 1])) {
      run += piece
    } else {
      offer([{ text: run, whole: false }])
      run = ''
    }
  }
  offer([{ text: run, whole: false }])
  return best
}

function closing(pieces: readonly string[], from: number): number {
  let depth = 0
  for (let index = from; index < pieces.length; index++) {
    if (pieces[index] === '(') depth++
    if (pieces[index] === ')' && --depth === 0) return index
  }
  return pieces.length
}

function isOptional(next: string | undefined): boolean {
  return next === '?' || next === '*' || (next?.startsWith('{') ?? false)
}
