import { execFileSync, spawnSync } from 'node:child_process'
import { must } from '../src/core/must.ts'

/** Numbers that are the same in every run (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const words =
  'account address amount batch buffer cache client column config cursor event field filter group handler index item key label limit message model node offset option order parser query queue range record report request result row schema session source state stream table target task token user value window worker'.split(
    ' ',
  )

/** A TypeScript module of some 60 lines that imports and calls functions of other modules. */
function moduleText(index: number, count: number, random: () => number, changed: boolean): string {
  const pick = () => must(words[Math.floor(random() * words.length)])
  const title = (word: string) => must(word[0]).toUpperCase() + word.slice(1)
  const others = Array.from({ length: 3 }, () => Math.floor(random() * count)).filter((other) => other !== index)
  const lines = [...new Set(others)].map((other) => `import { load${other} } from './${pathOf(other).relative}'`)
  lines.push('', `export interface Shape${index} {`, '  name: string', '  size: number', '}', '')
  lines.push(
    `export async function load${index}(input: Shape${index}${changed ? ', strict: boolean' : ''}): Promise<number> {`,
  )
  for (const other of new Set(others))
    lines.push(`  await load${other}({ name: input.name, size: ${Math.floor(random() * 90)} })`)
  lines.push(
    changed
      ? `  if (strict && input.size > ${index % 50}) return input.size`
      : '  if (input.size > 5) return input.size',
    '  return 0',
    '}',
    '',
  )
  for (let method = 0; method < 4; method++) {
    const [first, second, third] = [pick(), pick(), pick()]
    lines.push(
      `export function ${first}${title(second)}${index}x${method}(${first}: string, ${second}: number[]): string {`,
      `  const ${third}s = ${second}.filter((entry) => entry > ${Math.floor(random() * 99)})`,
      `  for (const entry of ${third}s) {`,
      `    if (entry % ${2 + Math.floor(random() * 7)} === 0) return \`\${${first}}-\${entry}\``,
      '  }',
      `  return ${first} + ${third}s.length${changed ? ` + ${second}.length` : ''}`,
      '}',
      '',
    )
  }
  return `${lines.join('\n')}\n`
}

function pathOf(index: number): { path: string; relative: string } {
  const folder = `pack${Math.floor(index / 100)}`
  return { path: `src/${folder}/module${index}.ts`, relative: `../${folder}/module${index}.ts` }
}

/**
 * A repository of many modules whose last commit changes ten of them. Written through `git fast-import`,
 * so that making it costs seconds; with `checkout` the files are on disk too.
 */
export function generateRepository(folder: string, count: number, checkout: boolean): void {
  const blob = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`
  const changedStep = Math.max(1, Math.floor(count / 10))
  const parts: string[] = ['reset refs/heads/main\n']
  for (const changed of [false, true]) {
    parts.push(
      `commit refs/heads/main\ncommitter Bench <bench@example.invalid> 1767225600 +0000\n${blob(changed ? 'Change ten modules' : 'Begin')}`,
    )
    for (let index = 0; index < count; index++) {
      if (changed && index % changedStep !== 0) continue
      parts.push(`M 100644 inline ${pathOf(index).path}\n${blob(moduleText(index, count, randomFrom(index), changed))}`)
    }
    parts.push('\n')
  }
  execFileSync('git', ['init', '--quiet', '--initial-branch=main', ...(checkout ? [] : ['--bare']), folder])
  const done = spawnSync('git', ['-C', folder, 'fast-import', '--quiet'], { input: parts.join(''), maxBuffer: 1 << 30 })
  if (done.status !== 0) throw new Error(`git fast-import: ${done.stderr}`)
  if (checkout) execFileSync('git', ['-C', folder, 'reset', '--quiet', '--hard'])
  execFileSync('git', ['-C', folder, 'gc', '--quiet'])
}
