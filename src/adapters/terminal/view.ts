import type { Argument, Command } from '../../core/command.ts'
import { defined } from '../../core/defined.ts'
import type { Severity } from '../../core/findings/finding.ts'
import { formats } from '../../core/report/formats/index.ts'
import type { ArgumentValue } from '../../core/types.ts'

/** The terminal's own format, which the core does not have. */
const text = { name: 'text', summary: 'reading in a terminal', reportsOnly: false }
/** An image, for commands whose answer has graphs or charts. */
const png = { name: 'png', summary: 'an image of the graphs and charts' }

/** Returns the formats of a command's answer, the terminal's own first. */
export function formatsFor({ answer, draws }: Pick<Command, 'answer' | 'draws'>): { name: string; summary: string }[] {
  const written = [text, ...formats].filter((format) => answer === 'report' || format.reportsOnly !== true)
  return draws === true ? [...written, png] : written
}

/** The terminal's own options: how to show an answer, and what exit code to return. */
export interface TerminalView {
  /** Name of a format: `text`, `png`, or one of the core's. */
  format: string
  failOn: 'none' | Severity
  /** File to write to instead of standard output. */
  output?: string
  whyNot: boolean
  /** Prints only the findings or the answer. */
  quiet?: true
  /** Also prints the table of files and the time. */
  verbose?: true
  /** Set by an option; otherwise the environment and the terminal decide. */
  color?: boolean
}

const failOn: Argument = {
  name: 'fail-on',
  type: 'choice',
  summary: 'exit with 1 if a finding has at least this severity',
  choices: ['none', 'info', 'warning', 'error'],
  default: 'none',
}

const whyNot: Argument = {
  name: 'why-not',
  type: 'boolean',
  summary: 'also list suppressed findings, with reasons',
}

/** The options that the terminal adds to a command, by the kind of its answer. */
export function viewArguments(command: Command): Argument[] {
  const report = command.answer === 'report'
  return [
    {
      name: 'format',
      type: 'choice',
      summary: 'output format',
      choices: formatsFor(command).map(({ name }) => name),
      default: 'text',
    },
    { name: 'json', type: 'boolean', summary: 'short for `--format json`' },
    ...(report ? [failOn, whyNot] : []),
    { name: 'quiet', type: 'boolean', summary: 'print only the findings or the answer' },
    {
      name: 'verbose',
      type: 'boolean',
      summary: report ? 'also print each file with its state, and the elapsed time' : 'also print the elapsed time',
    },
    { name: 'output', type: 'path', summary: 'write the output to a file', placeholder: 'FILE' },
    { name: 'no-color', type: 'boolean', summary: 'disable colors (see also NO_COLOR and FORCE_COLOR)' },
  ]
}

/** Returns the view for arguments that were checked against `viewArguments`. */
export function viewOf(checked: Record<string, ArgumentValue>): TerminalView {
  return {
    format: checked.json === true ? 'json' : String(checked.format),
    failOn: (checked['fail-on'] ?? 'none') as TerminalView['failOn'],
    whyNot: checked['why-not'] === true,
    ...(checked.quiet === true ? { quiet: true as const } : {}),
    ...(checked.verbose === true ? { verbose: true as const } : {}),
    ...defined({ output: checked.output === undefined ? undefined : String(checked.output) }),
    ...(checked['no-color'] === true ? { color: false } : {}),
  }
}
