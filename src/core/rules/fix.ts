import type { Fix } from '../types.ts'
import type { Span } from './captured.ts'
import { fillTemplate } from './template.ts'

/**
 * Replaces a span by a filled template, as a change to whole lines. The template's further lines are indented
 * like the line on which the span begins, and so are captured blocks; line ends are those of the file.
 */
export function makeFix(
  text: string,
  span: Span,
  template: string,
  lookup: (name: string) => Span | undefined,
  safety: Fix['safety'],
): Fix {
  const lineStart = startOfLine(text, span.start)
  const base = indentation(text, lineStart)
  const written = fillTemplate(template, (name, offset) => {
    const found = lookup(name)
    if (found === undefined) return ''
    const captured = text.slice(found.start, found.end).replaceAll('\r\n', '\n')
    const from = indentation(text, startOfLine(text, found.start))
    return shift(captured, from, /^[ \t]*/.exec(template.slice(startOfLine(template, offset)))![0])
  })
  const inserted = written
    .split('\n')
    .map((line, index) => (index === 0 || line === '' ? line : base + line))
    .join('\n')
  const end = text[span.end - 1] === '\n' && span.end > span.start ? span.end - 1 : span.end
  const lineEnd = endOfLine(text, end)
  const whole = text.slice(lineStart, span.start) + inserted + text.slice(end, lineEnd)
  const emptied = inserted === '' && whole.trim() === ''
  return {
    safety,
    startLine: lineNumber(text, span.start),
    endLine: lineNumber(text, end),
    replacement: emptied
      ? ''
      : withLineEnds(text, lineStart, `${whole.replace(/\r?\n$/, '').replace(/[ \t]+$/, '')}\n`),
  }
}

/** The text with a fix applied; for checks. */
export function applyFix(text: string, fix: Fix): string {
  const lines = text.split(/(?<=\n)/)
  return [...lines.slice(0, fix.startLine - 1), fix.replacement, ...lines.slice(fix.endLine)].join('')
}

/** Gives the further lines of a captured block the indentation `to` in place of `from`. */
function shift(captured: string, from: string, to: string): string {
  if (!captured.includes('\n')) return captured
  const [first, ...rest] = captured.split('\n')
  // Their indentation is part of a value.
  if (/`|"""|'''|<<[~-]?\w/.test(captured)) return captured
  return [first, ...rest.map((line) => (line.startsWith(from) ? to + line.slice(from.length) : line))].join('\n')
}

function withLineEnds(text: string, lineStart: number, written: string): string {
  const end = text.indexOf('\n', lineStart)
  if (end === -1) return written.replace(/\n$/, '')
  return text[end - 1] === '\r' ? written.replaceAll(/\r?\n/g, '\r\n') : written
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
