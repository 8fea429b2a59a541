import { memoize } from '../memoize.ts'
import { escapeRegExp } from '../text/escape-regexp.ts'
import type { Rule } from './types.ts'

/** In a regular expression of a page: the owner of the repository, for example `acme` of `acme/server`. */
const mark = '%OWNER%'
/** Matches nothing, for repositories without a known owner. */
const nobody = '(?!)'

/** Replaces the mark in all rules by the owner in the address of the repository. */
export function forOrigin(rules: readonly Rule[], origin: string | undefined): Rule[] {
  const owner = ownerOf(origin)
  return rules.map((rule) => forOwner(rule, owner))
}

/** Returns the first part of the path of a remote address. */
function ownerOf(origin: string | undefined): string | undefined {
  if (origin === undefined || !URL.canParse(origin)) return undefined
  const [owner = '', ...rest] = new URL(origin).pathname.split('/').filter((part) => part !== '')
  return rest.length === 0 ? undefined : decodeURIComponent(owner)
}

/** Replaces the mark for the owner in the expressions of a rule. */
export function forOwner(rule: Rule, owner: string | undefined): Rule {
  if (!mentionsOwner(rule)) return rule
  const text = owner === undefined ? nobody : escapeRegExp(owner)
  return { ...rule, match: rule.match.map(({ kind, source }) => ({ kind, source: source.replaceAll(mark, text) })) }
}

const mentionsOwner = memoize((rule: Rule) => rule.match.some(({ source }) => source.includes(mark)))
