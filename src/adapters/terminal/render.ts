import { neutralise } from '../../core/report/neutralise.ts'
import { renderJson } from '../../core/report/render-json.ts'
import { renderMarkdown } from '../../core/report/render-markdown.ts'
import { renderRdjson } from '../../core/report/render-rdjson.ts'
import { renderSarif } from '../../core/report/render-sarif.ts'
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
  switch (view.format) {
    case 'text':
      return renderText(outcome, textOptions(view, screen))
    case 'markdown':
      return renderMarkdown(outcome)
    case 'json':
      return renderJson(outcome)
    case 'sarif':
      return renderSarif(outcome, version)
    case 'rdjson':
      return renderRdjson(outcome)
  }
}

function textOptions(view: View, { color, columns, elapsedMs }: Screen): TextOptions {
  return {
    color,
    whyNot: view.whyNot,
    ...(columns === undefined ? {} : { columns }),
    ...(elapsedMs === undefined ? {} : { elapsedMs }),
  }
}

function asideOf(outcome: Outcome, view: View, { errorColor }: Screen): string {
  if (outcome.state === 'failed') return renderError(outcome.error.public, errorColor)
  const written = view.output === undefined ? '' : `Wrote ${neutralise(view.output)}. ${verdict(outcome)}\n`
  if (outcome.state === 'complete' || (view.format === 'text' && view.output === undefined)) return written
  const shown = outcome.reasons
    .slice(0, limits.related)
    .map((reason) => `- ${neutralise(reason).replaceAll('\n', ' ')}\n`)
  const rest = outcome.reasons.length - shown.length
  const mark = createPaint(errorColor)('warning', 'incomplete:')
  return `${written}${mark} not everything could be analysed\n${shown.join('')}${rest > 0 ? `- and ${rest} more\n` : ''}`
}
