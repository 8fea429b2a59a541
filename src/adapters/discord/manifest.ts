import type { APIApplicationCommandBasicOption, RESTPutAPIApplicationCommandsJSONBody } from 'discord-api-types/v10'
import type { Argument, Command } from '../../core/command.ts'
import { defined } from '../../core/defined.ts'
import { discordLimits } from './limits.ts'
import { commandTypes, optionTypes, permissions } from './wire.ts'

/** Name of the option for a file. */
const fileOption = 'file'

/** Returns the name of a command on Discord, which has no spaces. */
export function slashName(name: string): string {
  return name.replaceAll(' ', '-')
}

/** Returns the registration of all commands, for a PUT that replaces them. Pure. */
export function registration(commands: readonly Command[]): RESTPutAPIApplicationCommandsJSONBody {
  const shared = { contexts: [0, 1], integration_types: [0] }
  const slash = commands.map((command) => ({
    ...shared,
    type: commandTypes.slash,
    name: slashName(command.name),
    description: brief(command.summary),
    options: optionsOf(command),
  }))
  const menus = commands.flatMap(({ menu }) =>
    menu === undefined ? [] : [{ ...shared, type: commandTypes.message, name: menu }],
  )
  return [...slash, ...menus]
}

function optionsOf(command: Command): APIApplicationCommandBasicOption[] {
  const options = command.arguments.map(optionOf)
  const file: APIApplicationCommandBasicOption = {
    type: optionTypes.attachment,
    name: fileOption,
    description: command.publishes === 'review' ? 'a patch to review' : 'a text file that it is about',
  }
  const all = takesFile(command) ? [...options, file] : options
  return all
    .toSorted((left, right) => Number(right.required ?? false) - Number(left.required ?? false))
    .slice(0, discordLimits.commandOptions)
}

function takesFile(command: Command): boolean {
  const takesText = command.arguments.some(({ positional, type }) => positional && type === 'rest')
  const isTaken = command.arguments.some(({ name }) => name === fileOption)
  return !isTaken && (takesText || command.publishes === 'review') && command.name !== 'help'
}

const numbers: Partial<Record<Argument['type'], number>> = {
  integer: optionTypes.integer,
  boolean: optionTypes.boolean,
}

function optionOf(argument: Argument): APIApplicationCommandBasicOption {
  const { name, type, summary, required, choices = [], minimum, maximum } = argument
  const isListed = choices.length > 0 && choices.length <= discordLimits.choices
  return {
    type: numbers[type] ?? optionTypes.string,
    name,
    description: brief(summary),
    // Without a longer text, a modal asks for it.
    ...(required && type !== 'rest' ? { required: true } : {}),
    ...(isListed ? { choices: choices.map((choice) => ({ name: choice, value: choice })) } : {}),
    ...(!isListed && isCompleted(argument) ? { autocomplete: true } : {}),
    ...defined({ min_value: minimum, max_value: maximum }),
  } as APIApplicationCommandBasicOption
}

/** Tells whether the front process can suggest values. */
function isCompleted({ name, type, choices }: Argument): boolean {
  return type === 'path' || choices !== undefined || ['repository', 'target', 'topic'].includes(name)
}

/** A description is plain text. */
function brief(summary: string): string {
  const plain = summary.replaceAll('`', '').replaceAll(/\s+/g, ' ').trim()
  if (plain.length <= discordLimits.description) return plain
  return `${plain.slice(0, discordLimits.description - 1).toWellFormed()}…`
}

/** Returns the id of a modal for the rest of a command. `flags`: the options that are switched on. */
export function modalId(command: string, flags: readonly string[]): string {
  return `modal/${slashName(command)}/${flags.join(',')}`
}

/** Reads the id of a modal; undefined if it is not ours. */
export function readModalId(id: string): { command: string; flags: string[] } | undefined {
  const [, command, flags = ''] = /^modal\/([\w-]+)\/([\w,-]*)$/.exec(id) ?? []
  return command === undefined ? undefined : { command, flags: flags.split(',').filter((flag) => flag !== '') }
}

/** Returns the address at which an administrator adds the bot to a server. */
export function inviteUrl(applicationId: string): string {
  const all = Object.values(permissions).reduce((sum, each) => sum | each, 0n)
  return `https://discord.com/oauth2/authorize?client_id=${applicationId}&scope=bot+applications.commands&permissions=${all}`
}
