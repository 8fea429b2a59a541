import { stemmer } from 'stemmer'

/** Minimum length of a word with inflected forms. */
const shortest = 3
const hissing = /(?:[sxz]|[cs]h)$/
/** Matches words that double the last letter, for example `plan` and `planned`. */
const doubles = /[^aeiou][aeiou][^aeiouwxy]$/

/**
 * Lists the forms of an English word, itself first: `price`, `prices`, `priced`, `pricing`. Invalid forms only cost a
 * lookup. The index stores words unchanged, so that exact matches can be ranked first.
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

/** Returns the word and its possible base forms. */
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

/** Distinguishes `planned` from `string`: not every such ending is an inflection. */
function isSame(one: string, other: string): boolean {
  return stemmer(one) === stemmer(other)
}
