/**
 * Writes the generated regions of the README and of docs/, and the picture of a review. With `--check` it writes nothing
 * and fails when something is not what it would write. `npm run docs [-- --check]`.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { usageTail } from '../src/adapters/terminal/manifest.ts'
import { formatsFor } from '../src/adapters/terminal/view.ts'
import { chatCommands, commands, commentCommands } from '../src/commands/index.ts'
import { variables } from '../src/core/config/environment/environment.ts'
import { categories } from '../src/core/findings/finding.ts'
import { moduleSettingsOf } from '../src/core/modules/module-resolver.ts'
import { commentUsage } from '../src/core/router/comment-line.ts'
import { loadRules } from '../src/core/rules/load.ts'
import { covers, languagePasses } from '../src/core/syntax/language/coverage.ts'
import { loadLanguages } from '../src/core/syntax/language/languages.ts'
import { builtInTools } from '../src/core/toolchain/tools.ts'
import { engineExamples } from './engine-examples.ts'
import { exampleReview } from './example.ts'
import { pictureOf } from './picture.ts'

const [examples, review, colored] = await Promise.all([engineExamples(), exampleReview(), exampleReview(true)])

/** Text of a page by the name in `<!-- name:start -->` and `<!-- name:end -->`. */
type Regions = Record<string, () => string>

const pages: Record<string, Regions> = {
  'README.md': { formats: formatList },
  'docs/chat.md': { 'chat-commands': chatTable },
  'docs/commands.md': { commands: commandTable, 'comment-commands': commentTable },
  'docs/configuration.md': { environment: environmentTable },
  'docs/languages.md': { languages: languageTable },
  'docs/checks.md': { tools: toolTable },
  'docs/rules.md': { rules: ruleCounts },
  'docs/sample-output.md': {
    example: () => ['```', review, '```'].join('\n'),
    plain: () => examples.plain,
    model: () => examples.model,
  },
}

/** Files that are generated as a whole. */
const whole: Record<string, () => string> = { 'docs/review.svg': () => pictureOf(colored) }

function commandTable(): string {
  return table(
    ['command', 'does'],
    commands.map((command) => [`\`${command.name}${padded(usageTail(command))}\``, `${command.summary}.`]),
  )
}

function commentTable(): string {
  return table(
    ['comment', 'does', 'needs'],
    commentCommands.map((command) => [
      `\`${commentUsage(command)}\``,
      `${command.summary}.`,
      `${command.needs ?? 'read'} access`,
    ]),
  )
}

function chatTable(): string {
  return table(
    ['command', 'does'],
    chatCommands.map((command) => [`\`${commentUsage(command)}\``, `${command.summary}.`]),
  )
}

function environmentTable(): string {
  return table(
    ['variable', 'meaning'],
    variables.map((variable) => [`\`${variable.name}\``, variable.summary]),
  )
}

function formatList(): string {
  return table(
    ['format', 'for'],
    formatsFor({ answer: 'report' }).map(({ name, summary }) => [`\`${name}\``, summary]),
  )
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

/** Which passes cover which language, and how many rules it has. */
function languageTable(): string {
  const { rules } = loadRules({ builtIn: true })
  return table(
    ['language', 'rules', ...languagePasses, 'imports', 'new tests', 'files'],
    loadLanguages().map((language) => [
      language.title,
      String(rules.filter((rule) => rule.languages.includes(language.name)).length),
      ...languagePasses.map((pass) => mark(covers(pass, language))),
      mark(moduleSettingsOf(language.name) !== undefined),
      mark(language.testFiles !== false),
      [...language.extensions, ...language.filenames].map((name) => `\`${name}\``).join(' '),
    ]),
  )
}

function toolTable(): string {
  const found = (markers: readonly string[], mentions?: string) => {
    const files = markers.map((marker) => (marker === '*' ? 'any project' : `\`${marker}\``)).join(', ')
    return mentions === undefined ? files : `${files} with \`${mentions.trim()}\``
  }
  return table(
    ['check', 'tool', 'if there is', 'needs'],
    builtInTools().map(({ step, name, markers, mentions, dependencies, run }) => [
      step,
      name,
      found(markers, mentions),
      [`\`${run[0]}\``, ...dependencies.map((folder) => `\`${folder}\``)]
        .filter((need, at, all) => at === 0 || !all[0]?.startsWith(need.slice(0, -1)))
        .join(', '),
    ]),
  )
}

function mark(covered: boolean): string {
  return covered ? 'yes' : ''
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

const root = join(import.meta.dirname, '..')
const check = process.argv.includes('--check')

/** Writes a file, or with `--check` says that it is not what the code says. */
function settle(name: string, before: string, fresh: string): void {
  if (fresh === before) console.log(`${name} is up to date`)
  else if (check) fail(`${name} is not what the code says. Run \`npm run docs\` and commit the result.`)
  else {
    writeFileSync(join(root, name), fresh)
    console.log(`${name} written`)
  }
}

function fail(message: string): void {
  console.error(message)
  process.exitCode = 1
}

for (const [name, regions] of Object.entries(pages)) {
  const before = readFileSync(join(root, name), 'utf8')
  const { text, found } = regenerate(before, regions)
  const absent = Object.keys(regions).find((region) => !found.includes(region))
  if (absent === undefined) settle(name, before, text)
  else fail(`${name} has no region \`<!-- ${absent}:start -->\` … \`<!-- ${absent}:end -->\`. Add it where it belongs.`)
}
for (const [name, make] of Object.entries(whole))
  settle(name, existsSync(join(root, name)) ? readFileSync(join(root, name), 'utf8') : '', make())
