import type { Repository } from '../git/repository.ts'
import type { Language } from '../syntax/language/language-schema.ts'
import { detectLanguage } from '../syntax/language/languages.ts'
import type { Inspector, InspectRequest } from '../syntax/types.ts'
import { fileKindOf } from './file-kind.ts'
import type { Side } from './types.ts'

/** Larger files are not read at all. */
export const maxBytes = 10 * 1024 * 1024
/** Larger files are searched as text only. */
const maxParse = 4 * 1024 * 1024
/** A line this long on average is no code that a person wrote. */
const minifiedWidth = 1_000

export type Want = InspectRequest['want']

/** Turns blobs into sides: decoded, recognised, parsed. */
export interface Reader {
  inspector: Inspector
  /** The grammar to parse a text with, or the ledger's note on why it is searched as text only. */
  parseable(path: string, text: string): { name?: string; note: { language?: string; reason?: string } }
  /** The language has functions to measure; data files have none, and are parsed only where a rule is for them. */
  hasFunctions(language: string): boolean
  /** What people call a language. */
  title(language: string): string
  /** The grammar would take the word for a name; the language does not. */
  isReserved(language: string, word: string): boolean
  /** A file outside the change, with all that passes compare; undefined when absent, skipped or not parsed. */
  open(repository: Repository, head: string, path: string): Promise<Side | undefined>
}

export function createReader(inspector: Inspector, languages: readonly Language[]): Reader {
  const parseable: Reader['parseable'] = (path, text) => {
    const name = detectLanguage(languages, path, firstLine(text))?.name
    // Prose is text and nothing else: searching it as text is all there is to do.
    if (name === undefined) return { note: fileKindOf(path).documentation ? {} : { reason: 'unsupported file type' } }
    if (text.length > maxParse)
      return { note: { language: name, reason: `larger than ${maxParse / 1024 / 1024} MB, searched as text only` } }
    return { name, note: { language: name } }
  }
  return {
    inspector,
    parseable,
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
      const { name } = parseable(path, text)
      if (name === undefined) return undefined
      const inspection = await inspector.inspect({
        id: file.id,
        language: name,
        text,
        want: { outline: true, tokens: true, blocks: true },
      })
      return 'failure' in inspection ? undefined : { path, id: file.id, text, inspection }
    },
  }
}

/** Text of a blob, or undefined when it is binary. Bytes that are no UTF-8 become U+FFFD; lines stay. */
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
  return text.slice(0, 2_000).split('\n', 20)
}
