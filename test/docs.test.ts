import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { parse } from '../src/adapters/terminal/parse.ts'
import { commands } from '../src/commands/index.ts'
import { must } from '../src/core/must.ts'
import { readPackageFacts } from '../src/core/package/facts.ts'
import {
  gitHook,
  githubWorkflow,
  gitlabJob,
  hookLine,
  lefthookEntry,
  preCommitEntry,
} from '../src/core/project-setup/integrations.ts'
import { loadRules } from '../src/core/rules/load.ts'
import { problems } from './support/check-schema.ts'
import { checkWorkflow } from './support/check-workflow.ts'
import { type Block, codeBlocks } from './support/code-blocks.ts'
import { type CommandLine, commandLines } from './support/command-lines.ts'
import { gitlabSchema, lefthookSchema, preCommitConfigSchema } from './support/config-schemas.ts'
import { makeRepo, runCommand } from './support/repo.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const facts = readPackageFacts()
const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
  'action.yml',
  '.pre-commit-hooks.yaml',
  ...readdirSync(join(root, '.github/workflows')).map((name) => `.github/workflows/${name}`),
]

const typed = (words: readonly string[]) => parse(words, commands, 'test')

describe('command lines in documents', () => {
  const lines = pages.flatMap((page) =>
    commandLines(page, read(page)).map((line): [string, CommandLine] => [
      `${page}:${line.line} ${line.words.join(' ')}`,
      line,
    ]),
  )

  it('are found', () => {
    expect(lines.length).toBeGreaterThan(20)
    for (const page of ['README.md', 'docs/ci.md', 'docs/hooks.md', 'docs/github-action.md', '.pre-commit-hooks.yaml'])
      expect(lines.some(([name]) => name.startsWith(`${page}:`))).toBe(true)
  })

  it.each(lines)('%s', (_, { words }) => {
    // Prose names a command without what it needs.
    if (commands.some(({ name }) => name === words.join(' '))) return
    expect(() => typed(words)).not.toThrow()
  })
})

describe('blocks in documents', () => {
  const blocks = pages
    .filter((page) => page.endsWith('.md'))
    .flatMap((page) => codeBlocks(read(page)).map((block): [string, Block] => [`${page}:${block.line}`, block]))
  const yaml = blocks
    .filter(([, { language }]) => language === 'yaml')
    .map(([name, { text }]): [string, string, Record<string, unknown>] => [name, text, parseYaml(text)])

  it.each(yaml.filter(([, , data]) => 'on' in data && 'jobs' in data))(
    '%s is a GitHub workflow',
    async (name, text) => {
      expect(await checkWorkflow(name, text)).toEqual([])
    },
  )

  it.each(yaml.filter(([, , data]) => 'repos' in data))('%s is a pre-commit configuration', (_, text) => {
    expect(problems(preCommitConfigSchema, text)).toEqual([])
  })

  it.each(yaml.filter(([, , data]) => 'pre-commit' in data))('%s is a lefthook configuration', (_, text) => {
    expect(problems(lefthookSchema, text)).toEqual([])
  })

  it.each(yaml.filter(([, , data]) => 'rubberduck' in data))('%s is a GitLab job', (_, text) => {
    expect(problems(gitlabSchema, text)).toEqual([])
  })

  it.each([
    ['docs/github-action.md', githubWorkflow(facts)],
    ['docs/ci.md', githubWorkflow(facts)],
    ['docs/ci.md', gitlabJob(facts)],
    ['docs/hooks.md', gitHook(facts)],
    ['docs/hooks.md', `${hookLine(facts)}\n`],
    ['docs/hooks.md', preCommitEntry(facts)],
    ['docs/hooks.md', lefthookEntry(facts)],
  ])('%s shows what `init` writes', (page, text) => {
    expect(codeBlocks(read(page)).map((block) => block.text)).toContain(text)
  })
})

describe('docs/github-action.md', () => {
  const action = parseYaml(read('action.yml')) as Record<
    'inputs' | 'outputs',
    Record<string, { description: string; default?: string }>
  >
  const rows = read('docs/github-action.md')
    .split('\n')
    .filter((line) => /^\| `/.test(line))

  it('lists each input with its default, and each output', () => {
    const expected = [
      ...Object.entries(action.inputs).map(
        ([name, { description, default: given = '' }]) =>
          `| \`${name}\` | ${description} | ${given === '' ? '' : `\`${given}\``} |`,
      ),
      ...Object.entries(action.outputs).map(([name, { description }]) => `| \`${name}\` | ${description} |`),
    ]
    expect(rows).toEqual(expected)
  })

  it('uses only inputs and outputs that exist', () => {
    const text = read('docs/github-action.md') + read('docs/ci.md')
    for (const [, output] of text.matchAll(/steps\.rubberduck\.outputs\.([\w-]+)/g))
      expect(action.outputs).toHaveProperty(must(output))
    for (const { text: block } of codeBlocks(text)) {
      const jobs = (/^jobs:/m.test(block) ? parseYaml(block).jobs : {}) as Record<
        string,
        { steps: { uses?: string; with?: object }[] }
      >
      for (const step of Object.values(jobs).flatMap(({ steps }) => steps))
        if (step.uses?.startsWith(`${facts.repository}@`))
          for (const input of Object.keys(step.with ?? {})) expect(action.inputs).toHaveProperty(input)
    }
  })
})

it('relative links in documents lead somewhere', () => {
  for (const page of [
    ...pages.filter((each) => each.startsWith('docs/')),
    'CHANGELOG.md',
    'CONTRIBUTING.md',
    'SECURITY.md',
  ])
    for (const [, target] of read(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g))
      expect(() => readFileSync(join(root, page, '..', must(target))), `${page} links to ${target}`).not.toThrow()
})

describe('links in documents', () => {
  const anchors = (page: string) =>
    new Set([...read(page).matchAll(/^#+ (.*)$/gm)].map(([, title = '']) => anchorOf(title)))
  const links = pages
    .filter((page) => page.endsWith('.md'))
    .flatMap((page) =>
      [
        ...read(page)
          .replaceAll(/```[\s\S]*?```/g, '')
          .matchAll(/\]\(([^)\s]+)\)/g),
      ].map(([, link = '']) => [page, link]),
    )
    .filter(([, link = '']) => !link.startsWith('http'))

  it.each(links)('%s links to %s, which exists', (page = '', link = '') => {
    const [path = '', anchor] = link.split('#')
    const target = path === '' ? page : posix.join(posix.dirname(page), path)
    expect(existsSync(join(root, target))).toBe(true)
    if (anchor !== undefined) expect(anchors(target)).toContain(anchor)
  })
})

/** The anchor that GitHub gives a heading. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, '')
    .replaceAll(/\s/g, '-')
}

describe('rules and configuration in documents', () => {
  it('has a configuration that is valid', async () => {
    const [example] = codeBlocks(read('docs/configuration.md')).filter(({ language }) => language === 'toml')
    const made = makeRepo()
    made.commit('one', { '.rubberduck.toml': example?.text ?? '' })
    expect(await runCommand('config check', made.dir)).toMatchObject({ state: 'complete' })
  })

  it('names rules that exist', () => {
    const known = new Set(loadRules({ builtIn: true }).rules.map(({ id }) => id))
    const named = pages.flatMap((page) =>
      [...read(page).matchAll(/(?:rubberduck-ignore|rules explain) ([a-z]+\/[a-z-]+)/g)].map(([, id = '']) => id),
    )
    expect(named.length).toBeGreaterThan(2)
    expect(named.filter((id) => !known.has(id))).toEqual([])
  })
})
