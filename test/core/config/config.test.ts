import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { mergeConfig } from '../../../src/core/config/config.ts'
import { readEnvironment } from '../../../src/core/config/environment/environment.ts'
import { matcher } from '../../../src/core/config/matcher.ts'
import { parseConfig } from '../../../src/core/config/read-config.ts'
import { configJsonSchema } from '../../../src/core/config/schema.ts'
import { readUserConfig } from '../../../src/core/config/user-config.ts'
import { makeFolder } from '../../support/folder.ts'

const file = '.rubberduck.toml'
const layer = (text: string) => parseConfig(text, file)

describe('mergeConfig', () => {
  it('lets the stronger layer win key by key', () => {
    const repo = layer('[review]\nmax-comments = 5\n[rules]\n"js/eval" = "off"\n[passes]\ndrift = false')
    const user = layer(
      '[review]\nmax-comments = 9\nseverity = "warning"\n[rules]\n"js/eval" = "error"\n"py/x" = "info"',
    )
    const config = mergeConfig([repo, user])
    expect(config.maxComments).toBe(5)
    expect(config.forPath('a.ts').floor).toBe('warning')
    expect(config.forPath('a.ts').rule('js/eval')).toBe('off')
    expect(config.forPath('a.ts').rule('py/x')).toBe('info')
    expect(config.pass('drift')).toBe(false)
    expect(config.pass('impact')).toBe(true)
  })

  it('says which pull requests are reviewed without being asked', () => {
    expect(mergeConfig([])).toMatchObject({ auto: true, drafts: false, bots: [] })
    const repo = layer('[review]\nauto = false\nbots = ["dependabot[bot]"]')
    const user = layer('[review]\nauto = true\ndrafts = true\nbots = ["renovate[bot]"]')
    expect(mergeConfig([repo, user])).toMatchObject({ auto: false, drafts: true, bots: ['dependabot[bot]'] })
  })

  it('gives per-path settings, the later one winning', () => {
    const config = mergeConfig([
      layer(
        '[[paths]]\nmatch = ["legacy/"]\nseverity = "error"\nrules = { "js/eval" = "off" }\n' +
          '[[paths]]\nmatch = ["legacy/new/**"]\nseverity = "info"\n' +
          '[[paths]]\nmatch = ["*.gen.ts"]\nskip = true',
      ),
    ])
    expect(config.forPath('legacy/a.js').floor).toBe('error')
    expect(config.forPath('legacy/new/a.js').floor).toBe('info')
    expect(config.forPath('legacy/new/a.js').rule('js/eval')).toBe('off')
    expect(config.forPath('src/a.gen.ts').skip).toBe('*.gen.ts')
    expect(config.forPath('src/a.ts').skip).toBeUndefined()
  })

  it('runs a rule that is off by default only where somebody wants it', () => {
    const config = mergeConfig([
      layer('[rules]\n"style/*" = "off"\n"js/a" = "on"\n[[paths]]\nmatch = ["x/"]\nrules = { "py/b" = "warning" }'),
    ])
    expect(config.mayRun('js/a', false)).toBe(true)
    expect(config.mayRun('py/b', false)).toBe(true)
    expect(config.mayRun('py/c', false)).toBe(false)
    expect(config.mayRun('py/c', true)).toBe(true)
    expect(config.mayRun('style/x', true)).toBe(false)
  })
})

describe('matcher', () => {
  it.each([
    ['*.md', 'docs/deep/a.md', true],
    ['/README.md', 'README.md', true],
    ['/README.md', 'docs/README.md', false],
    ['vendor/', 'vendor/x/y.go', true],
    ['vendor', 'a/vendor/y.go', true],
    ['src/**/*.ts', 'src/a.ts', true],
    ['src/*.ts', 'src/a/b.ts', false],
    ['.github/', '.github/workflows/ci.yml', true],
  ])('%s against %s is %s', (glob, path, expected) => {
    expect(matcher([glob])(path)).toBe(expected)
  })
})

describe('readUserConfig', () => {
  it('takes an absent default for empty, and complains of an absent named one', async () => {
    const home = makeFolder()
    expect(await readUserConfig(readEnvironment({ RUBBERDUCK_HOME: home }))).toEqual({})
    const named = readEnvironment({ RUBBERDUCK_HOME: home, RUBBERDUCK_CONFIG: join(home, 'none.toml') })
    await expect(readUserConfig(named)).rejects.toThrow('correct RUBBERDUCK_CONFIG')
  })

  it('reads config.toml in the data directory', async () => {
    const home = makeFolder()
    writeFileSync(join(home, 'config.toml'), '[review]\nmax-comments = 1')
    expect(await readUserConfig(readEnvironment({ RUBBERDUCK_HOME: home }))).toEqual({ review: { 'max-comments': 1 } })
  })
})

describe('a change of the operator’s file', () => {
  it('holds at the next read, without a restart', async () => {
    const home = makeFolder()
    const file = join(home, 'operator.toml')
    const environment = readEnvironment({ RUBBERDUCK_HOME: home, RUBBERDUCK_CONFIG: file })
    for (const drafts of [true, false, true]) {
      writeFileSync(file, `[review]\ndrafts = ${drafts}`)
      expect(mergeConfig([await readUserConfig(environment)]).drafts).toBe(drafts)
    }
    writeFileSync(file, '[review]\ndraft = true')
    await expect(readUserConfig(environment)).rejects.toThrow('Did you mean "drafts"?')
  })
})

describe('environment', () => {
  it.each([
    [{}, undefined],
    [{ NO_COLOR: '1' }, false],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, true],
    [{ FORCE_COLOR: '0' }, false],
    [{ TERM: 'dumb' }, false],
  ])('%j gives colour %s', (env, expected) => {
    expect(readEnvironment(env).terminal.color).toBe(expected)
  })

  it('hands git only what it needs', () => {
    expect(readEnvironment({ PATH: '/bin', GIT_DIR: '/x', OPENAI_API_KEY: 'made-up' }).git).toEqual({ PATH: '/bin' })
  })
})

it('the JSON Schema describes the same keys', () => {
  const schema = configJsonSchema() as { properties: Record<string, unknown> }
  expect(Object.keys(schema.properties)).toEqual(['review', 'check', 'summary', 'passes', 'rules', 'paths'])
  const { properties } = schema.properties.review as { properties: Record<string, { description?: string }> }
  for (const [key, { description }] of Object.entries(properties)) expect(description, key).toMatch(/\.$/)
})
