import type { ChangedFile } from '../../change/types.ts'
import type { CallTraits } from '../../syntax/language/call-traits.ts'
import type { CodeSymbol } from '../../syntax/types.ts'
import type { OutlinedSide } from './outlined-side.ts'
import { firstSegment } from './symbols/symbol-path.ts'

/** A changed file whose outlines can be compared. `after` is absent if it was deleted. */
export interface ComparedFile extends ChangedFile {
  language: string
  before: OutlinedSide
  after?: OutlinedSide
}

/** All declarations of a symbol, because many languages allow several with different parameters. */
export type Overloads = readonly [CodeSymbol, ...CodeSymbol[]]

/** A symbol on the old side of a file. */
export interface FormerSymbol {
  file: ComparedFile
  traits: CallTraits
  /** The name that callers write; for a constructor, the class. */
  name: string
  /** Symbol path in the outline. */
  path: string
  /** Symbol path of the enclosing class; absent at the top level of a file. */
  owner?: string
  called: 'function' | 'method' | 'constructor' | 'none'
  before: Overloads
  /** The scope in which it was accessible. */
  visibility: 'repo' | 'folder' | 'file'
  /** Names under which the file exported it. */
  exportedAs: readonly string[]
}

/** The new location of a symbol. */
export interface Successor {
  path: string
  name: string
}

interface Types {
  before: string
  after: string
}

/** What changed about a symbol. `after` has its declarations on the new side. */
export type Difference =
  | {
      change: 'gone'
      /** Empty unless the symbol is only no longer exported. */
      after: readonly CodeSymbol[]
      successor?: Successor
    }
  | { change: 'parameters' | 'async' | 'sync'; after: Overloads }
  /** `position`: the first shifted argument, 0-based. */
  | { change: 'shifted'; after: Overloads; position: number }
  /** The first parameter with another type, 0-based, and its types as written. */
  | { change: 'types'; after: Overloads; position: number; parameter: string; types: Types }
  /** The number of returned values. */
  | { change: 'results'; after: Overloads; results: { before: number; after: number } }

/** A changed symbol whose callers may no longer match. */
export type Target = FormerSymbol & Difference

/** A target and all changed symbols with its name that one finding covers, including the target. */
export interface TargetGroup {
  target: Target
  peers: readonly Target[]
}

/** Returns the top-level name: the symbol itself or its outermost class. */
export function outermost({ owner, name }: Target): string {
  return firstSegment(owner ?? name)
}

/** Tells whether an import of the target fails. Imports of a class remain valid if only a member is gone. */
export function breaksImports({ change, owner }: Target): boolean {
  return change === 'gone' && owner === undefined
}

/** How a use was matched: by a resolved import, by a name that is unique in the repository, or by the name only. */
export type MatchTier = 'resolved' | 'unique' | 'name'
