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
export function readSections(lines: readonly string[], first: number): Sections {
  const message: string[] = []
  const why: string[] = []
  const whatToDo: string[] = []
  const prose = new Map([
    ['message', message],
    ['why', why],
    ['what to do', whatToDo],
  ])
  const matchers: Sections['matchers'] = []
  const examples: Sections['examples'] = []
  let heading = 'message'
  let next = first - 1
  for (const [index, line] of lines.entries()) {
    if (index < next) continue
    const fence = readFence(lines, index)
    if (fence === undefined) {
      if (line.startsWith('## ')) heading = line.slice(3).trim().toLowerCase()
      else if (!line.startsWith('# ')) prose.get(heading)?.push(line)
      continue
    }
    next = index + fence.lines.length
    if (heading === 'bad' || heading === 'good') examples.push({ verdict: heading, fence })
    else if (matcherTags.has(fence.tag)) matchers.push(fence)
    else prose.get(heading)?.push(...fence.lines)
  }
  const [paragraph = ''] = textOf(message).split(/\n\s*\n/)
  return {
    message: paragraph.replaceAll(/\s*\n\s*/g, ' '),
    why: textOf(why),
    whatToDo: textOf(whatToDo),
    matchers,
    examples,
  }
}

function textOf(lines: readonly string[]): string {
  return lines.join('\n').trim()
}

/** Returns the fence that opens on a line, with all its lines; undefined if none does. */
function readFence(lines: readonly string[], index: number): (Fence & { lines: readonly string[] }) | undefined {
  const [, marks, given] = fenceOpening.exec(lines[index] ?? '') ?? []
  if (marks === undefined || given === undefined) return undefined
  const close = closingLine(lines, index, marks)
  const info = given.trim()
  const [tag = ''] = info.toLowerCase().split(/\s+/)
  const code = lines.slice(index + 1, close).join('\n')
  return { tag, info, code, line: index + 1, lines: lines.slice(index, close + 1) }
}

/** Returns the index of the closing line, or the number of lines if there is none. */
function closingLine(lines: readonly string[], opening: number, marks: string): number {
  const closing = lines.findIndex((line, index) => {
    if (index <= opening || !line.includes(marks)) return false
    const text = line.trim()
    return text.length >= marks.length && text === marks.charAt(0).repeat(text.length)
  })
  return closing === -1 ? lines.length : closing
}
