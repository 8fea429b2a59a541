import type { Argument, Command } from '../../../core/command.ts'
import { allArguments, optionName } from '../manifest.ts'

/** A completion of a word. */
interface Candidate {
  value: string
  summary?: string
}

/** The completions of the last word. */
export interface Completion {
  candidates: Candidate[]
  /** The shell also completes files and folders. */
  paths: boolean
}

/** Returns the known values of a kind. */
type Known = (kind: 'rules' | 'languages') => Promise<readonly string[]>

const nothing: Completion = { candidates: [], paths: false }

/**
 * Completes the last of the words after `rubberduck`, from the declarations of the commands. `known` is called only to
 * complete a rule id or a language.
 */
export async function completeWords(
  typed: readonly string[],
  commands: readonly Command[],
  known: Known,
): Promise<Completion> {
  // Bash splits `--format=json` into three words.
  const current = typed.at(-1) === '=' ? '' : (typed.at(-1) ?? '')
  const before = typed.slice(0, -1).filter((word, index) => word !== '=' || index === 0)
  const name = commandOf(before, commands)
  if (name === undefined) return begun(current, namesAfter(before, commands))
  const command = commands.find((each) => each.name === name)
  if (command === undefined) return nothing
  return completeArgument(command, before.slice(name.split(' ').length), current, known)
}

/** Completes a word after the name of a command and `words`. */
async function completeArgument(
  command: Command,
  words: readonly string[],
  current: string,
  known: Known,
): Promise<Completion> {
  const options = allArguments(command).filter(({ positional }) => !positional)
  const literal = words.includes('--')
  const valued = literal ? undefined : optionNamed(words.at(-1), options)
  if (valued !== undefined && valued.type !== 'boolean') return values(valued, current, known)
  const [, flag, value] = /^(--[\w-]+)=(.*)$/s.exec(current) ?? []
  const inline = literal ? undefined : optionNamed(flag, options)
  if (inline !== undefined && value !== undefined) return prefixed(`${flag}=`, await values(inline, value, known))
  if (current.startsWith('-') && !literal) return begun(current, flagsLeft(options, words))
  const place = placeAt(command, positionals(words, options).length)
  if (place !== undefined) return values(place, current, known)
  return current === '' && !literal ? begun(current, flagsLeft(options, words)) : nothing
}

/** Returns the command that the words name, if its name is complete. */
function commandOf(words: readonly string[], commands: readonly Command[]): string | undefined {
  const [first, second] = words
  if (first === undefined || first === 'help') return undefined
  const two = `${first} ${second}`
  if (commands.some(({ name }) => name === two)) return two
  return commands.some(({ name }) => name === first) ? first : undefined
}

/** Returns the words that can continue an incomplete command name. */
function namesAfter(words: readonly string[], commands: readonly Command[]): Candidate[] {
  const path = words[0] === 'help' ? words.slice(1) : words
  if (path.length > 1) return []
  const start = path.length === 0 ? '' : `${path[0]} `
  const seen = new Map<string, string>()
  for (const { name, summary } of commands) {
    if (!name.startsWith(start)) continue
    const rest = name.slice(start.length)
    const word = rest.split(' ')[0] ?? ''
    seen.set(word, rest === word ? summary : (seen.get(word) ?? `Commands for ${word}`))
  }
  if (words.length === 0) seen.set('help', 'Show help').set('--version', 'Show the version').set('--help', 'Show help')
  return [...seen].map(([value, summary]) => ({ value, summary }))
}

function optionNamed(word: string | undefined, options: readonly Argument[]): Argument | undefined {
  return word === undefined ? undefined : options.find((option) => optionName(option) === word)
}

function flagsLeft(options: readonly Argument[], words: readonly string[]): Candidate[] {
  const used = new Set(words.map((word) => word.split('=')[0]))
  const left = options.filter((option) => option.repeatable || !used.has(optionName(option)))
  return [
    ...left.map((option) => ({ value: optionName(option), summary: option.summary })),
    { value: '--help', summary: 'Show help' },
  ]
}

/** Returns the words that are neither options nor values of options. */
function positionals(words: readonly string[], options: readonly Argument[]): string[] {
  const found: string[] = []
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? ''
    if (word === '--') return [...found, ...words.slice(at + 1)]
    const option = optionNamed(word, options)
    if (option !== undefined && option.type !== 'boolean') at++
    else if (!word.startsWith('-') || word === '-') found.push(word)
  }
  return found
}

function placeAt(command: Command, at: number): Argument | undefined {
  const places = command.arguments.filter(({ positional }) => positional)
  const last = places.at(-1)
  return places[at] ?? (last?.repeatable || last?.type === 'rest' ? last : undefined)
}

async function values(argument: Argument, current: string, known: Known): Promise<Completion> {
  if (argument.choices !== undefined)
    return begun(
      current,
      argument.choices.map((value) => ({ value })),
    )
  if (/^RULES?$/.test(argument.placeholder ?? '')) {
    const earlier = argument.repeatable ? current.slice(0, current.lastIndexOf(',') + 1) : ''
    const ids = (await known('rules')).map((value) => ({ value }))
    return prefixed(earlier, begun(current.slice(earlier.length), ids))
  }
  if (argument.placeholder === 'LANGUAGE') {
    const names = await known('languages')
    return begun(
      current,
      names.map((value) => ({ value })),
    )
  }
  return { candidates: [], paths: argument.type === 'path' || argument.type === 'rest' }
}

function begun(current: string, candidates: readonly Candidate[]): Completion {
  return { candidates: candidates.filter(({ value }) => value.startsWith(current)), paths: false }
}

function prefixed(prefix: string, { candidates, paths }: Completion): Completion {
  return { candidates: candidates.map((each) => ({ ...each, value: prefix + each.value })), paths }
}
