import type { Category, Severity } from '../types.ts'

/** A page of `grammars/<language>/rules/` or a repo's `.rubberduck/rules/`. */
export interface Rule {
  /** `js/floating-promise`. */
  id: string
  /** What it finds, in a few words and without the names of one finding: `Comparison with NaN`. */
  title?: string
  severity: Severity
  category: Category
  /** Grammar names; `any` for rules over plain text. */
  languages: string[]
  status: 'stable' | 'nursery'
  /** Off unless the configuration names it; style rules are. */
  enabled: boolean
  /** 0…1, default 0.9 (0.5 in the nursery). */
  confidence: number
  cwe?: string
  /** Globs; empty: everywhere. `not` excludes. */
  paths: string[]
  notPaths: string[]
  fixSafety: 'safe' | 'unsafe' | 'none'
  /** The first line: what is wrong and what to do. `$name` stands for a capture's text. */
  message: string
  why: string
  whatToDo: string
  /** The matcher; none of the three: a guideline for the model. */
  match: { kind: 'query' | 'pattern' | 'regex'; source: string }[]
  /** Replacement of the `@fix` node, else of the `@match` node, with `$name` for captures. */
  fix?: string
  examples: Example[]
  /** Where the page came from, for messages. */
  file: string
  origin: 'built-in' | 'repo'
}

export interface Example {
  verdict: 'bad' | 'good'
  language: string
  /** The code without the `^ here` mark. */
  code: string
  /** 1-based line that must be reported; only for Bad. */
  line?: number
  /** Expected text after the fix; only for Bad. */
  fixed?: string
  /** Line of the fence in the page. */
  at: number
  /** Path the example pretends to have (`path=…` in the fence's info string), for rules with `paths`. */
  path?: string
}

/** A page that could not be used; the others go on. */
export interface BrokenRule {
  file: string
  line?: number
  reason: string
}
