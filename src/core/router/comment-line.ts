import { type Command, type CommandExample, withSlash } from '../command.ts'

/** Returns the usage of a command in a comment or chat: `/ignore finding [because …]`. */
export function commentUsage(command: Command, spell = withSlash): string {
  const words = command.arguments.map((argument) => {
    const text = argument.positional
      ? `${argument.name}${argument.repeatable ? '…' : ''}`
      : argument.type === 'rest'
        ? `${argument.name} …`
        : argument.type === 'boolean'
          ? `--${argument.name}`
          : `--${argument.name} …`
    return argument.required ? text : `[${text}]`
  })
  return [spell(command.name), ...words].join(' ')
}

/** Returns an example as it is typed in a comment or chat. */
export function commentLine(command: Command, example: CommandExample, spell = withSlash): string {
  const words = command.arguments.flatMap(({ name, type, positional }) => {
    const value = example.arguments[name]
    if (value === undefined || value === false) return []
    if (positional) return [value].flat().map(String)
    if (value === true) return [`--${name}`]
    return [type === 'rest' ? name : `--${name}`, String(value)]
  })
  return [spell(command.name), ...words].join(' ')
}
