import { globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { chatCommands, commentCommands } from '../../src/commands/index.ts'
import { typedCommand } from '../../src/core/command.ts'

const names = [...new Set([...chatCommands, ...commentCommands].map(({ name }) => name))].join('|')
const fixed = new RegExp(`\`/(?:${names})\\b`)

it('spells only the name of a command line', () => {
  const spell = (name: string) => `/our-${name}`
  expect(typedCommand({ spell }, 'use owner/name')).toBe('`/our-use owner/name`')
  expect(typedCommand({}, 'status')).toBe('`/status`')
})

it('no text of the core has a fixed spelling of a command', () => {
  expect(fixed.test('Use \\`/status\\` now')).toBe(true)
  const found = globSync('src/{core,commands}/**/*.ts').flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line, at) => (/^\s*(?:\/?\*|\/\/)/.test(line) || !fixed.test(line) ? [] : [`${file}:${at + 1}`])),
  )
  expect(found).toEqual([])
})
