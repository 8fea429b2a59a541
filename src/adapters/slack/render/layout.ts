import type { SectionBlock } from '@slack/types'
import { slackLimits } from '../limits.ts'
import { boundedLines, type Piece } from './mrkdwn.ts'

const fence = '```'
/** Characters of the fences around code, with their line breaks. */
const fenceRoom = 2 * (fence.length + 1)

/** Texts of sections. None is longer than a section may be, and each has the fences of its code. */
export function toSections(pieces: readonly Piece[]): string[] {
  const sections: string[] = []
  let current = ''
  const flush = () => {
    if (current.trim() !== '') sections.push(current)
    current = ''
  }
  for (const part of pieces.flatMap(toParts)) {
    const joined = current === '' ? part : `${current}\n\n${part}`
    if (joined.length <= slackLimits.section) current = joined
    else {
      flush()
      current = part
    }
  }
  flush()
  return sections
}

/** Splits a piece into texts that each fit into a section. */
function toParts(piece: Piece): string[] {
  const room = slackLimits.section - (piece.kind === 'code' ? fenceRoom : 0)
  const parts: string[] = []
  let lines: string[] = []
  let used = 0
  const flush = () => {
    const text = lines.join('\n')
    if (text.trim() !== '') parts.push(piece.kind === 'code' ? `${fence}\n${text}\n${fence}` : text.trim())
    lines = []
    used = 0
  }
  for (const line of boundedLines(piece, room)) {
    if (used + line.length + 1 > room) flush()
    lines.push(line)
    used += line.length + 1
  }
  flush()
  return parts
}

export function sectionBlocks(sections: readonly string[]): SectionBlock[] {
  return sections.map((text) => ({ type: 'section', text: { type: 'mrkdwn', text, verbatim: true }, expand: true }))
}

/** The sections that fit into a message, from the beginning. `whole`: all of them do. */
export function fitting(sections: readonly string[], room: number): { shown: string[]; whole: boolean } {
  const shown: string[] = []
  let used = 0
  for (const section of sections) {
    used += section.length
    if (used > room || shown.length === slackLimits.sections) return { shown, whole: false }
    shown.push(section)
  }
  return { shown, whole: true }
}

/** The text for notifications and for clients without blocks: as many sections as fit, and the last lines. */
export function fallbackText(sections: readonly string[], last: readonly string[] = []): string {
  const end = last.join('\n\n')
  const { shown, whole } = fitting(sections, slackLimits.text - end.length - 2 * sections.length - 10)
  return [...shown, ...(whole ? [] : ['…']), end].filter((text) => text !== '').join('\n\n')
}
