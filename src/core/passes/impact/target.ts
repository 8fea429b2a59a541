import type { ChangedFile } from '../../change/types.ts'
import type { CallTraits } from '../../syntax/language/call-traits.ts'
import type { CodeSymbol } from '../../syntax/types.ts'

/** A symbol that callers may no longer fit. */
export interface Target {
  file: ChangedFile
  language: string
  traits: CallTraits
  /** As callers write it: the class for a constructor. */
  name: string
  /** Symbol path in the outline. */
  path: string
  /** Symbol path of the class around it; absent at the top level of a file. */
  owner?: string
  called: 'function' | 'method' | 'constructor' | 'none'
  /** Overloads; `after` is empty for what is gone. */
  before: CodeSymbol[]
  after: CodeSymbol[]
  change: 'gone' | 'parameters' | 'shifted' | 'results' | 'async' | 'sync'
  /** Position of the first shifted argument, 0-based. */
  position?: number
  /** Where it went, when that is known. */
  successor?: { path: string; name: string }
  /** Who could name it before. */
  reach: 'repo' | 'folder' | 'file'
  /** Names under which the file exported it before. */
  exportedAs: string[]
}
