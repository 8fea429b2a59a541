import type { Repository } from '../git/repository.ts'
import type { Inspector, InspectRequest, Uninspected } from '../syntax/inspector.ts'
import type { Language } from '../syntax/language/language-schema.ts'
import { detectLanguage } from '../syntax/language/languages.ts'
import { fileKindOf } from './file-kind.ts'
import type { Side } from './types.ts'

/** Maximum size of a file in bytes; larger files are not read. */
export const maxBytes = 10 * 1024 * 1024
/** Maximum size of a parsed file in bytes; larger files are searched as text only. */
const maxParse = 4 * 1024 * 1024
/** Average line length above which a file counts as minified. */
const minifiedWidth = 1_000

export type Want = InspectRequest['want']

/** Converts blobs to sides: decodes, classifies and parses them. */
export interface Reader {
  inspector: Inspector
  /** Returns the grammar for a text, or the ledger note that explains why it is searched as text only. */
  grammarFor(path: string, text: string): { name?: string; note: { language?: string; reason?: string } }
  /**
   * Tells whether the language has functions to measure. Data files have none and are parsed only if a rule applies to
   * them.
   */
  hasFunctions(language: string): boolean
  /** Returns the display name of a language. */
  title(language: string): string
  /** Tells whether a word that the grammar accepts as a name is reserved in the language. */
  isReserved(language: string, word: string): boolean
  /**
   * Opens a file outside the change with all facts that the passes compare. Returns undefined if it is missing or skipped,
   * and the reason if it should have been parsed.
   */
  open(repository: Repository, head: string, path: string): Promise<Side | Uninspected | undefined>
}

export function createReader(inspector: Inspector, languages: readonly Language[]): Reader {
  const grammarFor: Reader['grammarFor'] = (path, text) => {
    const name = detectLanguage(languages, path, firstLine(text))?.name
    // Prose is only searched as text.
    if (name === undefined) return { note: fileKindOf(path).documentation ? {} : { reason: 'unsupported file type' } }
    if (text.length > maxParse)
      return { note: { language: name, reason: `larger than ${maxParse / 1024 / 1024} MB, searched as text only` } }
    return { name, note: { language: name } }
  }
  return {
    inspector,
    grammarFor,
    hasFunctions: (language) => languages.some(({ name, nodes }) => name === language && nodes.function.length > 0),
    title: (language) => languages.find(({ name }) => name === language)?.title ?? language,
    isReserved: (language, word) =>
      languages.some(({ name, reserved }) => name === language && reserved?.includes(word) === true),
    async open(repository, head, path) {
      const file = await repository.file(head, path)
      if (file === undefined || !file.mode.startsWith('100')) return undefined
      const blob = await repository.blob(file.id, maxParse)
      if (!('bytes' in blob)) return undefined
      const text = decode(blob.bytes)
      if (text === undefined || fileKindOf(path, firstLines(text)).skipped !== undefined || isMinified(text))
        return undefined
      const { name } = grammarFor(path, text)
      if (name === undefined) return undefined
      const inspection = await inspector.inspect({
        id: file.id,
        language: name,
        text,
        want: { outline: true, tokens: true, blocks: true },
      })
      return 'failure' in inspection ? inspection : { path, id: file.id, text, inspection }
    },
  }
}

/**
 * Decodes the text of a blob; undefined for binary data. Invalid UTF-8 becomes U+FFFD, which preserves line numbers.
 */
export function decode(bytes: Buffer): string | undefined {
  if (bytes.subarray(0, 8_000).includes(0)) return undefined
  return bytes.toString('utf8')
}

export function isMinified(text: string): boolean {
  if (text.length < 5_000) return false
  let lines = 1
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines++
  return text.length / lines > minifiedWidth
}

function firstLine(text: string): string {
  const end = text.indexOf('\n')
  return (end === -1 ? text : text.slice(0, end)).slice(0, 200)
}

export function firstLines(text: string): string[] {
  return text.slice(0, 4_000).split('\n', 20)
}
