import { builtInLanguages } from '../../syntax/language/languages.ts'

let names: ReadonlyMap<string, string> | undefined

/** Returns the language name for a tag, for example `javascript` for `js`. */
export function languageName(tag: string): string {
  names ??= new Map(builtInLanguages().flatMap(({ name, aliases }) => aliases.map((alias) => [alias, name] as const)))
  const name = tag.toLowerCase()
  return names.get(name) ?? name
}
