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
  /** In a thread on a line of code, that line is its default. */
  line?: true
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

/** Requests that do not name a command. A thread is about one finding. */
type UnnamedRequest = 'event' | 'question' | 'help' | 'dismissal in a thread' | 'question in a thread'

/** The declaration of a command. Manifests, grammars and help are derived from it. */
export interface Command<Engine = unknown> {
  /** One or two words: `review`, `rules list`. */
  name: string
  /** One sentence without the full stop. */
  summary: string
  /** The summary on platforms without local arguments; default `summary`. */
  summaryElsewhere?: string
  /** Heading under which help lists it. */
  group?: string
  /** Loads the engine that runs it. Absent: the terminal program itself carries it out. */
  engine?: () => Promise<Engine>
  /** Where it is available; a conversation is a comment thread or a chat. */
  surfaces: readonly ('terminal' | 'conversation' | 'chat')[]
  /** In a chat, only the requester sees the answer. */
  private?: true
  /** Its change is committed without being asked for. */
  commits?: true
  /** What it is about in a conversation: a pull request, or any repository. */
  on?: 'change' | 'repository'
  /**
   * The title of its entry in the menu of a message, at most 24 characters. The text of the message is its positional
   * argument.
   */
  menu?: string
  /** Its text is sent as it is. A message must begin with its name and a mark such as `/`, because sending has effects. */
  verbatim?: true
  /** The unnamed requests that it answers. */
  answers?: UnnamedRequest
  /** Required access to the repo; default `read`. */
  needs?: 'read' | 'write'
  /** Phrases that request it in plain language, in lowercase. */
  phrases?: readonly string[]
  /**
   * The code that it reads in a conversation. `change`: that of a pull request, which it needs. `anywhere`: otherwise
   * that of the default branch.
   */
  code?: 'change' | 'anywhere'
  /** `review`: on a pull request, its report is published as a review, and compared with the last one. */
  publishes?: 'review'
  /** The kind of its answer, which determines the available formats and thresholds. */
  answer: 'report' | 'table' | 'text'
  /** Its answer is a text of a model, which is shown while it is written. */
  streams?: true
  /** Its answer has graphs or charts, which are also available as an image. */
  draws?: true
  arguments: readonly Argument[]
  examples: readonly CommandExample[]
}

/** Returns what people type for a command, such as `/status`. */
export type Spelling = (name: string) => string

/** The spelling of comments, and of chats without reserved names. */
export const withSlash: Spelling = (name) => `/${name}`

/**
 * Returns a command line, such as `use owner/name`, as a code span in the spelling of the place where it is shown. Texts
 * never contain a fixed spelling, because some platforms reserve names.
 */
export function typedCommand({ spell = withSlash }: { spell?: Spelling }, line: string): string {
  const [name = '', ...rest] = line.split(' ')
  return `\`${[spell(name), ...rest].join(' ')}\``
}

/** Returns the command for requests of a kind that name none. */
export function commandFor<C extends Command>(request: UnnamedRequest, commands: readonly C[]): C | undefined {
  return commands.find(({ answers }) => answers === request)
}

/** Returns the command without its local arguments, for platforms other than the terminal. */
export function withoutLocal<C extends Command>(command: C): C {
  const offered = command.arguments.filter((argument) => argument.local !== true)
  const names = new Set(offered.map((argument) => argument.name))
  return {
    ...command,
    summary: command.summaryElsewhere ?? command.summary,
    arguments: offered,
    examples: command.examples.filter((example) => Object.keys(example.arguments).every((name) => names.has(name))),
  }
}

/** The argument for the repository or pull request, which a chat does not have by itself. */
export const repositoryArgument: Argument = {
  name: 'repository',
  type: 'string',
  summary: 'a repository or pull request: `owner/name`, `owner/name#12` or a link',
}

/** Tells whether a command is about a repository or a pull request. */
export function isAboutCode({ code, on }: Command): boolean {
  return code !== undefined || on !== undefined
}

/** Returns the command as chats offer it. */
export function inChat<C extends Command>(command: C): C {
  const offered = withoutLocal(command)
  if (!isAboutCode(command)) return offered
  return { ...offered, arguments: [...offered.arguments, repositoryArgument] }
}
