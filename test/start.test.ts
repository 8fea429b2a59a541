import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packageFile } from '../src/core/package/root.ts'
import { openPlayground, type Playground } from './commands/rubberduck.ts'

let playground: Playground
beforeAll(() => {
  // The build has other files.
  playground = openPlayground(packageFile('src/cli.ts'))
  playground.git('init', '--quiet')
  playground.write({ 'a.py': 'a = 1\n' })
  playground.git('add', '.')
  playground.git('commit', '--quiet', '--message', 'One')
  playground.write({ 'a.py': 'a = 2\n' })
})
afterAll(() => playground.remove())

/** Runs a command and lists the npm packages and our own files that its main thread loaded. */
async function loadedBy(words: string[]): Promise<{ packages: string[]; sources: string[]; builtin: string[] }> {
  const list = join(playground.home, 'loaded')
  const recorder = join(import.meta.dirname, 'support/record-modules.ts')
  const environment = { NODE_OPTIONS: `--import=${recorder}`, LOADED_MODULES: list }
  const { code, stderr } = await playground.duck(words, { environment })
  expect(code, stderr).toBe(0)
  const urls = readFileSync(list, 'utf8').split('\n')
  const packages = urls.map((url) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1])
  const sources = urls.map((url) => /\/src\/((?!.*node_modules).*)$/.exec(url)?.[1])
  return {
    packages: [...new Set(packages.filter((name) => name !== undefined))].sort(),
    sources: sources.filter((name) => name !== undefined),
    builtin: urls.filter((url) => url.startsWith('node:')),
  }
}

describe('what is loaded', () => {
  it.each(['--version', '--help'])(
    '%s loads a handful of small files and no package that parses or validates',
    async (flag) => {
      const { packages, sources, builtin } = await loadedBy([flag])
      expect(sources).toContain('start.ts')
      expect(
        sources.filter(
          (name) =>
            !/^(?:cli|start|quiet-sqlite|commands\/.*|adapters\/terminal\/.*|core\/config\/environment\/terminal|core\/package\/root|core\/[^/]*)\.ts$/.test(
              name,
            ),
        ),
      ).toEqual([])
      expect(sources.filter((name) => !name.startsWith('commands/')).length).toBeLessThan(15)
      expect(packages.filter((name) => heavy.test(name) || name === 'commander')).toEqual([])
      expect(builtin.filter((name) => /^node:(?:crypto|child_process|worker_threads|http|sqlite)/.test(name))).toEqual(
        [],
      )
    },
  )

  it('help on a command loads the terminal, and no engine, model or grammar', async () => {
    const { packages, sources } = await loadedBy(['review', '--help'])
    expect(packages).toContain('commander')
    expect(packages.filter((name) => heavy.test(name))).toEqual([])
    expect(
      sources.filter((name) => /^adapters\/(?!index|terminal)|^core\/(?:engines|llm|git|syntax|server)\//.test(name)),
    ).toEqual([])
  })

  it('a review without a model loads no other adapter, no model SDK, no server and no grammar in its main thread', async () => {
    const { packages, sources } = await loadedBy(['review', '--no-model'])
    expect(sources).toContain('core/run.ts')
    const late =
      /^(?:openai|@anthropic-ai|ollama|gpt-tokenizer|web-tree-sitter|probot|@octokit|pg|pg-boss|rate-limiter-flexible|prom-client|isomorphic-git|@resvg|@viz-js|@opentelemetry\/(?!api))/
    expect(packages.filter((name) => late.test(name))).toEqual([])
    expect(sources.filter((name) => /^adapters\/(?!index|terminal)|^core\/(?:server|jobs)\//.test(name))).toEqual([])
  })

  it('an overview as text loads nothing that draws', async () => {
    const { packages, sources } = await loadedBy(['overview'])
    expect(sources).toContain('core/engines/overview.ts')
    expect(packages.filter((name) => /^(?:@resvg|@viz-js)/.test(name))).toEqual([])
    expect(sources.filter((name) => name.startsWith('core/picture/'))).toEqual([])
  })
})

/** Packages that only a command that does something may load. */
const heavy =
  /^(?:zod|smol-toml|yaml|openai|@anthropic-ai|ollama|gpt-tokenizer|web-tree-sitter|probot|@octokit|pg|keyv|@keyv|pino|isomorphic-git|simple-git|@secretlint|@opentelemetry|prom-client|diff|cockatiel|@resvg|@viz-js)/
