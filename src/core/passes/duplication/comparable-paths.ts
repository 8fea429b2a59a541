import { fileKindOf } from '../../change/file-kind.ts'

/** Files in which copies are common: examples are self-contained, and migrations must not share code. */
const copiesWelcome =
  /(^|\/)(examples?|samples?|demos?|templates?|migrations?|fixtures?|benchmarks?|bench|snippets?|playground|docs?|locales?|i18n|codemods?)\//i
/** Files that exist once per platform or are derived from each other. */
const variants =
  /([-_.](linux|darwin|windows|unix|posix|win32|freebsd|openbsd|netbsd|amd64|arm64|386|ios|android|web|native|browser|node|a?sync)|\/_?a?sync)(?=[-_./])/gi

/** Tells whether copies are common in a file. */
export function welcomesCopies(path: string): boolean {
  return copiesWelcome.test(path)
}

/** Tells whether a file outside the change may contain an original of new code. */
export function isComparable(path: string): boolean {
  const { test, skipped } = fileKindOf(path)
  return !test && skipped === undefined && !welcomesCopies(path)
}

/** Returns what the names of files with comparable code have in common. */
export function ending(path: string): string {
  return /\.[^./]+$/.exec(path)?.[0].replace(/^\.([cm]?[jt]sx?)$/, '.script') ?? ''
}

/** Tells whether two files are variants of each other, for example for two platforms. */
export function isVariant(a: string, b: string): boolean {
  return a !== b && a.replaceAll(variants, '') === b.replaceAll(variants, '')
}
