import type { Command, CommandExample } from '../command.ts'
import type { Engine } from '../engine.ts'
import { textOutcome } from '../outcome/make-outcome.ts'
import { codeSpan, proseLine } from '../report/markdown/markdown-text.ts'
import { rankCommands } from '../router/command-suggestions.ts'

/** Lists the commands, shows help for one, or suggests similar commands. */
export const helpEngine: Engine = {
  async run(invocation, { commands: all, offered: commands = all }) {
    const topic = String(invocation.arguments.topic ?? '').trim()
    if (topic === '') return textOutcome(`${listed(commands)}\n\n${closing}`)
    const name = topic.replace(/^\//, '').toLowerCase()
    const asked = commands.find((command) => command.name === name || command.name === name.replaceAll(/\s+/g, '-'))
    if (asked !== undefined) return textOutcome(explain(asked))
    const start = /\s/.test(topic)
      ? `No command matches “${proseLine(topic, 80)}”.`
      : `Unknown command ${codeSpan(topic.slice(0, 60))}.`
    const near = rankCommands(topic, commands).slice(0, 3)
    if (near.length === 0) return textOutcome(`${start} Available commands:\n\n${listed(commands)}\n\n${closing}`)
    return textOutcome(`${start} Similar commands:\n\n${listed(near)}\n\nUse \`/help\` to list all commands.`)
  },
}

const closing = 'You can also mention RubberDuck and use plain language. Use `/help <command>` for help with a command.'

/** Returns the usage of a command in a comment: `/ignore finding [because …]`. */
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
    `${codeSpan(commentUsage(command))}: ${command.summary}.${command.needs === 'write' ? ' It requires write access.' : ''}`,
    ...command.arguments.map(
      ({ name, type, positional, summary }) =>
        `- ${codeSpan(positional || type === 'rest' ? name : `--${name}`)}: ${summary}`,
    ),
    ...command.examples.map((example) => `- For example ${codeSpan(commentLine(command, example))}: ${example.says}`),
  ].join('\n')
}

/** Returns an example as it is typed in a comment. */
export function commentLine(command: Command, example: CommandExample): string {
  const words = command.arguments.flatMap(({ name, type, positional }) => {
    const value = example.arguments[name]
    if (value === undefined || value === false) return []
    if (positional) return [value].flat().map(String)
    if (value === true) return [`--${name}`]
    return [type === 'rest' ? name : `--${name}`, String(value)]
  })
  return [`/${command.name}`, ...words].join(' ')
}
