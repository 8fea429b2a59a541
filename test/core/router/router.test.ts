import { describe, expect, it } from 'vitest'
import { commands, commentCommands } from '../../../src/commands/index.ts'
import type { Argument, Command } from '../../../src/core/command.ts'
import { commentLine } from '../../../src/core/router/comment-line.ts'
import { route } from '../../../src/core/router/router.ts'
import type { ArgumentValue, Inbound } from '../../../src/core/types.ts'

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
    surfaces: ['terminal'],
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
  it('names the command and fills in defaults', () => {
    expect(route({ ...inbound, arguments: { base: 'main' } }, commands)).toEqual({
      command: 'review',
      arguments: { repo: '.', base: 'main' },
      actor: 'ada',
    })
  })

  it('says why it ignores what is no command', () => {
    expect(route({ ...inbound, kind: 'event' }, commands)).toEqual({ reason: 'no action for this event' })
  })

  it('offers the nearest argument', () => {
    expect(() => route({ ...inbound, arguments: { bsae: 'main' } }, commands)).toThrow(
      'Unknown option --bsae for review. Did you mean --base?',
    )
  })

  it('asks for what is required', () => {
    expect(() => routed({ name: 'file', type: 'path', summary: 'the file to read', required: true })).toThrow(
      'Missing --file for try (expected the file to read).',
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
    ['integer', '1.5', 'Invalid value "1.5" for --it (expected a whole number from 0 to 9).'],
    ['integer', '10', 'Invalid value "10" for --it (expected a whole number from 0 to 9).'],
    ['integer', '', 'Invalid value "" for --it (expected a whole number from 0 to 9).'],
    ['boolean', 'maybe', 'Invalid value "maybe" for --it (expected true or false).'],
    ['choice', 'alpah', 'Invalid value "alpah" for --it (expected alpha or beta). Did you mean "alpha"?'],
    [
      'ref',
      '--upload-pack=x',
      'Invalid value "--upload-pack=x" for --it (expected a revision, for example "main" or "HEAD~3").',
    ],
    ['ref', 'a b', 'Invalid value "a b" for --it (expected a revision, for example "main" or "HEAD~3").'],
    ['ref', 'a\u001b', 'Invalid value "a\\u001b" for --it (expected a revision, for example "main" or "HEAD~3").'],
    ['path', '', 'Invalid value "" for --it (expected a file or folder).'],
    ['path', 'a\0b', 'Invalid value "a\\u0000b" for --it (expected a file or folder).'],
    ['string', ['a', 'b'], 'Invalid value "a, b" for --it (expected one value).'],
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

/** What plain words in a comment ask for. */
function asked(text: string) {
  const answer = route({ ...inbound, kind: 'message', text }, commentCommands)
  if ('reason' in answer) throw new Error(answer.reason)
  return answer
}

describe('plain words', () => {
  it.each<[string, string, Record<string, ArgumentValue>]>([
    ['look again', 'review', {}],
    ['Please review this, thanks', 'review', {}],
    ['could you look again?', 'review', {}],
    ['why did you say `src/cart.ts:4`?', 'why', { finding: 'src/cart.ts:4' }],
    ['hey, why did you say that in (src/cart.ts:4)', 'why', { finding: 'src/cart.ts:4' }],
    ['why 12ab34cd', 'why', { finding: '12ab34cd' }],
    ['why did you not mention src/db/pool.ts?', 'why-not', { path: 'src/db/pool.ts' }],
    ['why not?', 'why-not', {}],
    ['what did you skip in src/db/', 'why-not', { path: 'src/db/' }],
    ['please stop reviewing', 'pause', {}],
    ['you can start reviewing again', 'resume', {}],
    ['resume', 'resume', {}],
    ['what is still open?', 'status', {}],
    ['what can you do', 'help', {}],
    ['help', 'help', {}],
    ['help with /ignore', 'help', { topic: 'ignore' }],
    ['', 'help', {}],
    ['where is the price computed?', 'ask', { question: 'where is the price computed?' }],
    ['why does the cart forget its items', 'ask', { question: 'why does the cart forget its items' }],
    [
      'src/cart.ts:4 is a false positive because the caller checks it',
      'ignore',
      { finding: 'src/cart.ts:4', because: 'the caller checks it' },
    ],
    ['ignore src/cart.ts:4, because: it is meant', 'ignore', { finding: 'src/cart.ts:4', because: 'it is meant' }],
  ])('“%s” is %s', (text, command, given) => {
    expect(asked(text)).toMatchObject({ command })
    expect(asked(text).arguments).toEqual(given)
  })

  it.each<[string, string[]]>([
    ['/analyze src/db and tell me why it is slow', ['src/db']],
    ['/analyze src, test and lib/x.ts please', ['src', 'test', 'lib/x.ts']],
    ['analyze src/a.ts and src/b.ts, see https://example.invalid/x.ts', ['src/a.ts', 'src/b.ts']],
    ['please analyse `src/db`, e.g. the pool', ['src/db']],
  ])('may stand beside a command: “%s”', (text, path) => {
    expect(asked(text)).toMatchObject({ command: 'analyze', arguments: { path } })
  })

  it.each([
    'do not stop reviewing',
    "please don't look again",
    'That was helpful, a short pause is fine',
    'the preview is broken',
    'how do I resume a paused review',
    'lorem ipsum',
    'see /src/db',
  ])('asks for help where nothing fits: “%s”', (text) => {
    expect(asked(text)).toMatchObject({ command: 'help', arguments: { topic: text } })
  })

  it('refuses a slipped command with the nearest, and a lone one with what it needs', () => {
    expect(() => asked('/revew now')).toThrow('Unknown command "revew". Did you mean "review"?')
    expect(() => asked('why did you say that')).toThrow('Missing finding for why (expected the finding')
    expect(() => asked('/re please')).toThrow('Did you mean "review", "refactor" or "resume"?')
  })

  it.each(['a', 'a/', '`', 'why ', 'not look ', '1:', '@', 'please ', '/'])(
    'takes no time over 65,000 characters of “%s”',
    (piece) => {
      const text = piece.repeat(65_000 / piece.length)
      const started = performance.now()
      try {
        asked(text)
      } catch (error) {
        expect(error).toMatchObject({ kind: 'invalid' })
      }
      expect(performance.now() - started).toBeLessThan(500)
    },
  )
})

describe('a command with talk behind it', () => {
  const typed = (command: string, given: Record<string, ArgumentValue>) =>
    route({ ...inbound, command, arguments: given, text: 'as it was written' }, commentCommands)

  it.each<[string, string, string[], Record<string, ArgumentValue>]>([
    ['analyze', 'path', ['src/db', 'and', 'tell', 'me', 'why'], { path: ['src/db'] }],
    ['analyze', 'path', ['src,', 'test', 'and', 'lib/x.ts', 'please'], { path: ['src', 'test', 'lib/x.ts'] }],
    ['ignore', 'finding', ['ab12cd', 'because', 'it', 'is', 'meant'], { finding: 'ab12cd', because: 'it is meant' }],
    ['ignore', 'finding', ['abcdef', 'Because:', 'so'], { finding: 'abcdef', because: 'so' }],
    ['why', 'finding', ['did', 'you', 'say', 'a.ts:3?'], { finding: 'a.ts:3' }],
  ])('%s %s %j', (command, name, words, expected) => {
    const answer = typed(command, { [name]: words })
    expect('arguments' in answer && answer.arguments).toEqual(expected)
  })

  it('says what it cannot tell apart', () => {
    expect(() => typed('why', { finding: ['this', 'line'] })).toThrow(
      'Invalid value "this, line" for finding (expected one value).',
    )
  })

  it('is no talk where nobody talks: in the terminal a file may be called `and`', () => {
    const answer = route({ ...inbound, command: 'analyze', arguments: { path: ['src', 'and', 'x'] } }, commands)
    expect(answer).toMatchObject({ arguments: { path: ['src', 'and', 'x'] } })
  })
})

describe('what happens on its own', () => {
  const happened = (event: string) => route({ ...inbound, kind: 'event', event }, commentCommands)

  it.each(['opened', 'reopened', 'ready', 'pushed', 'retargeted'])('change.%s asks for a review', (kind) => {
    expect(happened(`change.${kind}`)).toEqual({ command: 'review', arguments: {}, actor: 'ada' })
  })

  it('says why nothing follows from the rest', () => {
    expect(happened('change.closed')).toEqual({ reason: 'the pull request was closed' })
    expect(happened('change.labelled')).toEqual({ reason: 'no action for change.labelled' })
  })
})

/** Each command with the list that it is offered in. */
const offered = [
  ...commands.map((command) => [`${command.name} in the terminal`, command, commands] as const),
  ...commentCommands.map((command) => [`${command.name} in a comment`, command, commentCommands] as const),
]

describe('the commands', () => {
  it.each(offered)('%s declares examples that route', (_, command, list) => {
    expect(command.examples.length).toBeGreaterThan(0)
    for (const example of command.examples) {
      expect(route({ ...inbound, command: command.name, arguments: example.arguments }, list)).toMatchObject({
        command: command.name,
      })
    }
  })

  it.each(
    commentCommands.flatMap((command) =>
      command.examples.map((example) => [commentLine(command, example), command, example] as const),
    ),
  )('%s is understood as it is typed', (text, command, example) => {
    expect(asked(text)).toMatchObject({ command: command.name, arguments: example.arguments })
  })

  it('in the terminal are none that need a pull request', () => {
    expect(commands.map((command) => command.name)).not.toContain('help')
    expect(commands.filter((command) => command.on === 'change')).toEqual([])
  })

  it('that change what is reviewed need write access', () => {
    const writing = commentCommands.filter((command) => command.needs === 'write').map((command) => command.name)
    expect(writing.toSorted()).toEqual(['ignore', 'pause', 'resume', 'undo'])
  })

  it.each(offered)('%s keeps to what every platform can express', (_, command) => {
    expect(command.name).toMatch(/^[a-z]+([ -][a-z]+)?$/)
    expect(command.summary).not.toMatch(/\.$/)
    expect(command.arguments.filter(({ positional, local }) => positional && !local).length).toBeLessThanOrEqual(1)
    for (const argument of command.arguments) expect(argument.name).toMatch(/^[a-z]+(-[a-z]+)*$/)
  })
})
