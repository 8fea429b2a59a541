import { execFileSync } from 'node:child_process'
import { chmodSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { completeWords } from '../../src/adapters/terminal/completion/complete-words.ts'
import { optionName } from '../../src/adapters/terminal/manifest.ts'
import { commands } from '../../src/commands/index.ts'
import { cli } from '../support/cli.ts'
import { openPlayground, type Playground } from './rubberduck.ts'

const rules = async (kind: 'rules' | 'languages') =>
  kind === 'rules' ? ['js/compare-nan', 'js/eval', 'py/eval'] : ['javascript', 'python']
const offered = async (...words: string[]) => {
  const { candidates, paths } = await completeWords(words, commands, rules)
  return [...candidates.map(({ value }) => value), ...(paths ? ['(paths)'] : [])]
}

describe('completeWords', () => {
  it.each([
    [['rev'], ['review']],
    [['ru'], ['rules']],
    [
      ['rules', ''],
      ['list', 'explain', 'test'],
    ],
    [['help', 'rules', 'e'], ['explain']],
    [['help', 'checkp'], ['checkpoints']],
    [['review', '--sev', 'x'], []],
    [['review', '--fail'], ['--fail-on']],
    [
      ['review', '--fail-on', ''],
      ['none', 'info', 'warning', 'error'],
    ],
    [['review', '--fail-on', '=', 'w'], ['warning']],
    [
      ['review', '--fail-on', '='],
      ['none', 'info', 'warning', 'error'],
    ],
    [['review', '--fail-on=w'], ['--fail-on=warning']],
    [['rules', 'list', '--language', 'py'], ['python']],
    [['rules', 'list', '--language=py'], ['--language=python']],
    [['rules', 'list', '--language', '=', 'py'], ['python']],
    [['review', '--output', ''], ['(paths)']],
    [['analyze', 'src', ''], ['(paths)']],
    [['analyze', '--', '-o'], ['(paths)']],
    [
      ['rules', 'explain', 'js/'],
      ['js/compare-nan', 'js/eval'],
    ],
    [['rules', 'explain', '--quiet', 'py'], ['py/eval']],
    [['rules', 'explain', 'js/eval', 'x'], []],
    [['keys', 'remove', 'a'], ['anthropic']],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [['nonsense', ''], []],
    [['$(touch x)', "it's", '"', ''], []],
    [[''], expect.arrayContaining(['review', 'rules', 'help', '--version'])],
    [[], expect.arrayContaining(['review', 'rules', 'help'])],
  ])('%j', async (words, expected) => {
    expect(await offered(...words)).toEqual(expected)
  })

  it('offers an option once, and a repeatable one again', async () => {
    expect(await offered('review', '--quiet', '--q')).toEqual([])
    const command = {
      name: 'x',
      summary: 'X',
      surfaces: [],
      answer: 'text' as const,
      examples: [],
      arguments: [
        { name: 'only', type: 'string' as const, summary: 'o', placeholder: 'RULES', repeatable: true as const },
      ],
    }
    const values = async (...words: string[]) =>
      (await completeWords(words, [command], rules)).candidates.map(({ value }) => value)
    expect(await values('x', '--only', 'js/eval', '--on')).toEqual(['--only'])
    expect(await values('x', '--only', 'js/eval,py')).toEqual(['js/eval,py/eval'])
  })

  it.each(commands.map((command) => [command.name, command] as const))(
    'knows the options of %s',
    async (name, command) => {
      const flags = await offered(...name.split(' '), '--')
      for (const argument of command.arguments) if (!argument.positional) expect(flags).toContain(optionName(argument))
    },
  )
})

describe('the scripts', () => {
  let ground: Playground
  let environment: Record<string, string | undefined>
  beforeAll(() => {
    ground = openPlayground()
    const program = join(ground.home, 'rubberduck')
    writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${cli}' "$@"\n`)
    chmodSync(program, 0o755)
    environment = {
      PATH: `${ground.home}:${process.env.PATH}`,
      HOME: ground.home,
      RUBBERDUCK_HOME: ground.home,
      TERM: 'xterm',
    }
  })
  afterAll(() => ground.remove())
  const run = (shell: string, words: string[], input: string) =>
    execFileSync(shell, words, { cwd: ground.path, env: environment, input, encoding: 'utf8' })

  /** One shell for all of them: each asks the program anew. */
  const inBash = async (...lines: string[][]) => {
    const { stdout } = await ground.duck(['completion', 'bash'])
    const asks = lines.map((words) => {
      const list = words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ')
      return `COMP_WORDS=(rubberduck ${list}); COMP_CWORD=${words.length}; _rubberduck; echo "\${COMPREPLY[*]}"`
    })
    return run('bash', ['--norc'], `${stdout}\n${asks.join('\n')}\n`)
      .trimEnd()
      .split('\n')
  }

  it('completes in bash', async () => {
    const answers = await inBash(
      ['rules', 'ex'],
      ['rules', 'explain', 'js/compare-n'],
      ['review', '--format', '=', 'ma'],
      ['review', '--fail-on', '='],
      ['rules', 'list', '--language', 'kot'],
    )
    expect(answers).toEqual(['explain', 'js/compare-nan', 'markdown', 'none info warning error', 'kotlin'])
  })

  it('takes odd words in bash for words', async () => {
    const odd = ['$(touch made)', "`touch made` it's *", '"open \\', '--']
    const answers = await inBash(...odd.map((word) => ['rules', word, '']), ['keys', 'remove', ''])
    expect(answers).toEqual([...odd.map(() => ''), 'anthropic openai google'])
    expect(readdirSync(ground.path)).toEqual([])
  })

  it('is a script that zsh reads and completes with', async () => {
    const { stdout } = await ground.duck(['completion', 'zsh'])
    run('zsh', ['-n'], stdout)
    const stub = `compdef() { : }; _describe() { print -l -- "\${(@P)4}" }; _files() { print files }`
    const ask = (words: string) => `words=(rubberduck ${words}); CURRENT=\${#words}; _rubberduck\n`
    const answers = run('zsh', ['-f'], `${stub}\n${stdout}\n${ask('rules ex')}${ask("review --output ''")}`)
    expect(answers.split('\n')).toEqual([expect.stringMatching(/^explain:Explain a rule\\?:/), 'files', ''])
  })

  it('is a script that fish reads and completes with', async () => {
    const { stdout } = await ground.duck(['completion', 'fish'])
    const file = join(ground.home, 'rubberduck.fish')
    writeFileSync(file, stdout)
    run('fish', ['--no-execute', file], '')
    const asks = `source ${file}; complete -C 'rubberduck rules ex'; complete -C 'rubberduck keys remove '`
    const answers = run('fish', ['--no-config', '--command', asks], '')
    expect(answers).toMatch(/^explain\tExplain a rule/m)
    expect(answers).toMatch(/^anthropic$/m)
  })
})
