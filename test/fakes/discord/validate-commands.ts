import { ApplicationCommandOptionType, ApplicationCommandType } from 'discord-api-types/v10'
import { Form } from './refusal.ts'

type Json = Record<string, unknown>
type Path = (string | number)[]

const nested: readonly unknown[] = [
  ApplicationCommandOptionType.Subcommand,
  ApplicationCommandOptionType.SubcommandGroup,
]
const name = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u

/** Checks a whole list of commands, as a PUT replaces it. `prefix` places a single command of a POST. */
export function checkCommands(commands: Json[]): void {
  const form = new Form()
  const seen = new Set<string>()
  const counts = new Map<unknown, number>()
  commands.forEach((command, index) => {
    const type = command.type ?? ApplicationCommandType.ChatInput
    const key = `${String(type)} ${String(command.name)}`
    if (seen.has(key))
      form.wrong([index, 'name'], 'APPLICATION_COMMANDS_DUPLICATE_NAME', 'Command names must be unique')
    seen.add(key)
    counts.set(type, (counts.get(type) ?? 0) + 1)
    checkCommand(form, [index], command)
  })
  for (const [type, most] of [
    [ApplicationCommandType.ChatInput, 100],
    [ApplicationCommandType.User, 15],
    [ApplicationCommandType.Message, 15],
  ] as const)
    if ((counts.get(type) ?? 0) > most)
      form.wrong([], 'APPLICATION_COMMAND_TOO_MANY', `Maximum number of application commands reached (${most}).`)
  form.end()
}

function checkCommand(form: Form, path: Path, command: Json): void {
  const type = command.type ?? ApplicationCommandType.ChatInput
  form.text([...path, 'name'], command.name, { least: 1, most: 32, required: true })
  if (type !== ApplicationCommandType.ChatInput) {
    if (command.description !== undefined && command.description !== '')
      form.wrong(
        [...path, 'description'],
        'APPLICATION_COMMAND_CONTEXT_MENU',
        'Context menu commands cannot have description',
      )
    if (command.options !== undefined && (command.options as Json[]).length > 0)
      form.wrong([...path, 'options'], 'APPLICATION_COMMAND_CONTEXT_MENU', 'Context menu commands cannot have options')
    return
  }
  checkName(form, [...path, 'name'], command.name)
  form.text([...path, 'description'], command.description, { least: 1, most: 100, required: true })
  checkOptions(form, [...path, 'options'], command.options, 0)
  const size = sizeOf(command)
  if (size > 8_000) form.wrong(path, 'APPLICATION_COMMAND_TOO_LARGE', `Command exceeds maximum size (8000): ${size}`)
}

function checkName(form: Form, path: Path, value: unknown): void {
  if (typeof value !== 'string') return
  if (!name.test(value) || value !== value.toLowerCase())
    form.wrong(path, 'APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid')
}

function checkOptions(form: Form, path: Path, value: unknown, depth: number): void {
  const options = form.list(path, value, 0, 25)
  const names = new Set<unknown>()
  const kinds = new Set(options.map(({ type }) => nested.includes(type)))
  if (kinds.size > 1)
    form.wrong(
      path,
      'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
      'Sub-command and sub-command group option types are mutually exclusive to all other types',
    )
  let optional = false
  options.forEach((option, index) => {
    const at = [...path, index]
    checkOption(form, at, option, depth)
    if (names.has(option.name))
      form.wrong([...at, 'name'], 'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS', 'Option names must be unique')
    names.add(option.name)
    if (option.required === true && optional)
      form.wrong(
        at,
        'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
        'Required options must be placed before non-required options',
      )
    if (option.required !== true) optional = true
  })
}

function checkOption(form: Form, path: Path, option: Json, depth: number): void {
  form.text([...path, 'name'], option.name, { least: 1, most: 32, required: true })
  checkName(form, [...path, 'name'], option.name)
  form.text([...path, 'description'], option.description, { least: 1, most: 100, required: true })
  if (!Number.isInteger(option.type) || Number(option.type) < 1 || Number(option.type) > 11)
    return void form.wrong([...path, 'type'], 'BASE_TYPE_CHOICES', 'Value of field "type" must be between 1 and 11.')
  if (nested.includes(option.type)) {
    if (depth > 1 || (depth === 1 && option.type === ApplicationCommandOptionType.SubcommandGroup))
      form.wrong(path, 'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID', 'Sub-commands are nested too deeply')
    return void checkOptions(form, [...path, 'options'], option.options, depth + 1)
  }
  checkValues(form, path, option)
}

const choosable: readonly unknown[] = [
  ApplicationCommandOptionType.String,
  ApplicationCommandOptionType.Integer,
  ApplicationCommandOptionType.Number,
]

function checkValues(form: Form, path: Path, option: Json): void {
  const choices = form.list([...path, 'choices'], option.choices, 0, 25)
  if (choices.length > 0 && option.autocomplete === true)
    form.wrong(path, 'APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES', 'Autocomplete and choices are exclusive')
  if ((choices.length > 0 || option.autocomplete === true) && !choosable.includes(option.type))
    form.wrong(path, 'APPLICATION_COMMAND_OPTIONS_CHOICES_INVALID', 'Options of this type have no choices')
  const names = new Set<unknown>()
  choices.forEach((choice, index) => {
    const at = [...path, 'choices', index]
    form.text([...at, 'name'], choice.name, { least: 1, most: 100, required: true })
    if (names.has(choice.name))
      form.wrong(
        [...at, 'name'],
        'APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS',
        'Choice names must be unique',
      )
    names.add(choice.name)
    if (option.type === ApplicationCommandOptionType.String)
      form.text([...at, 'value'], choice.value, { least: 1, most: 100, required: true })
    else if (typeof choice.value !== 'number')
      form.wrong([...at, 'value'], 'NUMBER_TYPE_COERCE', 'Value is not a number.')
  })
  form.integer([...path, 'min_length'], option.min_length, 0, 6_000)
  form.integer([...path, 'max_length'], option.max_length, 1, 6_000)
}

/** Characters of names, descriptions and values of a command and its options. */
function sizeOf(value: Json): number {
  const own = [value.name, value.description, value.value].map((each) => (each === undefined ? 0 : String(each).length))
  const inner = [...((value.options ?? []) as Json[]), ...((value.choices ?? []) as Json[])].map(sizeOf)
  return [...own, ...inner].reduce((sum, each) => sum + each, 0)
}
