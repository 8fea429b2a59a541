import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

const src = join(import.meta.dirname, '../src')
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.replaceAll('\\', '/'))

/** The code of a file; comments may name what the code must not do. */
const text = (file: string) =>
  readFileSync(join(src, file), 'utf8').replaceAll(/^\s*(?:\/\*[\s\S]*?\*\/|\/\/.*$)/gm, '')

/** Root-relative imports of a file; type-only ones count too. */
function importsOf(file: string): string[] {
  return [...text(file).matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((match) =>
    relative(src, join(src, dirname(file), match[1]!)).replaceAll('\\', '/'),
  )
}

/** Layers of the core, the lowest first; a layer may import its own and lower ones. */
const layers = [
  [
    'core/types.ts',
    'core/secrets/',
    'core/errors.ts',
    'core/hash.ts',
    'core/package-facts.ts',
    'core/package-root.ts',
    'core/nearest.ts',
    'core/command.ts',
    'core/rank-commands.ts',
    'core/plain-words.ts',
    'core/typed-words.ts',
    'core/line-ranges.ts',
    'core/surface.ts',
  ],
  ['core/config/', 'core/telemetry.ts', 'core/tracing.ts', 'core/store/'],
  ['core/git/', 'core/syntax/'],
  ['core/rules/', 'core/findings/', 'core/report/', 'core/modules/'],
  ['core/edits/', 'core/llm/'],
  ['core/context/', 'core/index/'],
  ['core/engines/'],
  ['core/router.ts', 'core/redact-outcome.ts', 'core/policy.ts', 'core/rate-limits.ts', 'core/pipeline.ts'],
  ['core/jobs/'],
  ['core/server/'],
]

function layerOf(file: string): number {
  return layers.findIndex((layer) =>
    layer.some((place) => file === place || (place.endsWith('/') && file.startsWith(place))),
  )
}

describe('directions', () => {
  it('finds the sources', () => {
    expect(files.length).toBeGreaterThan(50)
    expect(files.flatMap(importsOf).length).toBeGreaterThan(100)
  })

  it.each(files.filter((file) => file.startsWith('core/')))(
    '%s belongs to a layer and imports none above it',
    (file) => {
      const own = layerOf(file)
      expect(own, `${file} stands in no layer`).toBeGreaterThanOrEqual(0)
      for (const target of importsOf(file)) {
        expect(target, `${file} imports outside the core`).toMatch(/^core\//)
        expect(layerOf(target), `${file} imports ${target} from a layer above`).toBeLessThanOrEqual(own)
      }
    },
  )

  it.each(files.filter((file) => file.startsWith('adapters/')))(
    '%s knows no git, engine, command or other adapter',
    (file) => {
      const own = file.split('/').slice(0, 2).join('/')
      for (const target of importsOf(file)) {
        expect(target).not.toMatch(/^core\/(git|syntax|engines|pipeline)/)
        expect(target).not.toMatch(/^commands\/(?!command\.ts)/)
        if (target.startsWith('adapters/') && file !== 'adapters/index.ts')
          expect(target.startsWith(`${own}/`)).toBe(true)
      }
    },
  )

  it.each(files.filter((file) => file.startsWith('commands/')))('%s knows no platform', (file) => {
    for (const target of importsOf(file)) expect(target).not.toMatch(/^adapters\//)
  })
})

describe('one file per power', () => {
  const outside = (allowed: RegExp) => files.filter((file) => !allowed.test(file))

  it.each(outside(/^core\/config\//))('%s reads no environment variable', (file) => {
    expect(text(file)).not.toMatch(/process\.env\b/)
  })

  it.each(outside(/^core\/(git|sandbox)\/|^core\/server\/supervisor\.ts$/))('%s starts no child process', (file) => {
    expect(text(file)).not.toMatch(/child_process/)
  })

  it.each(outside(/^core\/(git|sandbox|store)\//))('%s writes no file', (file) => {
    expect(text(file)).not.toMatch(/\b(writeFile|appendFile|mkdir|rm|rename|unlink|createWriteStream)(Sync)?\(/)
  })
})
