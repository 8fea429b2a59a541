import type { Fix } from '../../findings/finding.ts'
import type { CapturedSpan } from './captured.ts'
import { fillTemplate } from './template.ts'

/** A change of whole lines, whose safety depends on the rule. */
type LineEdit = Omit<Fix, 'safety'>

/**
 * Replaces a span with a filled template, as a change of whole lines. The template's following lines and captured
 * blocks are indented to match the first line. Line endings match those of the file.
 */
export function fillSpan(
  text: string,
  span: CapturedSpan,
  template: string,
  lookup: (name: string) => CapturedSpan | undefined,
): LineEdit {
  const lineStart = startOfLine(text, span.start)
  const base = indentation(text, lineStart)
  const newline = lineEndOf(text, span.start)
  const indented = template.replaceAll(/\n(?=[^\n])/g, `\n${base}`)
  const inserted = fillTemplate(indented, (name, offset) => {
    const found = lookup(name)
    if (found === undefined) return ''
    const captured = text.slice(found.start, found.end).replaceAll('\r\n', '\n')
    const templateLine = startOfLine(indented, offset)
    const to = (templateLine === 0 ? base : '') + indentation(indented, templateLine)
    return shift(captured, indentation(text, startOfLine(text, found.start)), to)
  }).replaceAll('\n', newline)
  const end = text[span.end - 1] === '\n' && span.end > span.start ? span.end - 1 : span.end
  const rest = text.slice(end, endOfLine(text, end))
  const last = /\r?\n$/.exec(rest)?.[0] ?? ''
  const whole = text.slice(lineStart, span.start) + inserted + rest.slice(0, rest.length - last.length)
  return {
    startLine: lineNumber(text, span.start),
    endLine: lineNumber(text, end),
    replacement: inserted !== '' ? whole + last : whole.trim() === '' ? '' : whole.replace(/[ \t]+$/, '') + last,
  }
}

/** Returns the text with a fix applied; for checks. */
export function applyFix(text: string, fix: LineEdit): string {
  const lines = text.split(/(?<=\n)/)
  return [...lines.slice(0, fix.startLine - 1), fix.replacement, ...lines.slice(fix.endLine)].join('')
}

/** Changes the indentation of a captured block's following lines from `from` to `to`. */
function shift(captured: string, from: string, to: string): string {
  if (!captured.includes('\n')) return captured
  const [first, ...rest] = captured.split('\n')
  // The indentation inside multi-line strings is part of their value.
  if (/`|"""|'''|<<[~-]?\w/.test(captured)) return captured
  return [first, ...rest.map((line) => (line.startsWith(from) ? to + line.slice(from.length) : line))].join('\n')
}

/** Returns the line ending at an offset. The last line uses the first one. */
function lineEndOf(text: string, offset: number): string {
  const own = text.indexOf('\n', offset)
  const end = own === -1 ? text.indexOf('\n') : own
  return end > 0 && text[end - 1] === '\r' ? '\r\n' : '\n'
}

function startOfLine(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1
}

function endOfLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset)
  return end === -1 ? text.length : end + 1
}

function indentation(text: string, lineStart: number): string {
  let end = lineStart
  while (text[end] === ' ' || text[end] === '\t') end++
  return text.slice(lineStart, end)
}

function lineNumber(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++
  return line
}
