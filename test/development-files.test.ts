import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { must } from '../src/core/must.ts'
import { packageFile } from '../src/core/package/root.ts'
import { readSections } from './support/instructions.ts'

const read = (file: string) => readFileSync(packageFile(file), 'utf8')
const { devDependencies, engines, scripts } = JSON.parse(read('package.json')) as {
  scripts: Record<string, string>
  devDependencies: Record<string, string>
  engines: { node: string }
}
const pinned = must(must(/^\^(\d+)\./.exec(must(devDependencies.node)))[1])

it('.nvmrc names the Node that package.json pins, which package.json also supports', () => {
  expect(read('.nvmrc').trim()).toBe(pinned)
  expect(Number(pinned)).toBeGreaterThan(Number.parseFloat(engines.node.replace('>=', '')))
})

it('CONTRIBUTING.md sets up with scripts and files that exist', () => {
  const commands = must(readSections(read('CONTRIBUTING.md')).find(({ title }) => title === 'Set up')).blocks
  const text = commands.map((block) => block.text).join('')
  const named = [...text.matchAll(/npm run ([\w-]+)/g)].map(([, name]) => must(name))
  const files = [...text.matchAll(/(?:src|test)\/\S+|\.ci\/\w+/g)].map(([file]) => file)
  expect([named.length, files.length]).toEqual([2, 3])
  for (const name of named) expect(scripts).toHaveProperty(name)
  for (const file of files) expect(existsSync(packageFile(file)), file).toBe(true)
})

it('.editorconfig agrees with biome.json', () => {
  const settings = Object.fromEntries(
    must(read('.editorconfig').split('[*.md]')[0])
      .split('\n')
      .flatMap((line) => {
        const [name, value] = line.split(' = ')
        return value === undefined ? [] : [[must(name), value]]
      }),
  )
  const { formatter } = JSON.parse(read('biome.json')) as {
    formatter: { indentStyle: string; indentWidth: number; lineWidth: number }
  }
  expect(settings).toMatchObject({
    indent_style: formatter.indentStyle,
    indent_size: String(formatter.indentWidth),
    max_line_length: String(formatter.lineWidth),
  })
})

it('the development container has the pinned Node, installs what .ci/run needs, and sets up as CONTRIBUTING.md says', () => {
  const { image, postCreateCommand } = JSON.parse(read('.devcontainer/devcontainer.json')) as Record<string, string>
  expect(image).toMatch(new RegExp(`^node:${pinned}(?:-|$)`))
  const tools = must(must(/for tool in (.*?);/.exec(read('.ci/run')))[1]).split(' ')
  expect(tools.length).toBeGreaterThan(2)
  for (const tool of tools) expect(postCreateCommand).toMatch(new RegExp(`install .*\\b${tool}\\b.* &&`))
  const [, setUp] = must(/## Set up\n\n```sh\n(.*)\n```/.exec(read('CONTRIBUTING.md')))
  expect(must(postCreateCommand).endsWith(` && ${setUp}`)).toBe(true)
})
