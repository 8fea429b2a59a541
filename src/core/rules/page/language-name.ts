import { loadLanguages } from '../../syntax/language/languages.ts'

let names: ReadonlyMap<string, string> | undefined

/** Returns the name of the language that a tag means: `js` is `javascript`. */
export function languageName(tag: string): string {
  names ??= new Map(loadLanguages().flatMap(({ name, aliases }) => aliases.map((alias) => [alias, name] as const)))
  const name = tag.toLowerCase()
  return names.get(name) ?? name
}
