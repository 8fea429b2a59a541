import type { Want } from '../change/file-reader.ts'
import type { ChangeSet, RepoLookup, WholeFile } from '../change/types.ts'
import type { PassName } from '../config/schema.ts'
import type { Draft } from '../findings/finding.ts'

/** An independent analysis of a change. If a pass throws, the outcome becomes partial and the other passes continue. */
export interface Pass {
  name: PassName
  reads: Reads
  /** Words to search for in the repository. The words of all passes are combined in one `git grep`. */
  words?(change: ChangeSet): Iterable<string>
  review?(change: ChangeSet, lookup: RepoLookup): PassResult | Promise<PassResult>
  /** The same analysis of a whole file, for `analyze`. */
  analyze?(file: WholeFile): Draft[] | Promise<Draft[]>
}

/** The parts of parsed files that a pass reads. Parts that no enabled pass reads are not computed. */
export interface Reads {
  /** Of the old side of a changed file. */
  before?: Want
  /** Of the new side of a changed file. */
  after?: Want
  /** Of a whole file. */
  whole?: Want
  /** Of a whole file with tests, which may be long and repetitive. */
  wholeTest?: Want
  /** Matches of the rules. */
  matches?: true
}

export interface PassResult {
  drafts: Draft[]
  /** Sentences about the whole change. */
  highlights?: string[]
}

/** Returns what several passes read together. */
export function readsOf(passes: readonly Pass[]): Required<Omit<Reads, 'matches'>> & { matches: boolean } {
  const all = passes.map(({ reads }) => reads)
  const join = (part: Exclude<keyof Reads, 'matches'>): Want => Object.assign({}, ...all.map((reads) => reads[part]))
  return {
    before: join('before'),
    after: join('after'),
    whole: join('whole'),
    wholeTest: join('wholeTest'),
    matches: all.some(({ matches }) => matches === true),
  }
}
