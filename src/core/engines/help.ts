import type { Command, Example } from '../command.ts'
import { rankCommands } from '../rank-commands.ts'
import { codeSpan, proseLine } from '../report/markdown-text.ts'
import type { Engine } from './engine.ts'
import { said } from './outcome.ts'

/** Lists the commands, explains one, or names those that are nearest to what was said. */
export const help: Engine = {
  name: 'help',
  async run(invocation, { commands = [] }) {
    const topic = String(invocation.arguments.topic ?? '').trim()
    if (topic === '') return said(`${listed(commands)}\n\n${closing}`)
    const name = topic.replace(/^\//, '').toLowerCase()
    const asked = commands.find((command) => command.name === name || command.name === name.replaceAll(/\s+/g, '-'))
    if (asked !== undefined) return said(explain(asked))
    const start = /\s/.test(topic)
      ? `I could not tell what to do about “${proseLine(topic, 80)}”.`
      : `There is no command ${codeSpan(topic.slice(0, 60))}.`
    const near = rankCommands(topic, commands).slice(0, 3)
    if (near.length === 0) return said(`${start} These are the commands:\n\n${listed(commands)}\n\n${closing}`)
    return said(`${start} Nearest to it:\n\n${listed(near)}\n\n\`/help\` lists all commands.`)
  },
}

const closing = 'Plain words after a mention do as well. `/help <command>` says more.'

/** `/ignore finding [because …]`: a command as it is typed in a comment. */
export function commentUsage(command: Command): string {
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
  return [`/${command.name}`, ...words].join(' ')
}

function listed(commands: readonly Command[]): string {
  return commands.map((command) => `- ${codeSpan(commentUsage(command))}: ${command.summary}.`).join('\n')
}

function explain(command: Command): string {
  return [
    `${codeSpan(commentUsage(command))}: ${command.summary}.${command.needs === 'write' ? ' It needs write access.' : ''}`,
    ...command.arguments.map(
      ({ name, type, positional, summary }) =>
        `- ${codeSpan(positional || type === 'rest' ? name : `--${name}`)}: ${summary}`,
    ),
    ...command.examples.map((example) => `- For example ${codeSpan(commentLine(command, example))}: ${example.says}`),
  ].join('\n')
}

/** An example as it is typed in a comment. */
export function commentLine(command: Command, example: Example): string {
  const words = command.arguments.flatMap(({ name, type, positional }) => {
    const value = example.arguments[name]
    if (value === undefined || value === false) return []
    if (positional) return [value].flat().map(String)
    if (value === true) return [`--${name}`]
    return [type === 'rest' ? name : `--${name}`, String(value)]
  })
  return [`/${command.name}`, ...words].join(' ')
}
