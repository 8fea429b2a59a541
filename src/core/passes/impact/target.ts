import type { ChangedFile } from '../../change/types.ts'
import type { CallTraits } from '../../syntax/language/call-traits.ts'
import type { CodeSymbol } from '../../syntax/types.ts'

/** A changed symbol whose callers may no longer match. */
export interface Target {
  file: ChangedFile
  language: string
  traits: CallTraits
  /** The name that callers write; for a constructor, the class. */
  name: string
  /** Symbol path in the outline. */
  path: string
  /** Symbol path of the enclosing class; absent at the top level of a file. */
  owner?: string
  called: 'function' | 'method' | 'constructor' | 'none'
  /** Overloads; `after` is empty for a removed symbol. */
  before: CodeSymbol[]
  after: CodeSymbol[]
  change: 'gone' | 'parameters' | 'shifted' | 'results' | 'async' | 'sync'
  /** Position of the first shifted argument, 0-based. */
  position?: number
  /** The new location, if known. */
  successor?: { path: string; name: string }
  /** The scope in which it was accessible before. */
  reach: 'repo' | 'folder' | 'file'
  /** Names under which the file exported it before. */
  exportedAs: string[]
}
