/** A claim that the syntax tree can refute. */
export interface Claim {
  kind: 'unused' | 'absent'
  name: string
}

const wordSet = (list: string): ReadonlySet<string> => new Set(list.split(' '))
const negations = wordSet("never not isn't aren't wasn't")
const uses = wordSet('used called read referenced')
const declarations = wordSet('defined declared imported')
const declarables = wordSet('variable function name symbol identifier')
/** Words after "never used" that do not restrict it to some place or case. */
const open = wordSet('. , ; : ! ) anywhere because so and')
const prepositions = wordSet(
  'of from in by at on to for inside within after before with when if while because since where',
)
const copulas = wordSet('is are was were be')
/** A verb or conjunction between the name and the phrase means that the phrase has another subject. */
const breaks = wordSet(
  'is are was were be has have does do can will would call calls throw throws return returns and but so because : =',
)
/** Something that belongs to the name, as in "the `f` result". */
const belongings = wordSet(
  'result results value values return output promise error errors response branch case row item items element elements index entry field key keys property',
)

/**
 * Reads the claims of a message that a name is unused or undefined. The name must be the grammatical subject of the
 * phrase. A message about anything else, such as the result of a function, has no such claim.
 */
export function claimsOf(message: string): Claim[] {
  return message.split(/(?<=[.!?;:])\s+|\n+/).flatMap((sentence) => {
    const tokens = sentence.match(/`[^`]*`|[\p{L}'’]+|[^\s\p{L}]/gu) ?? []
    const words = tokens.map((token) => token.toLowerCase().replace('’', "'"))
    return words.flatMap((_, at) => {
      const phrase = phraseAt(words, at)
      const subject = phrase && (subjectBefore(words, at) ?? subjectAfter(words, at + phrase.length))
      const name = subject === undefined ? undefined : nameIn(tokens[subject])
      return phrase === undefined || name === undefined ? [] : [{ kind: phrase.kind, name }]
    })
  })
}

function phraseAt(words: readonly string[], at: number): { kind: Claim['kind']; length: number } | undefined {
  const [word = '', next = '', rest = '.'] = words.slice(at, at + 3)
  if (word === 'unused') return { kind: 'unused', length: 1 }
  if (word === 'undeclared') return { kind: 'absent', length: 1 }
  if (word === 'undefined' && declarables.has(next)) return { kind: 'absent', length: 2 }
  if (!negations.has(word)) return undefined
  if (uses.has(next) && open.has(rest)) return { kind: 'unused', length: 2 }
  return declarations.has(next) ? { kind: 'absent', length: 2 } : undefined
}

/** Returns the index of the name that a phrase such as "is never used" is about. */
function subjectBefore(words: readonly string[], phrase: number): number | undefined {
  let at = phrase - 1
  if (copulas.has(words[at] ?? '')) at--
  while (at >= 0) {
    const word = words[at] ?? ''
    const preposition = word.startsWith('`') ? prepositionBefore(words, at) : undefined
    if (word.startsWith('`') && preposition === undefined) return at
    if (breaks.has(word) || belongings.has(word)) return undefined
    at = preposition ?? (word === ',' ? clauseStart(words, at) : at)
    at--
  }
  return undefined
}

/** Returns the index of the preposition that a name depends on, as in "of the function `f`". */
function prepositionBefore(words: readonly string[], name: number): number | undefined {
  for (let at = name - 1; at >= Math.max(0, name - 4); at--) {
    const word = words[at] ?? ''
    if (prepositions.has(word)) return at
    if (!/^\p{L}/u.test(word) || breaks.has(word)) return undefined
  }
  return undefined
}

/** Returns the index of the comma before a relative clause that ends with a comma, or that comma itself. */
function clauseStart(words: readonly string[], end: number): number {
  const start = words.lastIndexOf(',', end - 1)
  return start !== -1 && ['which', 'that', 'who'].includes(words[start + 1] ?? '') ? start : end
}

/** Returns the index of the name after a phrase such as "unused variable", if the sentence has no earlier name. */
function subjectAfter(words: readonly string[], start: number): number | undefined {
  const at = words.findIndex((word) => word.startsWith('`'))
  if (at < start || at > start + 3) return undefined
  const between = words.slice(start, at)
  const isPlain = between.every((word) => /^\p{L}/u.test(word) && !prepositions.has(word) && !breaks.has(word))
  return isPlain && !belongings.has(words[at + 1] ?? '') ? at : undefined
}

/** Returns the name of a code span that is only a name, perhaps with empty parentheses. */
function nameIn(span = ''): string | undefined {
  const name = span.replaceAll('`', '').replace(/\(\)$/, '')
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name) ? name : undefined
}
