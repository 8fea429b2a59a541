import { defined } from '../../defined.ts'
import { categories, severities } from '../../findings/finding.ts'
import { parseRegex } from '../match/regex.ts'
import { templateNames } from '../match/template.ts'
import type { BrokenRule, Rule } from '../types.ts'
import { readExamples } from './examples.ts'
import { checkKeys, choice, fail, flag, many, one, share } from './fields.ts'
import { type FrontMatter, readFrontMatter } from './front-matter.ts'
import { languageName } from './language-name.ts'
import { PageProblem } from './page-problem.ts'
import { type Fence, readSections, type Sections } from './sections.ts'

export function isBroken(page: Rule | BrokenRule): page is BrokenRule {
  return 'reason' in page
}

/** Parses a page; see docs/rules.md for the format. Never throws: an invalid page is returned as broken. */
export function parsePage(text: string, file: string, origin: Rule['origin']): Rule | BrokenRule {
  try {
    return readPage(text.replace(/^\uFEFF/, '').split(/\r?\n/), file, origin)
  } catch (problem) {
    if (problem instanceof PageProblem) return { file, line: problem.line, reason: problem.message }
    throw problem
  }
}

function readPage(lines: string[], file: string, origin: Rule['origin']): Rule {
  const front = readFrontMatter(lines)
  if (front === undefined) return readGuideline(readSections(lines, 1), file, origin)
  checkKeys(front)
  const head = readHead(front)
  const sections = readSections(lines, front.bodyLine)
  const match = readMatchers(sections.matchers)
  if (match.length > 0) checkRunnable(front, sections)
  else checkGuideline(sections)
  return {
    ...head,
    ...readFix(front, sections),
    message: sections.message,
    why: sections.why,
    whatToDo: sections.whatToDo,
    match,
    examples: match.length > 0 ? readExamples(sections.examples, head.languages) : [],
    file,
    origin,
  }
}

/** The fields of a rule that come from the front matter alone. */
type Head = Omit<Rule, 'fixSafety' | 'fix' | 'message' | 'why' | 'whatToDo' | 'match' | 'examples' | 'file' | 'origin'>

function readHead(front: FrontMatter): Head {
  const id = one(front, 'id') ?? fail(front, 'id', 'the front matter has no `id`')
  if (!/^[a-z][\w-]*(\/[\w.-]+)+$/.test(id))
    fail(front, 'id', `invalid id \`${id}\` (expected a form such as \`js/floating-promise\`)`)
  const languages = languagesOf(front)
  const category = choice(front, 'category', categories)
  const status = choice(front, 'status', ['stable', 'nursery']) ?? 'stable'
  return {
    id,
    ...defined({ title: readTitle(front), cwe: one(front, 'cwe')?.toUpperCase() }),
    severity: choice(front, 'severity', severities) ?? 'warning',
    category: category ?? 'correctness',
    languages: languages.length === 0 ? ['any'] : languages,
    status,
    enabled: flag(front, 'enabled') ?? category !== 'style',
    confidence: share(front, 'confidence') ?? (status === 'nursery' ? 0.5 : 0.9),
    paths: many(front, 'paths') ?? [],
    notPaths: many(front, 'not-paths') ?? [],
  }
}

function languagesOf(front: FrontMatter): string[] {
  return (many(front, 'languages') ?? []).map(languageName)
}

/** Throws a PageProblem if a page with matchers lacks what its findings need. */
function checkRunnable(front: FrontMatter, sections: Sections): void {
  if (languagesOf(front).length === 0) fail(front, 'languages', 'the front matter has no `languages`')
  if (one(front, 'category') === undefined) fail(front, 'category', 'the front matter has no `category`')
  if (sections.message === '') throw new PageProblem(front.bodyLine, 'the page does not start with its message')
}

/** Throws a PageProblem if the examples of a page without matchers show that it should have one. */
function checkGuideline({ examples }: Sections): void {
  const [first] = examples
  if (first === undefined) return
  if (examples.some(({ verdict, fence }) => verdict === 'bad' && / here\b/.test(fence.code))) {
    const reason = 'the page has marked examples but no `query`, `pattern` or `regex` fence'
    throw new PageProblem(first.fence.line, reason)
  }
}

/** A page without front matter is a guideline for the model, named after its file. */
function readGuideline(sections: Sections, file: string, origin: Rule['origin']): Rule {
  if (sections.matchers.length > 0) {
    throw new PageProblem(1, 'the page has no front matter (expected `---`, `id: …`, …, `---` at the start)')
  }
  const name = file
    .replace(/^.*[/\\]/, '')
    .replace(/\.md$/i, '')
    .toLowerCase()
    .replaceAll(/[^\w-]+/g, '-')
  return {
    id: `repo/${name}`,
    severity: 'info',
    category: 'correctness',
    languages: ['any'],
    status: 'stable',
    enabled: true,
    confidence: 0.5,
    paths: [],
    notPaths: [],
    fixSafety: 'none',
    message: sections.message,
    why: sections.why,
    whatToDo: sections.whatToDo,
    match: [],
    examples: [],
    file,
    origin,
  }
}

/** A title describes the rule and not a single finding, so it has no captures. */
function readTitle(front: FrontMatter): string | undefined {
  const title = one(front, 'title')
  if (title !== undefined && templateNames(title).length > 0)
    fail(front, 'title', `Invalid \`title: ${title}\` (expected a title without captures such as \`$name\`)`)
  return title
}

function readMatchers(fences: Fence[]): Rule['match'] {
  const match: Rule['match'] = []
  for (const fence of fences) {
    if (fence.tag === 'fix') continue
    if (fence.code.trim() === '') throw new PageProblem(fence.line, `the \`${fence.tag}\` fence is empty`)
    if (fence.tag === 'query' && !/@match(?![\w.-])/.test(fence.code)) {
      throw new PageProblem(fence.line, 'the query captures no `@match`, the node to report')
    }
    if (fence.tag === 'regex') checkRegexes(fence)
    match.push({ kind: fence.tag as 'query' | 'pattern' | 'regex', source: fence.code })
  }
  return match
}

function checkRegexes(fence: Fence): void {
  for (const [index, line] of fence.code.split('\n').entries()) {
    try {
      parseRegex(line)
    } catch (error) {
      throw new PageProblem(fence.line + 1 + index, `the expression does not compile: ${(error as Error).message}`)
    }
  }
}

function readFix(front: FrontMatter, sections: Sections): Pick<Rule, 'fixSafety' | 'fix'> {
  const safety = choice(front, 'fix', ['safe', 'unsafe', 'none'])
  const [fence, second] = sections.matchers.filter(({ tag }) => tag === 'fix')
  if (fence === undefined) {
    if (safety === 'safe' || safety === 'unsafe') {
      fail(front, 'fix', `the page says \`fix: ${safety}\` but has no \`fix\` fence`)
    }
    return { fixSafety: 'none' }
  }
  if (safety === 'none') fail(front, 'fix', 'the page says `fix: none` but has a `fix` fence')
  if (second !== undefined) throw new PageProblem(second.line, 'a page has at most one `fix` fence')
  return { fixSafety: safety ?? 'unsafe', fix: fence.code }
}
