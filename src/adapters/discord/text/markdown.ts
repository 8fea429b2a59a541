import { splitCodeSpans } from '../../../core/report/markdown/markdown-text.ts'

/** A piece of a message: the lines of a code block with its fences, or one line of text. */
interface Block {
  code: boolean
  lines: string[]
}

const fence = '```'

/** Returns Markdown as Discord reads it. All fences of its code blocks are pairs of three backquotes. */
export function toDiscordMarkdown(markdown: string): string {
  return blocksOf(markdown)
    .flatMap(({ lines }) => lines)
    .join('\n')
    .trim()
}

/**
 * Returns the beginning of a Markdown text that fits. A code block that does not fit is left out if enough precedes it,
 * and else ends early with a fence.
 */
export function fitMarkdown(markdown: string, limit: number): { text: string; complete: boolean } {
  const whole = toDiscordMarkdown(markdown)
  if (whole.length <= limit) return { text: whole, complete: true }
  const kept: string[] = []
  let left = limit
  for (const { code, lines } of blocksOf(markdown)) {
    const size = sizeOf(lines)
    if (size <= left) {
      kept.push(...lines)
      left -= size
      continue
    }
    const enough = limit - left > limit / 4
    if (code && !enough) kept.push(...beginningOf(lines, left))
    if (!code && !enough) kept.push(beginningOfLine(lines[0] ?? '', left))
    break
  }
  return { text: kept.join('\n').trim(), complete: false }
}

function sizeOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0)
}

/** The first lines of a code block, closed. */
function beginningOf(lines: readonly string[], limit: number): string[] {
  const [opening = fence, ...body] = lines.slice(0, -1)
  const kept = [opening]
  let left = limit - sizeOf([opening, '…', fence])
  if (left < 0) return []
  for (const line of body) {
    if (line.length + 1 > left) {
      kept.push(line.slice(0, Math.max(0, left - 1)).toWellFormed())
      break
    }
    kept.push(line)
    left -= line.length + 1
  }
  return [...kept, `…`, fence].filter((line, index) => index === 0 || line !== '')
}

function beginningOfLine(line: string, limit: number): string {
  if (limit < 2) return ''
  const cut = line.slice(0, limit - 2)
  const space = cut.lastIndexOf(' ')
  return `${(space > limit / 2 ? cut.slice(0, space) : cut).toWellFormed()}…`
}

function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = []
  let open: { mark: string; lines: string[] } | undefined
  for (const line of markdown.replaceAll('\r\n', '\n').split('\n')) {
    const [, mark = '', info = ''] = /^[ \t>]*(`{3,}|~{3,})(.*)$/.exec(line) ?? []
    if (open !== undefined) {
      if (mark.startsWith(open.mark) && info.trim() === '') {
        blocks.push(codeBlock(open.lines))
        open = undefined
      } else open.lines.push(inertTicks(line))
    } else if (mark !== '' && !(mark.startsWith('`') && info.includes('`'))) {
      open = { mark, lines: [fence + info.trim().replaceAll(/[^\w+#.-]/g, '')] }
    } else blocks.push({ code: false, lines: [textLine(line)] })
  }
  // A text that is still being written may end inside a block.
  if (open !== undefined) blocks.push(codeBlock(open.lines))
  return blocks
}

/** Discord does not show an empty block. */
function codeBlock(lines: readonly string[]): Block {
  const [opening = fence, ...body] = lines
  return { code: true, lines: [opening, ...(body.join('').trim() === '' ? [' '] : body), fence] }
}

/** Separates backquotes that would begin or end a code block. */
export function inertTicks(text: string): string {
  return text.replaceAll(/`(?=``)/g, '`\u200b')
}

function textLine(line: string): string {
  const [, heading] = /^#{4,6}\s+(.*)$/.exec(line) ?? []
  const text = heading === undefined ? line : `**${heading.replaceAll('**', '')}**`
  const pieces = splitCodeSpans(text).map(({ code, text: piece }) =>
    code ? codeSpan(piece) : withoutHtml(piece).replaceAll(/!(?=\[[^\]]*\]\()/g, ''),
  )
  return inertTicks(pieces.join(''))
}

/** Discord shows entities as they are written. An escaped mark is inert, for example in what looks like a mention. */
function withoutHtml(text: string): string {
  return text
    .replaceAll(/<!--.*?-->/g, '')
    .replaceAll(/&(?:amp|lt|gt|#96);/g, (entity) => characters[entity as keyof typeof characters])
}

const characters = { '&amp;': '&', '&lt;': '\\<', '&gt;': '\\>', '&#96;': '\\`' } as const

/** Discord has code spans with one or two backquotes. */
function codeSpan(text: string): string {
  const clean = inertTicks(text).replaceAll('``', '`\u200b`')
  if (!clean.includes('`')) return `\`${clean}\``
  return `\`\` ${clean} \`\``
}
