import type { Material } from '../../../llm/prompting/ask-with-untrusted-input.ts'

/** Returns a pattern for one of several words. An underscore separates the words of a phrase. */
function words(list: string): RegExp {
  const pattern = list.replaceAll(' ', '|').replaceAll('_', ' ')
  return new RegExp(`\\b(?:${pattern})\\b`, 'i')
}

/** Words of a section about contributing rather than about code. */
const aboutProcess = words(
  'issues? bugs? pull_requests? licen[cs]es? conduct sponsor\\w* donat\\w* install\\w* set-?up getting_started fork clone ' +
    'releas\\w* publish\\w* contact community credits? acknowledge\\w* cla dco roadmap support security_polic\\w* ' +
    'commit_messages? changelog translat\\w* table_of_contents triage labels? questions?',
)
const aboutCode = words(
  'code coding styles? conventions? naming names? rules? guidelines? patterns? architecture structure errors? exceptions? ' +
    'logging types? tests? testing api imports? performance security comments? principles? functions? classes components? ' +
    "database sql do don'?t never always must avoid",
)
const instruction = words("never always must should avoid prefer don't do_not use only no")

/**
 * Selects the sections of guideline pages that are about code, those that mention the changed files first, within a
 * token limit. Rule pages of the repository are always included.
 */
export function relevantGuidelines(
  guidelines: readonly Material[],
  paths: readonly string[],
  room: number,
  count: (text: string) => number,
): Material[] {
  const named = new Set(paths.flatMap(wordsOf))
  const sections = guidelines.flatMap((page, at) =>
    sectionsOf(page).map((text, index) => ({ at, index, name: page.name, text, score: scoreOf(page, text, named) })),
  )
  let left = room
  const kept = sections
    .filter(({ score }) => score > 0)
    .toSorted((one, other) => other.score - one.score)
    .filter(({ text }) => {
      const tokens = count(text)
      if (tokens > left) return false
      left -= tokens
      return true
    })
    .toSorted((one, other) => one.at - other.at || one.index - other.index)
  return [...Map.groupBy(kept, ({ name }) => name)].map(([name, own]) => ({
    name,
    text: own.map(({ text }) => text).join('\n\n'),
  }))
}

/** Returns a page's text before its first heading and the text of each heading. Fenced code is not divided. */
function sectionsOf({ name, text }: Material): string[] {
  if (isRulePage(name)) return [text]
  const sections: string[] = []
  let open: string[] = []
  let isFenced = false
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*(```|~~~)/.test(line)) isFenced = !isFenced
    if (!isFenced && /^#{1,4}\s/.test(line)) {
      sections.push(open.join('\n').trim())
      open = []
    }
    open.push(line)
  }
  sections.push(open.join('\n').trim())
  return sections.filter((section) => section.replace(/^#.*$/m, '').trim() !== '')
}

/** Rates a section: 0 if it is not about code. */
function scoreOf({ name }: Material, text: string, named: ReadonlySet<string>): number {
  if (isRulePage(name)) return 100
  const [heading = ''] = /^#{1,4}\s.*$/m.exec(text) ?? []
  const body = text.slice(heading.length)
  if (aboutProcess.test(heading) && !aboutCode.test(heading)) return 0
  const instructions = body.split('\n').filter((line) => instruction.test(line)).length
  const process = body.split('\n').filter((line) => aboutProcess.test(line)).length
  if (!aboutCode.test(heading) && (instructions === 0 || process >= instructions)) return 0
  const mentions = [...named].filter((word) => text.toLowerCase().includes(word)).length
  return 1 + Math.min(instructions, 10) + mentions * 5 + (aboutCode.test(heading) ? 5 : 0)
}

function isRulePage(name: string): boolean {
  return name.startsWith('guideline repo/')
}

/** Returns the folders, the names and the extension of a path, as they appear in prose. */
function wordsOf(path: string): string[] {
  const folders = path.toLowerCase().split('/')
  const file = folders.pop() ?? ''
  const extension = file.includes('.') ? file.slice(file.lastIndexOf('.')) : ''
  return [...folders, file, extension].filter((word) => word.length > 2 && !['src', 'lib'].includes(word))
}
