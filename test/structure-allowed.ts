/** What is beyond a limit of `structure.test.ts`. Entries may only be removed. */

/** Commands that the terminal or the server carries out without an engine. */
export const withoutEngine: readonly string[] = ['chat', 'completion', 'serve']

/** Folders that hold one file for each of many like things. */
export const lists: readonly string[] = []
export const long: readonly string[] = []
export const parameters: readonly string[] = []
export const complexity: readonly string[] = []
export const languages: readonly string[] = []
export const regexes: readonly { file: string; count: number; reason: string }[] = []
