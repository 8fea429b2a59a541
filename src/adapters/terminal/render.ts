import { formats } from '../../core/report/formats/index.ts'
import { neutralise } from '../../core/report/neutralise.ts'
import { verdict } from '../../core/report/tally.ts'
import type { Outcome, Reply } from '../../core/types.ts'
import { limits } from './limits.ts'
import { createPaint } from './paint.ts'
import { renderText, type TextOptions } from './render-text.ts'
import type { View } from './view.ts'

/** What the answer's destination can show. */
export interface Screen {
  color: boolean
  /** Undefined off a terminal. */
  columns?: number
  elapsedMs?: number
  /** Paths are shown as seen from this folder. */
  cwd?: string
  /** The same question for standard error. */
  errorColor: boolean
}

export interface Rendering {
  /** For standard output or the file. */
  answer: string
  /** For standard error: what a person must know even when the answer goes to a program. */
  aside: string
}

export function render(reply: Reply, view: View, screen: Screen, version: string): Rendering {
  return { answer: answerOf(reply.outcome, view, screen, version), aside: asideOf(reply.outcome, view, screen) }
}

/** An error as one line for standard error. */
export function renderError(message: string, color: boolean): string {
  return `${createPaint(color)('error', 'error:')} ${neutralise(message).replaceAll('\n', '\n  ')}\n`
}

function answerOf(outcome: Outcome, view: View, screen: Screen, version: string): string {
  const format = formats.find(({ name }) => name === view.format)
  if (format === undefined) return renderText(outcome, textOptions(view, screen))
  return format.render(outcome, { version, ...(screen.cwd === undefined ? {} : { cwd: screen.cwd }) })
}

function textOptions(view: View, { color, columns, elapsedMs, cwd }: Screen): TextOptions {
  return {
    color,
    whyNot: view.whyNot,
    ...(columns === undefined ? {} : { columns }),
    ...(elapsedMs === undefined ? {} : { elapsedMs }),
    ...(cwd === undefined ? {} : { cwd }),
  }
}

function asideOf(outcome: Outcome, view: View, { errorColor }: Screen): string {
  if (outcome.state === 'failed') return renderError(outcome.error.public, errorColor)
  const written =
    view.output !== undefined
      ? `Wrote ${neutralise(view.output)}. ${verdict(outcome)}\n`
      : // One line a finding would be silence when there is none.
        view.format === 'concise'
        ? `${verdict(outcome)}\n`
        : ''
  if (outcome.state === 'complete' || (view.format === 'text' && view.output === undefined)) return written
  const shown = outcome.reasons
    .slice(0, limits.related)
    .map((reason) => `- ${neutralise(reason).replaceAll('\n', ' ')}\n`)
  const rest = outcome.reasons.length - shown.length
  const mark = createPaint(errorColor)('warning', 'incomplete:')
  return `${written}${mark} not everything could be analysed\n${shown.join('')}${rest > 0 ? `- and ${rest} more\n` : ''}`
}
