/**
 * Writes the generated regions of the README. With `--check` it writes nothing and
 * fails when a region is not what it would write. `npm run docs [-- --check]`.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { usageTail } from '../src/adapters/terminal/manifest.ts'
import { commands, commentCommands } from '../src/commands/index.ts'
import { variables } from '../src/core/config/environment.ts'
import { commentUsage } from '../src/core/engines/help.ts'
import { loadRules } from '../src/core/rules/load.ts'
import { categories } from '../src/core/types.ts'
import { engineExamples } from './engine-examples.ts'
import { exampleReview } from './example.ts'

const [examples, review] = await Promise.all([engineExamples(), exampleReview()])

/** Text of a page by the name in `<!-- name:start -->` and `<!-- name:end -->`. */
type Regions = Record<string, () => string>

const readme: Regions = {
  commands: () =>
    table(
      ['command', 'does'],
      commands.map((command) => [`\`${command.name}${padded(usageTail(command))}\``, `${command.summary}.`]),
    ),
  'comment-commands': () =>
    table(
      ['comment', 'does', 'needs'],
      commentCommands.map((command) => [
        `\`${commentUsage(command)}\``,
        `${command.summary}.`,
        `${command.needs ?? 'read'} access`,
      ]),
    ),
  environment: () =>
    table(
      ['variable', 'what for'],
      variables.map((variable) => [`\`${variable.name}\``, variable.summary]),
    ),
  rules: ruleCounts,
  example: () => ['```', review, '```'].join('\n'),
  plain: () => examples.plain,
  model: () => examples.model,
}

/** How many built-in rules each language has, by category. */
function ruleCounts(): string {
  const rules = loadRules({ builtIn: true }).rules
  const used = categories.filter((category) => rules.some((rule) => rule.category === category))
  const languages = [...new Set(rules.flatMap((rule) => rule.languages))].sort()
  return table(
    ['language', ...used],
    languages.map((language) => [
      language,
      ...used.map((category) => {
        const count = rules.filter((rule) => rule.category === category && rule.languages.includes(language)).length
        return count === 0 ? '' : String(count)
      }),
    ]),
  )
}

function padded(text: string): string {
  return text === '' ? '' : ` ${text}`
}

function table(columns: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(columns), `|${' --- |'.repeat(columns.length)}`, ...rows.map(line)].join('\n')
}

function regenerate(text: string, regions: Regions): { text: string; found: string[] } {
  const found: string[] = []
  const marked = /(<!-- ([\w-]+):start -->\n)[\s\S]*?(\n?<!-- \2:end -->)/g
  const fresh = text.replaceAll(marked, (whole, start: string, name: string) => {
    const region = regions[name]
    if (region === undefined) return whole
    found.push(name)
    return `${start}${region()}\n<!-- ${name}:end -->`
  })
  return { text: fresh, found }
}

const file = fileURLToPath(new URL('../README.md', import.meta.url))
const before = readFileSync(file, 'utf8')
const { text, found } = regenerate(before, readme)
const absent = Object.keys(readme).find((name) => !found.includes(name))
if (absent !== undefined) {
  console.error(
    `README.md has no region \`<!-- ${absent}:start -->\` … \`<!-- ${absent}:end -->\`. Add it where that belongs.`,
  )
  process.exitCode = 1
} else if (text === before) console.log(`README.md is fresh: ${found.join(', ')}`)
else if (process.argv.includes('--check')) {
  console.error('README.md is not what the code says. Run `npm run docs` and commit the result.')
  process.exitCode = 1
} else {
  writeFileSync(file, text)
  console.log(`README.md written: ${found.join(', ')}`)
}
