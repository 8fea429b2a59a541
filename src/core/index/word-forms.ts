import { stemmer } from 'stemmer'

/** Shorter words have no forms that are worth a look. */
const shortest = 3
const hissing = /(?:[sxz]|[cs]h)$/
/** `plan` becomes `planned`. */
const doubles = /[^aeiou][aeiou][^aeiouwxy]$/

/**
 * Lists the forms of an English word, itself first: `price`, `prices`, `priced`, `pricing`. Some are no words, which
 * costs a lookup. The index keeps words as they are, so that exact matches can come first.
 */
export function formsOf(word: string): string[] {
  if (word.length < shortest || !/^[a-z]+$/.test(word)) return [word]
  const bases = basesOf(word)
  const forms = new Set(bases)
  for (const base of bases) {
    forms.add(pluralOf(base))
    for (const form of verbFormsOf(base)) if (isSame(form, word)) forms.add(form)
  }
  return [...forms].filter((form) => form.length >= shortest)
}

/** The word itself, and what it may be a form of. */
function basesOf(word: string): Set<string> {
  const bases = new Set([word])
  if (/ies$/.test(word)) bases.add(`${word.slice(0, -3)}y`)
  else if (/es$/.test(word) && hissing.test(word.slice(0, -2))) bases.add(word.slice(0, -2))
  if (/[^isu]s$/.test(word)) bases.add(word.slice(0, -1))
  const [, stem = '', ending = ''] = /^(.+?)(ied|ed|ing)$/.exec(word) ?? []
  if (ending === '') return bases
  const stems = ending === 'ied' ? [`${stem}y`] : [stem, `${stem}e`, stem.replace(/([^aeiou])\1$/, '$1')]
  for (const each of stems) if (isSame(each, word)) bases.add(each)
  return bases
}

function pluralOf(base: string): string {
  if (/[^aeiou]y$/.test(base)) return `${base.slice(0, -1)}ies`
  return hissing.test(base) ? `${base}es` : `${base}s`
}

function verbFormsOf(base: string): string[] {
  if (base.endsWith('e')) return [`${base}d`, `${base.slice(0, -1)}ing`]
  if (/[^aeiou]y$/.test(base)) return [`${base.slice(0, -1)}ied`, `${base}ing`]
  const stem = doubles.test(base) ? [base, base + base.slice(-1)] : [base]
  return stem.flatMap((each) => [`${each}ed`, `${each}ing`])
}

/** Tells `planned` from `string`: not every ending is one. */
function isSame(one: string, other: string): boolean {
  return stemmer(one) === stemmer(other)
}
