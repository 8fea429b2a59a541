import { type Command, type Spelling, typedCommand, withSlash } from '../command.ts'
import type { Engine } from '../engine.ts'
import { textOutcome } from '../outcome/make-outcome.ts'
import { codeSpan, proseLine } from '../report/markdown/markdown-text.ts'
import { rankCommands } from '../router/command-suggestions.ts'
import { commentLine, commentUsage } from '../router/comment-line.ts'

/** Lists the commands, shows help for one, or suggests similar commands. */
export const helpEngine: Engine = {
  async run(invocation, { commands: all, offered: commands = all, spell = withSlash }) {
    const topic = String(invocation.arguments.topic ?? '').trim()
    const closing = `You can also mention RubberDuck and use plain language. Use ${typedCommand({ spell }, 'help <command>')} for help with a command.`
    if (topic === '') return textOutcome(`${listed(commands, spell)}\n\n${closing}`)
    const said = topic.toLowerCase()
    const words = [said, said.replaceAll(/\s+/g, '-')]
    const asked = commands.find(({ name }) => words.some((word) => [name, `/${name}`, spell(name)].includes(word)))
    if (asked !== undefined) return textOutcome(explain(asked, spell))
    const start = /\s/.test(topic)
      ? `No command matches “${proseLine(topic, 80)}”.`
      : `Unknown command ${codeSpan(topic.slice(0, 60))}.`
    const near = rankCommands(topic, commands).slice(0, 3)
    if (near.length === 0)
      return textOutcome(`${start} Available commands:\n\n${listed(commands, spell)}\n\n${closing}`)
    const rest = `Use ${typedCommand({ spell }, 'help')} to list all commands.`
    return textOutcome(`${start} Similar commands:\n\n${listed(near, spell)}\n\n${rest}`)
  },
}

function listed(commands: readonly Command[], spell: Spelling): string {
  return commands.map((command) => `- ${codeSpan(commentUsage(command, spell))}: ${command.summary}.`).join('\n')
}

function explain(command: Command, spell: Spelling): string {
  return [
    `${codeSpan(commentUsage(command, spell))}: ${command.summary}.${command.needs === 'write' ? ' It requires write access.' : ''}`,
    ...command.arguments.map(
      ({ name, type, positional, summary }) =>
        `- ${codeSpan(positional || type === 'rest' ? name : `--${name}`)}: ${summary}`,
    ),
    ...command.examples.map(
      (example) => `- For example ${codeSpan(commentLine(command, example, spell))}: ${example.says}`,
    ),
  ].join('\n')
}
