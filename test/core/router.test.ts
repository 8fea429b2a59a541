import { describe, expect, it } from 'vitest'
import { commands } from '../../src/commands/index.ts'
import type { Argument, Command } from '../../src/core/command.ts'
import { route } from '../../src/core/router.ts'
import type { ArgumentValue, Inbound } from '../../src/core/types.ts'

const inbound: Inbound = {
  id: '1',
  surface: 'terminal',
  place: 'stdout',
  actor: 'ada',
  kind: 'command',
  command: 'review',
}

function routed(argument: Argument, value?: ArgumentValue) {
  const command: Command = {
    name: 'try',
    summary: 'Try',
    engine: 'try',
    answer: 'text',
    arguments: [argument],
    examples: [],
  }
  const invocation = route(
    { ...inbound, command: 'try', arguments: value === undefined ? {} : { [argument.name]: value } },
    [command],
  )
  if ('reason' in invocation) throw new Error(invocation.reason)
  return invocation.arguments[argument.name]
}

describe('route', () => {
  it('names the engine and fills in defaults', () => {
    expect(route({ ...inbound, arguments: { base: 'main' } }, commands)).toEqual({
      command: 'review',
      engine: 'review',
      arguments: { repo: '.', base: 'main' },
      actor: 'ada',
    })
  })

  it('says why it ignores what is no command', () => {
    expect(route({ ...inbound, kind: 'event' }, commands)).toEqual({ reason: 'nothing follows from it' })
  })

  it('offers the nearest argument', () => {
    expect(() => route({ ...inbound, arguments: { bsae: 'main' } }, commands)).toThrow(
      '`review` takes no `bsae`. Did you mean `base`?',
    )
  })

  it('asks for what is required', () => {
    expect(() => routed({ name: 'file', type: 'path', summary: 'the file to read', required: true })).toThrow(
      '`try` needs `file`: the file to read.',
    )
  })

  it.each<[Argument['type'], ArgumentValue, ArgumentValue]>([
    ['integer', '12', 12],
    ['integer', 12, 12],
    ['boolean', 'true', true],
    ['boolean', false, false],
    ['choice', 'b', 'b'],
    ['ref', 'feature/x~2', 'feature/x~2'],
    ['path', '-', '-'],
    ['path', ['only'], 'only'],
    ['rest', 'why so slow', 'why so slow'],
  ])('takes %s %j', (type, value, expected) => {
    expect(routed({ name: 'it', type, summary: 's', choices: ['a', 'b'] }, value)).toEqual(expected)
  })

  it.each<[Argument['type'], ArgumentValue, string]>([
    ['integer', '1.5', '`it` is a whole number from 0 to 9; `1.5` is not.'],
    ['integer', '10', '`it` is a whole number from 0 to 9; `10` is not.'],
    ['integer', '', '`it` is a whole number from 0 to 9; it is empty.'],
    ['boolean', 'maybe', '`it` is either true or false; `maybe` is not.'],
    ['choice', 'alpah', '`it` is one of alpha, beta; `alpah` is not. Did you mean `alpha`?'],
    ['ref', '--upload-pack=x', '`it` names a revision, as `main` or `HEAD~3`; `--upload-pack=x` is not.'],
    ['ref', 'a b', '`it` names a revision, as `main` or `HEAD~3`; `a b` is not.'],
    ['ref', 'a\u001b', '`it` names a revision, as `main` or `HEAD~3`; `a\\u001b` is not.'],
    ['path', '', '`it` names a file or folder; it is empty.'],
    ['path', 'a\0b', '`it` names a file or folder; `a\\u0000b` is not.'],
    ['string', ['a', 'b'], '`it` takes one value; `a, b` is not.'],
  ])('refuses %s %j', (type, value, message) => {
    expect(() =>
      routed({ name: 'it', type, summary: 's', choices: ['alpha', 'beta'], minimum: 0, maximum: 9 }, value),
    ).toThrow(expect.objectContaining({ kind: 'invalid', message }))
  })

  it('keeps a repeatable one as a list', () => {
    expect(routed({ name: 'it', type: 'path', summary: 's', repeatable: true }, ['a', 'b'])).toEqual(['a', 'b'])
    expect(routed({ name: 'it', type: 'path', summary: 's', repeatable: true }, 'a')).toEqual(['a'])
  })
})

describe('the commands', () => {
  it.each(commands.map((command) => [command.name, command] as const))(
    '%s declares examples that route',
    (_, command) => {
      expect(command.examples.length).toBeGreaterThan(0)
      for (const example of command.examples) {
        expect(route({ ...inbound, command: command.name, arguments: example.arguments }, commands)).toMatchObject({
          engine: command.engine,
        })
      }
    },
  )

  it.each(commands.map((command) => [command.name, command] as const))(
    '%s keeps to what every platform can express',
    (_, command) => {
      expect(command.name).toMatch(/^[a-z]+( [a-z]+)?$/)
      expect(command.summary).not.toMatch(/\.$/)
      expect(command.arguments.filter((argument) => argument.positional).length).toBeLessThanOrEqual(1)
      for (const argument of command.arguments) expect(argument.name).toMatch(/^[a-z]+(-[a-z]+)*$/)
    },
  )
})
