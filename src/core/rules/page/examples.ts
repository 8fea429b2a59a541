import { defined } from '../../defined.ts'
import type { RuleExample } from '../types.ts'
import { languageName } from './language-name.ts'
import { PageProblem } from './page-problem.ts'
import type { Fence, Sections } from './sections.ts'

/** The mark at the end of the reported line, in any comment syntax. */
const mark = /[ \t]*(?:\{?\/\*|\/\/|#|--|;|%|<!--|\{#)[ \t]*\^ here[ \t]*(?:\*\/\}?|-->|#\})?[ \t]*$/

/** Parses the fences under `## Bad` and `## Good` as examples of a rule for these languages. Throws a PageProblem. */
export function readExamples(sections: Sections['examples'], languages: readonly string[]): RuleExample[] {
  const examples: RuleExample[] = []
  for (const { verdict, fence } of sections) {
    if (fence.tag === 'fixed' || / fixed\b/.test(fence.info)) addFixed(examples.at(-1), fence)
    else examples.push(readExample(verdict, fence, languages))
  }
  return examples
}

function addFixed(last: RuleExample | undefined, fence: Fence): void {
  if (last?.verdict !== 'bad' || last.fixed !== undefined) {
    throw new PageProblem(fence.line, 'a `fixed` fence must follow a fence under `## Bad`')
  }
  last.fixed = fence.code
}

function readExample(verdict: RuleExample['verdict'], fence: Fence, languages: readonly string[]): RuleExample {
  const language = languageName(fence.tag)
  if (!languages.includes('any') && !languages.includes(language)) {
    const tag = fence.tag === '' ? 'no language' : `\`${fence.tag}\``
    throw new PageProblem(fence.line, `the example is tagged ${tag}, but the rule is for ${languages.join(', ')}`)
  }
  const { code, lines, alone } = readMark(fence.code)
  const [line, second] = lines
  if (verdict === 'bad' && (line === undefined || second !== undefined)) {
    const reason = `a Bad example must have exactly one \`^ here\` mark (found ${lines.length})`
    throw new PageProblem(fence.line, reason)
  }
  if (verdict === 'good' && line !== undefined) {
    throw new PageProblem(fence.line, 'a Good example must not have a `^ here` mark')
  }
  if (alone !== undefined) {
    const reason = 'the `^ here` mark is on a separate line. Move it to the end of the reported line'
    throw new PageProblem(fence.line + alone, reason)
  }
  const path = /\bpath=(\S+)/.exec(fence.info)?.[1]
  const example = { language, code, at: fence.line, ...defined({ path }) }
  return line === undefined ? { verdict: 'good', ...example } : { verdict: 'bad', line, ...example }
}

function readMark(code: string): { code: string; lines: number[]; alone?: number } {
  const found: number[] = []
  let alone: number | undefined
  const stripped = code.split('\n').map((line, index) => {
    const match = line.includes('^ here') ? mark.exec(line) : null
    if (match === null) return line
    found.push(index + 1)
    if (match.index === 0) alone = index + 1
    return line.slice(0, match.index)
  })
  return { code: stripped.join('\n'), lines: found, ...defined({ alone }) }
}
