import type { LineRange } from '../positions/line-ranges.ts'

export type Severity = 'error' | 'warning' | 'info'
export const severities: readonly Severity[] = ['error', 'warning', 'info']

export const failOnValues = ['error', 'warning', 'none'] as const
/** The lowest severity of findings that fails the check of a pull request. */
export type FailOn = (typeof failOnValues)[number]

export const categories = [
  'correctness',
  'security',
  'performance',
  'style',
  'tests',
  'impact',
  'complexity',
  'duplication',
  'drift',
  'hygiene',
] as const
export type Category = (typeof categories)[number]

/** Another place related to a finding: a caller that no longer matches, or code to reuse. */
export interface Related extends LineRange {
  path: string
  /** A short description, or the line of code. */
  text: string
}

/** A change to whole lines of the finding's file. */
export interface Fix extends LineRange {
  safety: 'safe' | 'unsafe'
  /** The new lines including line breaks. An empty string deletes the range. */
  replacement: string
}

/** The placement of a finding, or why it is suppressed. Findings are marked, never dropped. */
export type Placement = { at: 'inline' | 'file' | 'summary' } | { at: 'suppressed'; by: string; because: string }

/** A finding as reported by a pass; `findings/` converts it to a Finding. */
export interface Draft extends LineRange {
  /** 1-based, in UTF-16 code units as in editors; absent for a whole file. */
  startColumn?: number
  /** Column on `endLine` after the last character. */
  endColumn?: number
  rule: string
  severity: Severity
  category: Category
  path: string
  /** The problem and the fix, as Markdown without headings; code in backquotes. */
  message: string
  /** 0…1: how likely it is that a good engineer agrees. 1 is certain, 0.9 a precise rule, 0.5 a hint. */
  confidence: number
  /** Path of the enclosing symbol as in the outline: `Class.method`. Empty at the top level. */
  symbol?: string
  /** The normalized code of the finding, which is part of its identity. Default: the text of its lines. */
  code?: string
  related?: Related[]
  fix?: Fix
  /** Who refuted it, and why. It is listed as suppressed. */
  refuted?: { by: string; because: string }
  /** The least prominent suitable placement: `file` for findings without a line, `summary` for hints. */
  show?: 'inline' | 'file' | 'summary'
}

export interface Finding extends Draft {
  pass: string
  /** Stable across moves, renames, rebases and reruns; see `assignFingerprints`. */
  fingerprint: string
  /** The part of the identity without the path. */
  content?: string
  placement: Placement
}

/** The identity of a finding of an earlier review. */
export interface KnownIdentity {
  fingerprint: string
  /** Hash of its rule, symbol path and code. */
  content: string
  /** Absent if only its comment is known. */
  path?: string
  /** Its line in the last review. */
  line?: number
}
