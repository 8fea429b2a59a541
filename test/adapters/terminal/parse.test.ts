import { describe, expect, it } from 'vitest'
import { helpOn } from '../../../src/adapters/terminal/help/help.ts'
import { commandLine } from '../../../src/adapters/terminal/manifest.ts'
import { parse } from '../../../src/adapters/terminal/parse.ts'
import { commands } from '../../../src/commands/index.ts'
import type { Command } from '../../../src/core/command.ts'
import { must } from '../../../src/core/must.ts'

const read = (line: string, list: readonly Command[] = commands) =>
  parse(line === '' ? [] : line.split(' '), list, 'id-1')
const given = (line: string, list?: readonly Command[]) => {
  const parsed = read(line, list)
  if (parsed.kind !== 'command') throw new Error(`${line} is no command`)
  return parsed
}

describe('parse', () => {
  it('reads a command with its options', () => {
    expect(
      given('review --base main --no-model --max-comments 5 --format=sarif --fail-on error --output out.sarif'),
    ).toEqual({
      kind: 'command',
      inbound: {
        id: 'id-1',
        surface: 'terminal',
        place: 'stdout',
        actor: 'local',
        kind: 'command',
        command: 'review',
        arguments: { base: 'main', 'no-model': true, 'max-comments': '5' },
      },
      view: { format: 'sarif', failOn: 'error', whyNot: false, output: 'out.sarif' },
    })
  })

  it('defaults to text and to exit code 0 whatever is found', () => {
    expect(given('review').view).toEqual({ format: 'text', failOn: 'none', whyNot: false })
  })

  it.each([
    ['review --diff -', { diff: '-' }],
    ['analyze src lib/a.ts', { path: ['src', 'lib/a.ts'] }],
    ['analyze -- -odd', { path: ['-odd'] }],
    ['rules list --language go', { language: 'go' }],
    ['rules test .rubberduck/rules', { path: ['.rubberduck/rules'] }],
    ['config schema', {}],
  ])('%s', (line, expected) => {
    expect(given(line).inbound.arguments).toEqual(expected)
  })

  it('turns colour off', () => {
    expect(given('review --no-color').view.color).toBe(false)
  })

  it.each([
    ['', { kind: 'help' }],
    ['help', { kind: 'help' }],
    ['--help', { kind: 'help' }],
    ['help review', { kind: 'help', topic: 'review' }],
    ['help rules list', { kind: 'help', topic: 'rules list' }],
    ['review --base main --help', { kind: 'help', topic: 'review' }],
    ['rules --help', { kind: 'help', topic: 'rules' }],
    ['--version', { kind: 'version' }],
  ])('%j is no run', (line, expected) => {
    expect(read(line)).toEqual(expected)
  })

  it.each([
    ['reviw', 'Unknown command "reviw". Did you mean "review"?'],
    ['frobnicate', 'Unknown command "frobnicate". Use `help` for a list of commands.'],
    ['rules', 'Missing subcommand for "rules" (expected "rules list", "rules explain" or "rules test").'],
    ['rules lst', 'Unknown command "rules lst". Did you mean "rules list"?'],
    ['review --fromat json', 'Unknown option --fromat for review. Did you mean --format?'],
    ['review --zzzzzz', 'Unknown option --zzzzzz for review. Run `rubberduck help review` for its usage.'],
    [
      'review --format jsno',
      'Invalid value "jsno" for --format (expected text, concise, markdown, json, sarif, rdjson, github, gitlab, junit or checkstyle). Did you mean "json"?',
    ],
    ['config schema --format sarif', 'Invalid value "sarif" for --format (expected text, markdown or json).'],
    ['review --base', 'Missing value for --base. Run `rubberduck help review` for its usage.'],
    ['review main other', 'Unexpected argument "other" for review. Run `rubberduck help review` for its usage.'],
    [
      '--format json review',
      'Missing command before --format (for example `rubberduck review --format json`). Run `rubberduck help` for a list of commands.',
    ],
    ['help reviw', 'Unknown command "reviw". Did you mean "review"?'],
  ])('%j is answered with one sentence', (line, message) => {
    const answer = () => {
      const parsed = read(line)
      if (parsed.kind === 'help' && parsed.topic !== undefined)
        helpOn(parsed.topic, commands, { columns: 80, ascii: false, color: false })
    }
    expect(answer).toThrow(expect.objectContaining({ kind: 'invalid', message }))
  })

  it('covers the whole vocabulary of arguments', () => {
    const every: Command = {
      name: 'every',
      summary: 'Take everything',
      surfaces: ['terminal'],
      answer: 'text',
      arguments: [
        { name: 'words', type: 'rest', summary: 'free words', positional: true },
        { name: 'text', type: 'string', summary: 'a text', repeatable: true },
        { name: 'count', type: 'integer', summary: 'a number' },
        { name: 'deep', type: 'boolean', summary: 'a switch' },
        { name: 'kind', type: 'choice', summary: 'a choice', choices: ['a', 'b'] },
        { name: 'file', type: 'path', summary: 'a file' },
        { name: 'at', type: 'ref', summary: 'a revision' },
      ],
      examples: [
        {
          says: 'All of it.',
          arguments: {
            words: 'why so slow',
            text: ['x', 'y z'],
            count: 3,
            deep: true,
            kind: 'a',
            file: 'f',
            at: 'HEAD~1',
          },
        },
      ],
    }
    expect(
      given('every why so slow --text x --text y --count 3 --deep --kind a --file f --at HEAD~1', [every]).inbound
        .arguments,
    ).toEqual({
      words: 'why so slow',
      text: ['x', 'y'],
      count: '3',
      deep: true,
      kind: 'a',
      file: 'f',
      at: 'HEAD~1',
    })
    expect(commandLine(every, must(every.examples[0]))).toBe(
      "rubberduck every 'why so slow' --text x --text 'y z' --count 3 --deep --kind a --file f --at HEAD~1",
    )
  })
})

it('keeps an option apart from the positional argument of its name', () => {
  const { inbound } = given('analyze --stdin --path src/a.js b.js --only js/eval,js/x --only tests')
  expect(inbound.arguments).toEqual({
    stdin: true,
    'stdin-path': 'src/a.js',
    path: ['b.js'],
    only: ['js/eval,js/x', 'tests'],
  })
  expect(() => read('analyze --stdin --pth a.js')).toThrow('Unknown option --pth for analyze. Did you mean --path?')
})
