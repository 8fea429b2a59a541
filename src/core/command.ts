/** The closed vocabulary of argument types, which every platform can express. */
type ArgumentType = 'string' | 'integer' | 'boolean' | 'choice' | 'path' | 'ref' | 'rest'

export interface Argument {
  /** Kebab-case; the same on every platform. */
  name: string
  type: ArgumentType
  /** Its option in the terminal, where that is not its name because a positional argument has it. */
  flag?: string
  /** One clause in the imperative or a noun phrase, without a full stop. */
  summary: string
  /** Only for whoever sits at the machine: it reaches files, or what a server decides itself. */
  local?: true
  /** Given by its place instead of by its name. At most one of a command, local ones aside. A `rest` without a place begins at its own name. */
  positional?: true
  required?: true
  /** In a thread about a finding, that finding is its default. */
  thread?: true
  /** Only for who may write to the repo. */
  needs?: 'write'
  /** Any number of values; arrives as a list. */
  repeatable?: true
  default?: string | number | boolean
  /** Only for `choice`. */
  choices?: readonly string[]
  /** Only for `integer`; inclusive. */
  minimum?: number
  maximum?: number
  /** What stands for the value in a usage line; derived from the type when absent. */
  placeholder?: string
}

export interface Example {
  /** What it does, as a sentence. */
  says: string
  arguments: Record<string, string | number | boolean | string[]>
}

/** A command, declared once; manifests, grammars, forms and help are projections of it. */
export interface Command {
  /** One or two words: `review`, `rules list`. */
  name: string
  /** One sentence without the full stop. */
  summary: string
  /** The same for where it cannot have its local arguments; default `summary`. */
  summaryElsewhere?: string
  /** Heading under which help lists it. */
  group?: string
  /** Name of the engine that does it. */
  engine: string
  /** Makes sense only on a pull request; the terminal does not offer it. */
  on?: 'change'
  /** The least that who asks must be allowed on the repo; default `read`. */
  needs?: 'read' | 'write'
  /** Words that ask for it in plain language, in small letters. */
  phrases?: readonly string[]
  /** It reads the code, though its answer is no report: of a pull request, or `anywhere` of the default branch, too. */
  code?: 'change' | 'anywhere'
  /** What it answers with; a surface offers formats and thresholds by it. */
  answer: 'report' | 'table' | 'text'
  arguments: readonly Argument[]
  examples: readonly Example[]
}

/** The command as it is offered to people elsewhere: without what only the machine's own user may say. */
export function withoutLocal(command: Command): Command {
  const offered = command.arguments.filter((argument) => argument.local !== true)
  const names = new Set(offered.map((argument) => argument.name))
  return {
    ...command,
    summary: command.summaryElsewhere ?? command.summary,
    arguments: offered,
    examples: command.examples.filter((example) => Object.keys(example.arguments).every((name) => names.has(name))),
  }
}
