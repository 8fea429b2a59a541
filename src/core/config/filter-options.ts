import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { DuckError } from '../errors.ts'
import { categories, type Severity } from '../findings/finding.ts'
import { nearest } from '../text/nearest.ts'
import type { ArgumentValue } from '../types.ts'
import type { ConfigLayer } from './config.ts'
import { isGlob } from './matcher.ts'
import { mistakesError, readConfigText } from './read-config.ts'
import { isRuleName, nearestRule, type RuleNames } from './rule-names.ts'
import { passNames } from './schema.ts'
import { everything, type Selection } from './selection.ts'

/** Options of a command as the strongest layer of the configuration, and what they select. */
export interface FilterOptions {
  layer: ConfigLayer
  selection: Selection
  /** The file that replaces those of the repository. */
  config?: ConfigLayer
  /** Notes for the report about everything that did not run, so that it does not look clean. */
  notes: string[]
}

type Given = Record<string, ArgumentValue>

/** Reads `--only`, `--skip`, `--severity`, `--exclude`, `--max-comments` and `--config`. Throws `invalid` or `config`. */
export async function readFilterOptions(given: Given, cwd: string, names: RuleNames): Promise<FilterOptions> {
  const selection = { only: selectors(given.only, '--only'), skip: selectors(given.skip, '--skip') }
  const unknown = [
    ...selection.only.flatMap((name) => unknownSelector(name, '--only', names)),
    ...selection.skip.flatMap((name) => unknownSelector(name, '--skip', names)),
  ]
  if (unknown.length > 0) throw new DuckError('invalid', unknown.join('\n'))
  const exclude = list(given.exclude)
  const [open] = exclude.filter((glob) => !isGlob(glob))
  if (open !== undefined)
    throw new DuckError(
      'invalid',
      `Invalid value ${JSON.stringify(open)} for --exclude (expected a glob with closed brackets, for example "src/**").`,
    )
  return {
    layer: {
      source: '--exclude',
      review: {
        ...(typeof given['max-comments'] === 'number' ? { 'max-comments': given['max-comments'] } : {}),
        ...(typeof given.severity === 'string' ? { severity: given.severity as Severity } : {}),
        ...(exclude.length === 0 ? {} : { exclude }),
      },
    },
    selection: selection.only.length + selection.skip.length === 0 ? everything : selection,
    ...(typeof given.config === 'string' ? { config: await readNamedConfig(given.config, cwd, names) } : {}),
    notes: [
      ...(selection.only.length === 0 ? [] : [`Only ${selection.only.join(', ')} ran (--only).`]),
      ...(selection.skip.length === 0 ? [] : [`${selection.skip.join(', ')} did not run (--skip).`]),
    ],
  }
}

function list(value: ArgumentValue | undefined): string[] {
  return [value ?? []].flat().map(String)
}

function selectors(value: ArgumentValue | undefined, option: string): string[] {
  const given = list(value).flatMap((text) => text.split(','))
  const names = given.map((name) => name.trim()).filter((name) => name !== '')
  if (given.length > 0 && names.length === 0)
    throw new DuckError('invalid', `Missing value for ${option} (expected rules, packs, categories or passes).`)
  return [...new Set(names)]
}

function unknownSelector(name: string, option: string, names: RuleNames): string[] {
  const groups: readonly string[] = [...categories, ...passNames]
  if (isRuleName(name, names) || groups.includes(name)) return []
  const slip = (name.includes('/') ? undefined : nearest(name, groups)) ?? nearestRule(name, names)
  const advice =
    slip === undefined
      ? `Specify a rule, a pack such as "js/*", a category or a pass. \`rubberduck rules list\` lists the rules.`
      : `Did you mean "${slip}"?`
  return [`Unknown rule "${name}" for ${option}. ${advice}`]
}

/** The file was specified explicitly, so an error in it stops the run. */
async function readNamedConfig(file: string, cwd: string, rules: RuleNames): Promise<ConfigLayer> {
  const text = await readFile(resolve(cwd, file), 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const reason = cause.code === 'ENOENT' ? 'The file does not exist' : 'The file cannot be read'
    throw new DuckError(
      'invalid',
      `Invalid value ${JSON.stringify(file)} for --config. ${reason}. Specify an existing configuration file.`,
      { cause },
    )
  })
  const { config, mistakes } = readConfigText(text, file, { rules })
  if (mistakes.length > 0) throw mistakesError(mistakes)
  return config
}
