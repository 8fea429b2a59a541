import { must } from '../../must.ts'
import { unquoteName } from '../names.ts'

/** The two names of a file in a patch; `undefined` means /dev/null. */
export interface Names {
  old: string | undefined
  new: string | undefined
}

/** Prefixes of names, depending on git's settings: `a/` and `b/`, and the letters of diff.mnemonicPrefix. */
const anyPrefix = /^[abciow12]\//
const oldPrefix = /^[aciow1]\//
const newPrefix = /^[biw2]\//

/** Parses the name in a `--- ` or `+++ ` line, without the timestamp. */
export function parseFileLine(rest: string): string | undefined {
  const quoted = rest.startsWith('"') ? unquoteName(rest) : undefined
  const name = quoted?.name ?? must(rest.split('\t')[0]).replace(/\s+\d{4}-\d\d-\d\d[ T]\d\d:\d\d.*$/, '')
  return name === '/dev/null' ? undefined : name
}

/**
 * Parses the two names in a `diff --git ` line. Unquoted names are ambiguous unless they are equal or contain no
 * spaces.
 */
export function parseGitLine(rest: string): Names | undefined {
  if (rest.startsWith('"') || rest.endsWith('"')) return parseQuoted(rest)
  const half = (rest.length - 1) / 2
  if (Number.isInteger(half) && rest[half] === ' ') {
    const names = { old: rest.slice(0, half), new: rest.slice(half + 1) }
    if (names.old === names.new || stripPrefixes(names).old === stripPrefixes(names).new) return names
  }
  const at = / [abciow12]\//.exec(rest)?.index ?? rest.indexOf(' ')
  return at <= 0 ? undefined : { old: rest.slice(0, at), new: rest.slice(at + 1) }
}

function parseQuoted(rest: string): Names | undefined {
  if (rest.startsWith('"')) {
    const first = unquoteName(rest)
    if (!first || rest[first.end] !== ' ') return undefined
    const after = rest.slice(first.end + 1)
    return { old: first.name, new: after.startsWith('"') ? (unquoteName(after)?.name ?? after) : after }
  }
  const start = rest.indexOf(' "')
  const second = start < 0 ? undefined : unquoteName(rest, start + 1)
  return second && { old: rest.slice(0, start), new: second.name }
}

/**
 * Removes the prefixes `a/` and `b/`. Two equal letters are a folder, because git never uses the same letter for both
 * sides.
 */
export function stripPrefixes(names: Names): Names {
  if (names.old === undefined || names.new === undefined)
    return { old: names.old?.replace(oldPrefix, ''), new: names.new?.replace(newPrefix, '') }
  const before = anyPrefix.exec(names.old)?.[0]
  const after = anyPrefix.exec(names.new)?.[0]
  if (!before || !after || before === after) return names
  return { old: names.old.slice(2), new: names.new.slice(2) }
}
