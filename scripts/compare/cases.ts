import { commands } from '../../src/commands/index.ts'
import { formats } from '../../src/core/report/formats/index.ts'
import type { Sample, Target } from './repositories.ts'

/** One command to run with both versions. */
export interface Case {
  /** Name in the table and in the file of allowed differences: the command without what is special to a commit. */
  command: string
  args: string[]
  cwd: string
  /** `repository@commit`, or `-`. */
  where: string
  /** Standard input. */
  input?: string
}

/** Returns the review of a commit in a bare repository. */
export function reviewOf({ name, clone, commit }: Target): Case {
  const args = ['review', '--repo', clone, '--commit', commit, '--format', 'json', '--no-model']
  return { command: 'review --commit REV --format json', args, cwd: clone, where: `${name}@${commit}` }
}

/** Returns every command that needs no model and writes nothing, on a commit. */
export function casesAtCommit({ name, commit, clean, staged, files, symbol, diff }: Sample): Case[] {
  const [file = ''] = files
  const place = `${file}:${symbol.line}`
  const values: Record<string, string[]> = {
    REV: [commit],
    PARENT: [`${commit}^`],
    RANGE: [`${commit}~3..${commit}`],
    FILES: files,
    FILE: [file],
    PLACE: [place],
    SYMBOL: [symbol.name],
    WORDS: [words(symbol.name)],
    QUESTION: [`where is ${symbol.name} used?`],
    ERROR: [`TypeError: ${symbol.name} is not a function\n    at ${symbol.name} (${place}:1)`],
    RENAME: [`rename ${symbol.name} to ${symbol.name}Renamed`],
    TASK: [`a function that checks the input of ${symbol.name}`],
  }
  const at = (cwd: string, input?: string) => (command: string) => ({
    command: cwd === staged ? `${command} (staged)` : command,
    args: command.split(' ').flatMap((word) => values[word] ?? [word]),
    cwd,
    where: `${name}@${commit}`,
    ...(input === undefined ? {} : { input }),
  })
  return [
    ...['text', ...formats.map((format) => format.name)].map(
      (format) => `review --commit REV --format ${format} --no-model`,
    ),
    ...onCommit,
  ]
    .map(at(clean))
    .concat(onStaged.map(at(staged)))
    .concat(at(clean, diff)('review --diff - --no-model'))
    .concat(at(clean, `/help\n/explain ${symbol.name}\n`)('chat --no-model'))
}

const onCommit = [
  'review --commit REV --no-model --verbose --why-not',
  'review RANGE --no-model',
  'analyze FILES --no-model',
  'analyze FILES --no-model --format json',
  'overview',
  'overview FILES',
  'overview --format markdown',
  'overview --format json',
  'explain SYMBOL --no-model',
  'explain FILE --no-model',
  'explain PLACE --no-model --format markdown',
  'explain ERROR --no-model --format json',
  'search WORDS --no-model',
  'search WORDS --no-model --format json',
  'search --symbol SYMBOL --no-model',
  'ask QUESTION --no-model',
  'fix FILES --no-model',
  'fix --base PARENT --no-model',
  'fix FILES --unsafe --no-model --format json',
  'tests FILE --no-model',
  'tests FILE --no-model --format json',
  'document FILE --no-model',
  'document FILE --no-model --format json',
  'refactor RENAME --no-model',
  'refactor RENAME --no-model --format json',
  'generate TASK --no-model',
  'complete PLACE --no-model',
  'index --no-model',
  'init --hook --workflow --dry-run',
  'config check',
  'rules list',
  'rules list --format json',
]

const onStaged = ['review --no-model', 'review --staged --no-model --format json', 'fix --no-model']

/** Returns commands that do not depend on a repository, and invalid ones. */
export function casesAnywhere(cwd: string): Case[] {
  const helps = commands.map(({ name }) => `help ${name}`)
  return [...anywhere, ...helps].map((command) => ({ command, args: command.split(' '), cwd, where: '-' }))
}

const anywhere = [
  // The slowest first, so that it does not run alone at the end.
  'rules test',
  'help',
  '--version',
  'rules list --format json',
  'rules list --language python',
  'rules explain js/compare-nan',
  'rules explain any/conflict-marker --format json',
  'config schema',
  'config check',
  'completion bash',
  'completion zsh',
  'completion fish',
  'models list',
  'keys list',
  'usage',
  'jobs list',
  'audit',
  'checkpoints list',
  'review',
  'review --commit HEAD',
  'review --format unknown',
  'review --commit',
  'review --fail-on unknown',
  'analyze missing.js',
  'explain',
  'rules explain unknown/rule',
  'reviw',
]

/** `parsePatch` as the words of a question: `parse patch`. */
function words(name: string): string {
  return name
    .replaceAll('_', ' ')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .trim()
    .toLowerCase()
}
