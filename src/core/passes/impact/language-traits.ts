/** How a language finds names in other files, and what its calls must fit. */
export interface LanguageTraits {
  /**
   * What an import names: `module` a file whose top-level names it takes, `package` a folder whose files
   * share one scope, `class` a class by its full name, `path` a module path down to the item,
   * `constant` nothing (class names are global), `include` a header whose names become global.
   */
  linkage: 'module' | 'package' | 'class' | 'path' | 'constant' | 'include'
  /** A call that does not fit is found by the compiler, before anything runs. */
  compiled: boolean
  /** What an argument too many does. */
  surplus: 'error' | 'harmless'
  /** What an argument too few does. */
  shortage: 'error' | 'harmless'
  /** Any parameter may be given by its name. */
  keywords: boolean
  /** Unqualified calls may mean a method of the class around them. */
  implicitReceiver: boolean
  /** A call of an async function gives something to wait for. */
  awaits: boolean
  /** A parameter can have a default value. */
  defaults: boolean
}

const base: LanguageTraits = {
  linkage: 'module',
  compiled: true,
  surplus: 'error',
  shortage: 'error',
  keywords: false,
  implicitReceiver: false,
  awaits: false,
  defaults: true,
}

const table: Record<string, LanguageTraits> = {
  javascript: { ...base, compiled: false, surplus: 'harmless', shortage: 'harmless', awaits: true },
  typescript: { ...base, awaits: true },
  tsx: { ...base, awaits: true },
  python: { ...base, compiled: false, keywords: true, awaits: true },
  go: { ...base, linkage: 'package', defaults: false },
  java: { ...base, linkage: 'class', implicitReceiver: true, defaults: false },
  csharp: { ...base, linkage: 'class', keywords: true, implicitReceiver: true },
  rust: { ...base, linkage: 'path', awaits: true, defaults: false },
  php: { ...base, linkage: 'class', compiled: false, surplus: 'harmless', keywords: true },
  ruby: { ...base, linkage: 'constant', compiled: false, keywords: false, implicitReceiver: true },
  elixir: { ...base, linkage: 'constant', implicitReceiver: true },
  c: { ...base, linkage: 'include', defaults: false },
  cpp: { ...base, linkage: 'include', implicitReceiver: true },
}

/** Undefined for languages whose calls cannot be checked. */
export function traitsOf(language: string | undefined): LanguageTraits | undefined {
  return language === undefined ? undefined : table[language]
}

const related: Record<string, string> = { tsx: 'typescript', javascript: 'typescript', c: 'cpp' }

/** Languages that import from one another have one family. */
export function familyOf(language: string): string {
  return related[language] ?? language
}
