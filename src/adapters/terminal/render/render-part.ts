import { escapeControlCharsInLine } from '../../../core/report/escape-control-chars.ts'
import type { ChangePart, Part } from '../../../core/types.ts'
import { setMarkdown } from '../text/markdown.ts'
import { setSentence, type TextSetting } from '../text/sentence.ts'
import { setPatch } from './patch.ts'
import { renderTable } from './render-table.ts'

/** Renders one part of an answer, other than a report. */
export function renderPart(part: Part, setting: TextSetting): string[] {
  if (part.kind === 'data') return renderTable(part, setting)
  if (part.kind === 'text') return setMarkdown(part.markdown, setting)
  if (part.kind === 'patch' && part.pull !== undefined)
    return [
      `Pushed ${escapeControlCharsInLine(part.pull.branch)}: ${escapeControlCharsInLine(part.title)}`,
      ...(part.pull.url === undefined ? [] : [`Open the pull request: ${escapeControlCharsInLine(part.pull.url)}`]),
    ]
  if (part.kind === 'patch' && part.written !== undefined)
    return [
      part.written === 'disk'
        ? `Wrote ${part.edits.map((edit) => escapeControlCharsInLine(edit.path)).join(', ')}.`
        : `Committed as ${part.written.slice(0, 7)}: ${escapeControlCharsInLine(part.title)}`,
    ]
  if (part.kind === 'patch' && part.planned !== undefined)
    return [...setPatch(part.patch, setting), '', ...setSentence(plan(part), setting)]
  if (part.kind === 'patch') return setPatch(part.patch, setting)
  return []
}

/** Returns what a dry run would have done with a change. */
function plan({ planned, edits, title }: ChangePart): string {
  const files = edits.map(({ path }) => escapeControlCharsInLine(path)).join(', ')
  const deed =
    planned === 'disk'
      ? `write ${files}`
      : planned === 'commit'
        ? `write ${files} and commit “${title}”`
        : `push a branch with “${title}”`
  return `Dry run: would ${deed}.`
}
