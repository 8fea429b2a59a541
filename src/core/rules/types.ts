import type { Category, Severity } from '../findings/finding.ts'

/** A page in `grammars/<language>/rules/` or in a repository's `.rubberduck/rules/`. */
export interface Rule {
  /** For example `js/floating-promise`. */
  id: string
  /** A short description without captures, for example `Comparison with NaN`. */
  title?: string
  severity: Severity
  category: Category
  /** Grammar names; `any` for rules on plain text. */
  languages: string[]
  status: 'stable' | 'nursery'
  /** Disabled unless the configuration enables it; the default for style rules. */
  enabled: boolean
  /** 0…1, default 0.9 (0.5 for nursery rules). */
  confidence: number
  cwe?: string
  /** Globs; empty: everywhere. `not` excludes files. */
  paths: string[]
  notPaths: string[]
  fixSafety: 'safe' | 'unsafe' | 'none'
  /** The first paragraph: the problem and the fix. `$name` is the text of a capture. */
  message: string
  why: string
  whatToDo: string
  /** The matchers; empty for a guideline for the model. */
  match: { kind: 'query' | 'pattern' | 'regex'; source: string }[]
  /** Replacement for the `@fix` node, or else the `@match` node, with `$name` for captures. */
  fix?: string
  examples: RuleExample[]
  /** Origin of the page, for messages. */
  file: string
  origin: 'built-in' | 'repo'
}

export type RuleExample = BadExample | GoodExample

/** Code that the rule must report. */
export interface BadExample extends ExampleCode {
  verdict: 'bad'
  /** 1-based line that must be reported. */
  line: number
  /** Expected text after the fix. */
  fixed?: string
}

/** Code that the rule must not report. */
export interface GoodExample extends ExampleCode {
  verdict: 'good'
}

interface ExampleCode {
  language: string
  /** The code without the `^ here` mark. */
  code: string
  /** Line of the fence in the page. */
  at: number
  /** Path of the example (`path=…` in the info string of the fence), for rules with `paths`. */
  path?: string
}

/** A page that could not be used. The other pages are not affected. */
export interface BrokenRule {
  file: string
  line?: number
  reason: string
}
