import type { ChangeSet, RepoLookup } from '../../change/types.ts'
import type { Draft } from '../../findings/finding.ts'
import { escapeRegExp } from '../../text/escape-regexp.ts'
import { firstGroups } from '../first-groups.ts'
import { driftDraft, isSource, type Removed, uniqueByName } from './draft.ts'
import { describePlaces, locateMentions } from './mention-kind.ts'

/** Common flags of many programs, whose mentions are not significant. */
const everyday =
  /^--(help|version|verbose|output|quiet|force|config|debug|all|file|input|name|path|port|host|dry-run|watch|silent|format|yes|no-cache|recursive|log-level|global|save|save-dev|prod|production|json|list|type|user|password|target|release|features|color|no-color|env|url|test|build|init|install|upgrade|reload|workers|timeout|depth|filter|include|exclude|ignore|extra|index-url|no-verify|tag|message|branch|base|head|env-file|volume|publish|detach|rm|src|out|outdir|out-dir|dist|minify|sourcemap|cache|fix|check|write|strict)$/

/** Calls and attributes that declare a flag including its dashes. */
const declaring =
  /\b(add_?[aA]rgument|add_?[oO]ption|[oO]ption|make_option|click\.option|typer\.Option|opts?\.on|flag|flags|Flag|switch|OptionSpec|Parameter|CommandLine\.Option)\b\s*[:(@]?/
const dashed = /["'`](?:-\w[ ,|/]+)?(--[a-z][a-z0-9]*(?:-[a-z0-9]+)*)\b/g
/** Declarations without the dashes, such as Go's flag packages and clap. */
const dashless = [
  /\b(?:Persistent)?Flags\(\)\.\w+\(\s*(?:&[\w.]+,\s*)?"([a-z][a-z0-9-]+)"/g,
  /\bflag\.(?:String|Bool|Int|Duration|Float64|Uint|Int64)(?:Var)?\(\s*(?:&[\w.]+,\s*)?"([a-z][a-z0-9-]+)"/g,
  /#\[(?:arg|clap|structopt)\([^\]]*\blong\s*=\s*"([a-z][a-z0-9-]+)"/g,
  /\.long\("([a-z][a-z0-9-]+)"\)/g,
]

export function* removedFlagWords(change: ChangeSet): Iterable<string> {
  for (const { name } of removedFlags(change)) yield name
}

/** Reports removed command-line flags that are still mentioned. */
export function removedFlagDrift(change: ChangeSet, lookup: RepoLookup): Draft[] {
  return removedFlags(change).flatMap((removed) => {
    const { name } = removed
    if (lookup.unknown(name)) return []
    const flag = escapeRegExp(name)
    const whole = new RegExp(`(?<![\\w-])${flag}(?![\\w-])`)
    const places = locateMentions(name, change, lookup).filter(({ mention }) => whole.test(mention.text))
    if (places.some(({ kind }) => kind === 'code')) return []
    const stale = places.filter(
      ({ kind, mention }) => kind !== 'exempt' && kind !== 'test' && !ofAnotherTool(mention.text, name),
    )
    if (stale.length === 0) return []
    const message = `The flag \`${name}\` is no longer declared here, but ${describePlaces(stale)} still ${stale.length === 1 ? 'uses' : 'use'} it. Update ${stale.length === 1 ? 'it' : 'them'}, or keep the flag as a deprecated alias.`
    return [driftDraft({ ...removed, places: stale }, { rule: 'removed-flag', message, confidence: 0.8 })]
  })
}

function removedFlags(change: ChangeSet): Removed[] {
  const present = new Set<string>()
  for (const { after } of change.files) for (const { name } of declaredFlags(after?.text)) present.add(name)
  return change.files.flatMap((file) => {
    if (!isSource(file) || file.removed.length === 0) return []
    const removed = declaredFlags(file.before?.text).filter(
      ({ name }) => !present.has(name) && !everyday.test(name) && name.length >= 7,
    )
    return uniqueByName(removed).map(({ name, line }) => ({ name, file, oldLine: line }))
  })
}

function declaredFlags(text: string | undefined): { name: string; line: number }[] {
  if (text === undefined || (!text.includes('--') && !/flag|Flag|\blong\b/.test(text))) return []
  const lines = text.split('\n')
  return lines.flatMap((line, index) => {
    const names = dashless.flatMap((pattern) => firstGroups(line, pattern)).map((name) => `--${name}`)
    if (
      line.includes('--') && /^\s*["'`]--/.test(line)
        ? lines.slice(Math.max(0, index - 2), index + 1).some((near) => declaring.test(near))
        : declaring.test(line)
    ) {
      names.push(...firstGroups(line, dashed))
    }
    return names.map((name) => ({ name, line: index + 1 }))
  })
}

/** Tells whether the line runs or describes another program. */
function ofAnotherTool(text: string, flag: string): boolean {
  const before = text.slice(0, text.indexOf(flag))
  if (/\b(docker|podman|nerdctl)\s/.test(before)) return true
  if (/\s--\s|\brun\b/.test(before)) return false
  return /\b(docker|podman|npm|yarn|pnpm|bun|git|gh|cargo|rustc|pip3?|uv|poetry|go|kubectl|helm|curl|wget|pytest|jest|vitest|mocha|eslint|biome|prettier|tsc|esbuild|webpack|vite|terraform|aws|gcloud|az|brew|apt|apt-get|make|cmake|gcc|clang|mvn|gradle|bundle|gem|composer|tar|rsync|ssh|openssl|systemctl)\s+[^|;&]*$/.test(
    before,
  )
}
