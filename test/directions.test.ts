import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { must } from '../src/core/must.ts'
import { coreOrder } from './support/core-order.ts'

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
    relative(src, join(src, dirname(file), must(match[1]))).replaceAll('\\', '/'),
  )
}

const order = coreOrder.map((place) => `core/${place}`)

function positionOf(file: string): number {
  return order.findIndex((place) => file === place || (place.endsWith('/') && file.startsWith(place)))
}

describe('directions', () => {
  it('finds the sources', () => {
    expect(files.length).toBeGreaterThan(50)
    expect(files.flatMap(importsOf).length).toBeGreaterThan(100)
  })

  it.each(files.filter((file) => file.startsWith('core/')))(
    '%s has a place in the order and imports nothing below it',
    (file) => {
      const own = positionOf(file)
      expect(own, `${file} has no place in the order`).toBeGreaterThanOrEqual(0)
      for (const target of importsOf(file)) {
        expect(target, `${file} imports outside the core`).toMatch(/^core\//)
        expect(positionOf(target), `${file} imports ${target}, which stands below it`).toBeLessThanOrEqual(own)
      }
    },
  )

  it.each(files.filter((file) => file.startsWith('adapters/')))(
    '%s knows no git, engine, command or other adapter',
    (file) => {
      const own = file.split('/').slice(0, 2).join('/')
      for (const target of importsOf(file)) {
        expect(target).not.toMatch(/^core\/(git|syntax|engines|passes|run\.ts)/)
        expect(target).not.toMatch(/^commands\/(?!command\.ts)/)
        if (target.startsWith('adapters/') && file !== 'adapters/index.ts' && target !== 'adapters/adapter.ts')
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
