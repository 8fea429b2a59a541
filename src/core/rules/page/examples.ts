import { defined } from '../../defined.ts'
import type { Rule, RuleExample } from '../types.ts'
import { languageName } from './language-name.ts'
import { PageProblem } from './page-problem.ts'
import type { Sections } from './sections.ts'

/** The mark at the end of the reported line, in any comment syntax. */
const mark = /[ \t]*(?:\{?\/\*|\/\/|#|--|;|%|<!--|\{#)[ \t]*\^ here[ \t]*(?:\*\/\}?|-->|#\})?[ \t]*$/

/** Parses the fences under `## Bad` and `## Good` as examples. Throws a PageProblem. */
export function readExamples(sections: Sections['examples'], rule: Pick<Rule, 'languages' | 'match'>): RuleExample[] {
  const examples: RuleExample[] = []
  for (const { verdict, fence } of sections) {
    if (fence.tag === 'fixed' || / fixed\b/.test(fence.info)) {
      const last = examples.at(-1)
      if (last === undefined || last.verdict !== 'bad' || last.fixed !== undefined) {
        throw new PageProblem(fence.line, 'a `fixed` fence must follow a fence under `## Bad`')
      }
      last.fixed = fence.code
      continue
    }
    const language = languageName(fence.tag)
    if (!rule.languages.includes('any') && !rule.languages.includes(language)) {
      const tag = fence.tag === '' ? 'no language' : `\`${fence.tag}\``
      throw new PageProblem(
        fence.line,
        `the example is tagged ${tag}, but the rule is for ${rule.languages.join(', ')}`,
      )
    }
    const path = /\bpath=(\S+)/.exec(fence.info)?.[1]
    const marked = readMark(fence.code)
    if (verdict === 'bad' && marked.lines.length !== 1) {
      const reason = `a Bad example must have exactly one \`^ here\` mark (found ${marked.lines.length})`
      throw new PageProblem(fence.line, reason)
    }
    if (verdict === 'good' && marked.lines.length > 0) {
      throw new PageProblem(fence.line, 'a Good example must not have a `^ here` mark')
    }
    if (marked.alone !== undefined) {
      const reason = 'the `^ here` mark is on a separate line. Move it to the end of the reported line'
      throw new PageProblem(fence.line + marked.alone, reason)
    }
    examples.push({
      verdict,
      language,
      code: marked.code,
      ...(verdict === 'bad' ? { line: marked.lines[0]! } : {}),
      at: fence.line,
      ...defined({ path }),
    })
  }
  return examples
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
