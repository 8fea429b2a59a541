/** A fenced block of a page. */
export interface Fence {
  /** First word of the info string, in lowercase: `query`, `js`, `fixed`. */
  tag: string
  /** The whole info string. */
  info: string
  code: string
  /** 1-based line of the opening fence. */
  line: number
}

/** The parts of a page below its front matter. */
export interface Sections {
  /** First paragraph, on one line. */
  message: string
  why: string
  whatToDo: string
  /** Fences `query`, `pattern`, `regex` and `fix`, in order. */
  matchers: Fence[]
  /** Fences under `## Bad` and `## Good`, in order, including `fixed` ones. */
  examples: { verdict: 'bad' | 'good'; fence: Fence }[]
}

const fenceOpening = /^ {0,3}(`{3,}|~{3,})\s*([^`]*)$/
const matcherTags = new Set(['query', 'pattern', 'regex', 'fix'])

/** Splits the body of a page (from the 1-based line `first`) by its second-level headings. */
export function readSections(lines: string[], first: number): Sections {
  const text: Record<string, string[]> = { message: [], why: [], 'what to do': [] }
  const sections: Sections = { message: '', why: '', whatToDo: '', matchers: [], examples: [] }
  let heading = 'message'
  for (let index = first - 1; index < lines.length; index++) {
    const line = lines[index]!
    const opening = line.includes('```') || line.includes('~~~') ? fenceOpening.exec(line) : null
    if (opening === null) {
      if (line.startsWith('## ')) heading = line.slice(3).trim().toLowerCase()
      else if (!line.startsWith('# ')) text[heading]?.push(line)
      continue
    }
    const close = closingLine(lines, index, opening[1]!)
    const info = opening[2]!.trim()
    const fence = {
      tag: (info.split(/\s+/)[0] ?? '').toLowerCase(),
      info,
      code: lines.slice(index + 1, close).join('\n'),
      line: index + 1,
    }
    if (heading === 'bad' || heading === 'good') sections.examples.push({ verdict: heading, fence })
    else if (matcherTags.has(fence.tag)) sections.matchers.push(fence)
    else text[heading]?.push(...lines.slice(index, close + 1))
    index = close
  }
  sections.message = (
    text
      .message!.join('\n')
      .trim()
      .split(/\n\s*\n/)[0] ?? ''
  ).replaceAll(/\s*\n\s*/g, ' ')
  sections.why = text.why!.join('\n').trim()
  sections.whatToDo = text['what to do']!.join('\n').trim()
  return sections
}

function closingLine(lines: string[], opening: number, marks: string): number {
  for (let index = opening + 1; index < lines.length; index++) {
    const line = lines[index]!
    if (!line.includes(marks)) continue
    const closing = line.trim()
    if (closing.length >= marks.length && closing === marks[0]!.repeat(closing.length)) return index
  }
  return lines.length
}
