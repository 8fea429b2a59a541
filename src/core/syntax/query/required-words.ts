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
  for (const { name, operands } of predicates) {
    const [capture, ...values] = operands
    if (capture === undefined || !required.has(capture)) continue
    const needles = needlesOfPredicate(name, values)
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
  const [first] = values
  if (first === undefined || values.some((value) => value.startsWith('@'))) return undefined
  if (name === '#match?') {
    const [, words] = /^\^(?:\((?:\?:)?)?([\w|]+)\)?\$$/.exec(first) ?? []
    return words === undefined ? requiredWordsOfRegex(first) : longestWords(words.split('|'), true)
  }
  // The text of a node begins and ends at token boundaries, but text inside it may continue.
  if (name === '#contains?') return longestWords(values, false)
  return name === '#eq?' || name === '#any-of?' ? longestWords(values, true) : undefined
}

function longestWords(values: readonly string[], whole: boolean): RequiredWord[] | undefined {
  const needles = values.map((value) => {
    const words = value.match(/\w+/g) ?? []
    const [text = ''] = words.toSorted((left, right) => right.length - left.length)
    return { text, whole }
  })
  return needles.every(({ text }) => text.length >= shortest) ? needles : undefined
}

/** For example `#eq?` with the operands `@name` and `eval`. */
interface PatternPredicate {
  name: string
  operands: string[]
}

interface PatternFacts {
  predicates: PatternPredicate[]
  /** Captures and keywords (in quotes) that every match has: outside alternations, `?` and `*`. */
  required: Set<string>
}

const token = /;.*|"(?:\\.|[^"\\])*"|@[\w.-]+|#[\w-]+[?!]|[()[\]?*]|[^\s()[\]"@;?*]+/g

/** An open bracket of a pattern. */
interface Bracket {
  /** Captures and keywords inside so far. */
  captures: string[]
  alternatives: boolean
  predicate?: PatternPredicate
}

/** Parses the required structure of a pattern. */
function readPattern(pattern: string): PatternFacts {
  const predicates: PatternPredicate[] = []
  const outermost: Bracket = { captures: [], alternatives: false }
  const open = [outermost]
  /** Captures inside the last closed item, which a quantifier may follow. */
  let last: string[] = []
  for (const [word] of pattern.matchAll(token)) {
    if (word.startsWith(';')) continue
    if (word === '(' || word === '[') {
      open.push({ captures: [], alternatives: word === '[' })
    } else if (word === ')' || word === ']') {
      const closed = open.pop()
      if (closed?.predicate !== undefined) predicates.push(closed.predicate)
      last = closed === undefined || closed.alternatives ? [] : closed.captures
      open.at(-1)?.captures.push(...last)
    } else {
      last = addWord(open.at(-1) ?? outermost, word, last)
    }
  }
  return { predicates, required: new Set(outermost.captures) }
}

const quantified = '?'

/** Adds a word to the innermost bracket. Returns the captures that a quantifier after the word would make optional. */
function addWord(bracket: Bracket, word: string, last: string[]): string[] {
  if (word === '?' || word === '*') {
    bracket.captures = bracket.captures.filter((capture) => !last.includes(capture))
    return [quantified]
  }
  if (word.startsWith('#')) {
    bracket.predicate = { name: word, operands: [] }
    return last
  }
  if (bracket.predicate !== undefined) {
    bracket.predicate.operands.push(word.startsWith('"') ? unquote(word) : word)
    return last
  }
  if (word.startsWith('"')) {
    bracket.captures.push(word)
    return [word]
  }
  if (!word.startsWith('@')) return []
  if (last[0] !== quantified) bracket.captures.push(word)
  return last
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
  let next = 0
  const pieces = [...source.matchAll(/\\.|\[(?:\\.|[^\]\\])*\]|\{[\d,]*\}|[\s\S]/g)].map(([piece]) => piece)
  for (const [index, piece] of pieces.entries()) {
    if (index < next) continue
    if (piece === '(') {
      const end = closing(pieces, index)
      offer([{ text: run, whole: false }])
      run = ''
      const inner = pieces.slice(index + 1, end).join('')
      const optional = isOptional(pieces[end + 1])
      if (!optional && !/^\?(?!:|<\w)/.test(inner)) offer(requiredWordsOfRegex(inner.replace(/^\?(?::|<\w+>)/, '')))
      next = end + 1
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
