import { defined } from '../../core/defined.ts'
import { DuckError } from '../../core/errors.ts'
import { escapeControlChars } from '../../core/report/escape-control-chars.ts'
import { formats } from '../../core/report/formats/index.ts'
import { verdict } from '../../core/report/tally.ts'
import type { Outcome, Reply } from '../../core/types.ts'
import { terminalLimits } from './limits.ts'
import { createSetting, renderText, type TextOptions } from './render/render-text.ts'
import { setMarkdown } from './text/markdown.ts'
import { createPaint } from './text/paint.ts'
import { setSentence } from './text/sentence.ts'
import type { TerminalView } from './view.ts'

/** The capabilities of the output. */
export interface Screen {
  color: boolean
  /** Undefined if the output is not a terminal. */
  columns?: number
  elapsedMs?: number
  /** Paths are shown relative to this folder. */
  cwd?: string
  /** The same for standard error. */
  errorColor: boolean
  errorColumns?: number
  /** The locale shows ASCII only. */
  ascii?: boolean
}

export interface Rendering {
  /** For standard output or the file. */
  answer: string
  /** For standard error: what a person must know even if the answer goes to a program. */
  aside: string
}

export function render(reply: Reply, view: TerminalView, screen: Screen, version: string): Rendering {
  return { answer: answerOf(reply.outcome, view, screen, version), aside: asideOf(reply.outcome, view, screen) }
}

/** Like `render` for the graphs and charts of an answer. A failed outcome has none. Throws `not-found` if there are none. */
export async function renderImage(
  { outcome }: Reply,
  view: TerminalView,
  screen: Screen,
): Promise<{ answer?: Uint8Array; aside: string }> {
  if (outcome.state === 'failed') return { aside: asideOf(outcome, view, screen) }
  const { renderPicture } = await import('../../core/picture/render-picture.ts')
  const picture = await renderPicture(outcome)
  if (picture === undefined)
    throw new DuckError('not-found', 'This answer has no graph or chart. Use another format, for example `text`.')
  const setting = createSetting({ color: false, ...optional({ columns: screen.errorColumns, ascii: screen.ascii }) })
  const described = view.quiet === true ? '' : `${setSentence(picture.alt, setting).join('\n')}\n`
  return { answer: picture.png, aside: `${asideOf(outcome, view, screen)}${described}` }
}

/** Renders an error for standard error; its further lines are indented. */
export function renderError(message: string, { errorColor, errorColumns, ascii }: Omit<Screen, 'color'>): string {
  const setting = createSetting({ color: errorColor, ...optional({ columns: errorColumns, ascii }) })
  const [first = '', ...rest] = message
    .split('\n')
    .flatMap((line, index) => setSentence(index === 0 ? `error: ${line}` : line, setting, index === 0 ? '' : '  '))
  return `${[first.replace('error:', setting.paint('error', 'error:')), ...rest].join('\n')}\n`
}

/** Renders a piece of an answer. */
export function renderPiece(markdown: string, screen: Screen): string {
  return setMarkdown(markdown, createSetting(screen)).join('\n')
}

function answerOf(outcome: Outcome, view: TerminalView, screen: Screen, version: string): string {
  const format = formats.find(({ name }) => name === view.format)
  if (format === undefined) return renderText(outcome, textOptions(view, screen))
  return format.render(outcome, { version, ...defined({ cwd: screen.cwd }) })
}

function textOptions(view: TerminalView, { color, columns, elapsedMs, ascii, cwd }: Screen): TextOptions {
  const timed = columns !== undefined || view.verbose === true
  return {
    color,
    whyNot: view.whyNot,
    ...optional({
      columns,
      ascii,
      cwd,
      quiet: view.quiet,
      verbose: view.verbose,
      elapsedMs: timed ? elapsedMs : undefined,
    }),
  }
}

/** Removes properties that are undefined. */
function optional<T extends Record<string, unknown>>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never
}

/** Returns the verdict for answers that do not show it: those in a file, and those with one line per finding. */
function closingAside(outcome: Outcome, { output, format }: TerminalView): string {
  if (output !== undefined) return `Wrote ${escapeControlChars(output)}. ${verdict(outcome)}\n`
  return format === 'concise' ? `${verdict(outcome)}\n` : ''
}

function asideOf(outcome: Outcome, view: TerminalView, screen: Screen): string {
  if (outcome.state === 'failed') return renderError(outcome.error.public, screen)
  const written = view.quiet === true ? '' : closingAside(outcome, view)
  if (outcome.state === 'complete' || (view.format === 'text' && view.output === undefined)) return written
  const shown = outcome.reasons
    .slice(0, terminalLimits.related)
    .map((reason) => `- ${escapeControlChars(reason).replaceAll('\n', ' ')}\n`)
  const rest = outcome.reasons.length - shown.length
  const mark = createPaint(screen.errorColor)('warning', 'incomplete:')
  return `${written}${mark} not everything could be analyzed\n${shown.join('')}${rest > 0 ? `- and ${rest} more\n` : ''}`
}
