import type { ChangeSet, RepoLookup, WholeFile } from '../change/types.ts'
import type { Draft } from '../types.ts'

/** An independent analysis of a change. If a pass throws, the outcome becomes partial and the other passes continue. */
export interface Pass {
  name: string
  /** Words to search for in the repository. The words of all passes are combined in one `git grep`. */
  words?(change: ChangeSet): Iterable<string>
  review?(change: ChangeSet, lookup: RepoLookup): PassResult | Promise<PassResult>
  /** The same analysis of a whole file, for `analyze`. */
  analyze?(file: WholeFile): Draft[] | Promise<Draft[]>
}

export interface PassResult {
  drafts: Draft[]
  /** Sentences about the whole change. */
  highlights?: string[]
}
