import { oneOf } from './one-of.ts'
import { isCode } from './read-value.ts'

/** The lines of one file in a text such as a diff, a prompt or a log, which may contain several files. */
interface Section {
  start: number
  end: number
  isCode: boolean | undefined
  path: string
}

const mark = /^(?:(?:diff --git|Index:|@@) .*|[+-]{2,3} \S*\/\S*)$/gm
const extensions = 'ya?ml json env ini toml conf cfg cnf properties tfvars xml csv tsv md txt'
const settings = new RegExp(`(?:\\.${oneOf(extensions)}|/\\.?\\w+)$`, 'i')

/** Returns a function that tells whether a position is in code, where a bare word may be a variable or a type. */
export function codeReader(text: string): (at: number) => boolean {
  let sections: Section[] | undefined
  let last = 0
  return (at) => {
    sections ??= sectionsOf(text)
    // Names are read in order, with few exceptions.
    if ((sections[last]?.start ?? 0) > at) last = 0
    while ((sections[last + 1]?.start ?? at + 1) <= at) last++
    const section = sections[last]
    if (section === undefined) return false
    section.isCode ??= !settings.test(section.path) && isCode(text.slice(section.start, section.end))
    return section.isCode
  }
}

function sectionsOf(text: string): Section[] {
  const sections: Section[] = []
  let path = ''
  let start = 0
  for (const match of text.matchAll(mark)) {
    sections.push({ start, end: match.index, isCode: undefined, path })
    const own = match[0]
    if (!own.startsWith('@@') && !/^-+ /.test(own)) path = /\S+$/.exec(own.trim())?.[0] ?? ''
    start = match.index + own.length
  }
  sections.push({ start, end: text.length, isCode: undefined, path })
  return sections
}
