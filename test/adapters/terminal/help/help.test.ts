import { describe, expect, it } from 'vitest'
import { helpOn } from '../../../../src/adapters/terminal/help/help.ts'
import { commandLine, optionName } from '../../../../src/adapters/terminal/manifest.ts'
import { renderOverview } from '../../../../src/adapters/terminal/render/overview.ts'
import { columnsOf } from '../../../../src/adapters/terminal/text/wrap.ts'
import { viewArguments } from '../../../../src/adapters/terminal/view.ts'
import { commands } from '../../../../src/commands/index.ts'
import { must } from '../../../../src/core/must.ts'

const page = { columns: 80, ascii: false, color: false }
const widths = [40, 80, 120]
const topics = [...new Set(commands.flatMap(({ name }) => [name, must(name.split(' ')[0])]))]

describe('help', () => {
  it.each(widths)('lists every command under a heading on %i columns', (columns) => {
    const text = renderOverview(commands, '1.2.3', { ...page, columns })
    for (const { name, group } of commands) {
      expect(text).toMatch(new RegExp(`^  ${name}(?:  |$)`, 'm'))
      expect(text).toContain(`\n${group}\n`)
    }
    for (const line of text.split('\n')) expect(columnsOf(line)).toBeLessThanOrEqual(columns)
  })

  it.each(topics.flatMap((topic) => widths.map((columns) => [topic, columns] as const)))(
    'on %s fits %i columns',
    (topic, columns) => {
      const text = helpOn(topic, commands, { ...page, columns })
      for (const line of text.split('\n')) expect(columnsOf(line), line).toBeLessThanOrEqual(columns)
    },
  )

  it.each(commands.map((command) => [command.name, command] as const))(
    'on %s names every argument, choice, default and example',
    (name, command) => {
      const text = helpOn(name, commands, { ...page, columns: 400 })
      for (const argument of [...command.arguments, ...viewArguments(command)]) {
        if (!argument.positional) expect(text).toContain(`  ${optionName(argument)}`)
        expect(text).toContain(argument.summary)
        for (const choice of argument.choices ?? []) expect(text).toContain(choice)
        if (argument.default !== undefined && argument.default !== '.')
          expect(text).toContain(`default ${argument.default}`)
      }
      for (const example of command.examples) expect(text).toContain(commandLine(command, example))
    },
  )

  it('writes only ASCII where the terminal shows nothing else', () => {
    for (const topic of topics) expect(helpOn(topic, commands, { ...page, ascii: true })).toMatch(/^[\x20-\x7e\n]*$/)
  })
})
