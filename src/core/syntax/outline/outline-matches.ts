import { type Node, Query, type QueryCapture } from 'web-tree-sitter'
import type { FileContext } from '../file-context.ts'
import type { LoadedGrammar } from '../parser/grammar.ts'
import { OutOfTime, watchClock } from '../parser/parse.ts'
import { compilePredicates, type Predicate } from '../query/predicates.ts'

/** An outline query, compiled for this thread. */
export interface OutlineQuery {
  query: Query
  predicates: Predicate[][]
}

/** Captures of one match by name. */
export class OutlineMatch {
  readonly captures: QueryCapture[]

  constructor(captures: QueryCapture[]) {
    this.captures = captures
  }

  node(name: string): Node | undefined {
    for (const capture of this.captures) if (capture.name === name) return capture.node
    return undefined
  }

  has(name: string): boolean {
    return this.node(name) !== undefined
  }

  text(name: string): string | undefined {
    return this.node(name)?.text
  }
}

/** Throws when the source does not compile: it is ours, and a test compiles them all. */
export function compileOutlineQuery({ grammar }: LoadedGrammar, source: string): OutlineQuery {
  const query = new Query(grammar, source)
  const predicates: Predicate[][] = []
  for (let pattern = 0; pattern < query.patternCount(); pattern++) predicates.push(compilePredicates(query, pattern))
  return { query, predicates }
}

/** Which matches are wanted. */
interface Where {
  /** Only those that overlap this offset. */
  at?: number
  /** Only those of nodes that are at most so deep below the root. */
  depth?: number | undefined
}

/** Matches that hold, in the order of the patterns of one node. */
export function matchOutline(
  { query, predicates }: OutlineQuery,
  file: FileContext,
  { at, depth }: Where = {},
): OutlineMatch[] {
  const clock = watchClock(file.text, file.deadline)
  const range = at === undefined ? {} : { startIndex: at, endIndex: at + 1 }
  const deepest = depth === undefined ? {} : { maxStartDepth: depth }
  const raw = query.matches(file.root, { ...clock.options, ...range, ...deepest })
  if (clock.late) throw new OutOfTime('the outline')
  const matches: { pattern: number; match: OutlineMatch }[] = []
  for (const { patternIndex, captures } of raw) {
    if (predicates[patternIndex]!.every((predicate) => predicate(captures, file))) {
      matches.push({ pattern: patternIndex, match: new OutlineMatch(captures) })
    }
  }
  return matches.sort((a, b) => a.pattern - b.pattern).map(({ match }) => match)
}
