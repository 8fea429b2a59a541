/** The closed vocabulary of argument types, which every platform can express. */
type ArgumentType = 'string' | 'integer' | 'boolean' | 'choice' | 'path' | 'ref' | 'rest'

export interface Argument {
  /** In kebab case; the same on every platform. */
  name: string
  type: ArgumentType
  /** The option in the terminal, if a positional argument already has its name. */
  flag?: string
  /** One clause in the imperative or a noun phrase, without a full stop. */
  summary: string
  /** Only available in the terminal, because it accesses files or overrides settings of a server. */
  local?: true
  /** Given by position instead of by name; at most one per command, without local ones. A `rest` argument that is not positional begins at its own name. */
  positional?: true
  required?: true
  /** In a thread about a finding, that finding is its default. */
  thread?: true
  /** Requires write access to the repo. */
  needs?: 'write'
  /** Any number of values; arrives as a list. */
  repeatable?: true
  default?: string | number | boolean
  /** Only for `choice`. */
  choices?: readonly string[]
  /** Only for `integer`; inclusive. */
  minimum?: number
  maximum?: number
  /** Placeholder of the value in a usage line; derived from the type if absent. */
  placeholder?: string
}

export interface CommandExample {
  /** A sentence that describes the effect. */
  says: string
  arguments: Record<string, string | number | boolean | string[]>
}

/** The declaration of a command. Manifests, grammars and help are derived from it. */
export interface Command {
  /** One or two words: `review`, `rules list`. */
  name: string
  /** One sentence without the full stop. */
  summary: string
  /** The summary on platforms without local arguments; default `summary`. */
  summaryElsewhere?: string
  /** Heading under which help lists it. */
  group?: string
  /** Name of the engine that runs it. */
  engine: string
  /** Only available on pull requests, not in the terminal. */
  on?: 'change'
  /** Required access to the repo; default `read`. */
  needs?: 'read' | 'write'
  /** Phrases that request it in plain language, in lowercase. */
  phrases?: readonly string[]
  /**
   * It reads code although its answer is not a report. `change`: only on pull requests. `anywhere`: otherwise on the
   * default branch.
   */
  code?: 'change' | 'anywhere'
  /** `review`: on a pull request, its report is published as a review, and compared with the last one. */
  publishes?: 'review'
  /** The kind of its answer, which determines the available formats and thresholds. */
  answer: 'report' | 'table' | 'text'
  arguments: readonly Argument[]
  examples: readonly CommandExample[]
}

/** Returns the command without its local arguments, for platforms other than the terminal. */
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
