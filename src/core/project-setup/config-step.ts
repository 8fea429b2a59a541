import { parse, type TomlTable } from 'smol-toml'
import type { SetupStep } from './plan.ts'
import type { Survey } from './survey.ts'

interface ConfigPlace {
  path: string
  /** The file as it is on disk. */
  before: string | undefined
  text: string
  survey: Survey
  force: boolean
  /** A hook or a workflow was also requested, so an existing file is not an error. */
  among: boolean
}

/** Decides what happens to the configuration file. */
export function configStep({ path, before, text, survey, force, among }: ConfigPlace): SetupStep {
  const file: SetupStep = { kind: 'file', path, text, language: 'toml', note: noteOn(survey) }
  if (before === undefined) return file
  if (before === text) return { kind: 'unchanged', says: `\`${path}\` is up to date.` }
  if (force) return { ...file, before }
  const there = `\`${path}\` already exists ${contents(before)}`
  if (among) return { kind: 'unchanged', says: `${there} and was not changed.` }
  return {
    kind: 'refused',
    says: `${there}. Run \`rubberduck config check\` to check it, or \`rubberduck init --force\` to replace it.`,
  }
}

const mostKeys = 6

/** Summarizes the settings in a file. */
function contents(text: string): string {
  let keys: string[]
  try {
    keys = Object.entries(parse(text)).flatMap(([section, value]) => keysOf(section, value))
  } catch {
    return '(invalid TOML)'
  }
  if (keys.length === 0) return '(without settings)'
  const rest = keys.length - mostKeys
  return `(with ${keys.slice(0, mostKeys).join(', ')}${rest > 0 ? ` and ${rest} more` : ''})`
}

function keysOf(section: string, value: unknown): string[] {
  const isTable = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isTable ? Object.keys(value as TomlTable).map((key) => `${section}.${key}`) : [section]
}

function noteOn({ languages, generated }: Survey): string {
  const names = languages.map(({ name }) => name).join(', ')
  return [
    languages.length === 0 ? 'No code was found.' : `Languages: ${names}.`,
    ...(generated.length === 0 ? [] : [`Excluded folders: ${generated.map((folder) => `\`${folder}/\``).join(', ')}.`]),
    'Run `rubberduck config check` after you edit it.',
  ].join(' ')
}
