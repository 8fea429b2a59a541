import type { ChangeSet, RepoLookup, WholeFile } from '../change/types.ts'
import type { Draft } from '../types.ts'

/** One independent look at a change. A pass that throws becomes a reason for a partial outcome; the others go on. */
export interface Pass {
  name: string
  /** Words to look for in the repo. All passes' words go into one `git grep`. */
  words?(change: ChangeSet): Iterable<string>
  review?(change: ChangeSet, lookup: RepoLookup): PassResult | Promise<PassResult>
  /** The same look at one whole file, for `analyze`. */
  analyze?(file: WholeFile): Draft[] | Promise<Draft[]>
}

export interface PassResult {
  drafts: Draft[]
  /** Sentences about the change as a whole. */
  highlights?: string[]
}
