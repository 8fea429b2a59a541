import { type Node, Query, type QueryCapture } from 'web-tree-sitter'
import { must } from '../../must.ts'
import type { FileContext } from '../file-context.ts'
import type { LoadedGrammar } from '../parser/grammar.ts'
import { OutOfTime, watchClock } from '../parser/parse.ts'
import { compilePredicates, type Predicate } from '../query/predicates.ts'

/** An outline query, compiled for this thread. */
export interface OutlineQuery {
  query: Query
  predicates: Predicate[][]
}

/** The captures of one match by name. */
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

/** Compiles an outline query. Throws if the source is invalid; a test compiles all of them. */
export function compileOutlineQuery({ grammar }: LoadedGrammar, source: string): OutlineQuery {
  const query = new Query(grammar, source)
  const predicates: Predicate[][] = []
  for (let pattern = 0; pattern < query.patternCount(); pattern++) predicates.push(compilePredicates(query, pattern))
  return { query, predicates }
}

/** Filters matches. */
interface Where {
  /** Only matches that overlap this offset. */
  at?: number
  /** Only matches of nodes at most this deep below the root. */
  depth?: number | undefined
}

/** Returns the matches whose predicates hold, ordered by pattern within a node. */
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
    if (must(predicates[patternIndex]).every((predicate) => predicate(captures, file))) {
      matches.push({ pattern: patternIndex, match: new OutlineMatch(captures) })
    }
  }
  return matches.sort((a, b) => a.pattern - b.pattern).map(({ match }) => match)
}
