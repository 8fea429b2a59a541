import { defined } from '../../core/defined.ts'
import type { Progress } from '../../core/platform.ts'
import { renderMarkdown } from '../../core/report/markdown/render-markdown.ts'
import { reportOf } from '../../core/report/tally.ts'
import type { Action, ChangePart, Outcome, Part, Reply } from '../../core/types.ts'
import { type Card, type Embed, reportCard, textCard } from './embeds.ts'
import { discordLimits } from './limits.ts'
import { fitMarkdown, inertTicks } from './text/markdown.ts'
import { componentTypes, messageFlags } from './wire.ts'

export interface FilePayload {
  name: string
  data: Buffer
  contentType: string
  /** What an image shows. */
  description?: string
}

/** A message as it is posted or edited. */
export interface Payload {
  content: string
  embeds: Embed[]
  components: object[]
  files: FilePayload[]
}

/** Characters of an answer in Markdown, in a message and its file together. */
const wholeLimit = 1_000_000
/** Number of lines that say what people did with an answer. */
const mostDone = 5
/** Room for the note on attached files. */
const noteRoom = 120

/**
 * Returns the message for an answer. Reports, and texts that are too long for a message, have an embed. What does not
 * fit is in a file. `pictures` are the images of the answer.
 */
export function renderReply(
  { outcome, actions = [], done = [] }: Pick<Reply, 'outcome' | 'actions' | 'done'>,
  pictures: readonly FilePayload[] = [],
): Payload {
  const components = renderActions(actions)
  const lines = done.slice(-mostDone).map(({ what, by }) => `-# ${what} by ${by}`)
  const room = discordLimits.content - lines.map((line) => `\n${line}`).join('').length
  const whole = cardOf(outcome, room)
  if (whole.complete)
    return { content: [whole.content, ...lines].join('\n'), embeds: embedsOf(whole), components, files: [...pictures] }
  const files = patchesOf(outcome).map(({ patch }, index, { length }) =>
    fileOf(length === 1 ? 'change.patch' : `change-${index + 1}.patch`, patch, 'text/x-diff'),
  )
  const shown = files.length === 0 ? whole : cardOf(withoutPatches(outcome), room - noteRoom)
  const markdown = renderMarkdown(outcome, { chat: true, limit: wholeLimit })
  const rest = shown.complete ? [] : [fileOf('answer.md', markdown, 'text/markdown')]
  const attached = [...rest, ...files].filter(({ data }) => data.length <= discordLimits.file)
  const names = attached.map(({ name }) => `\`${name}\``).join(' and ')
  const note = rest.length === 0 ? `-# The change is in ${names}.` : `-# The whole answer is in ${names}.`
  const content = [shown.content, note, ...lines].join('\n').trim()
  return { content, embeds: embedsOf(shown), components, files: [...attached, ...pictures] }
}

function cardOf(outcome: Outcome, limit: number): Card {
  const report = reportOf(outcome)
  if (report !== undefined) return reportCard(outcome, report)
  const markdown = renderMarkdown(outcome, { chat: true, limit: wholeLimit })
  const { text, complete } = fitMarkdown(markdown, limit)
  return complete ? { content: text || 'Done.', complete } : textCard(markdown)
}

function embedsOf({ embed }: Card): Embed[] {
  return embed === undefined ? [] : [embed]
}

const isOpenPatch = (part: Part): part is ChangePart =>
  part.kind === 'patch' && part.written === undefined && part.pull === undefined

function patchesOf({ parts }: Outcome): ChangePart[] {
  return parts.filter(isOpenPatch)
}

/** A patch in a file needs only its title. */
function withoutPatches(outcome: Outcome): Outcome {
  const parts = outcome.parts.map(
    (part): Part => (isOpenPatch(part) ? { kind: 'text', markdown: `**${part.title.replaceAll('*', '')}**` } : part),
  )
  return { ...outcome, parts }
}

function fileOf(name: string, text: string, contentType: string): FilePayload {
  return { name, data: Buffer.from(text), contentType: `${contentType}; charset=utf-8` }
}

/** Returns the message for a running request. */
export function renderProgress({ step, markdown = '', actions }: Omit<Progress, 'job'>): Payload {
  const line = `-# ${step === undefined ? 'Working' : firstLine(step)}…`
  const { text } = fitMarkdown(markdown, discordLimits.content - line.length - 2)
  const content = text === '' ? line : `${text}\n${line}`
  return { content, embeds: [], components: renderActions(actions), files: [] }
}

function firstLine(step: string): string {
  const line = step.replaceAll(/\s+/g, ' ').replace(/[.…]+$/, '')
  return inertTicks(line.slice(0, 200).toWellFormed())
}

const styles = { primary: 1, danger: 4 } as const
const secondary = 2

/** Returns rows of buttons, and a row for each menu. */
function renderActions(actions: readonly Action[]): object[] {
  const rows: object[][] = []
  let buttons: object[] | undefined
  for (const action of actions) {
    if (action.options !== undefined) {
      if (action.options.length > 0) rows.push([menu(action, action.options)])
      buttons = undefined
      continue
    }
    if (buttons === undefined || buttons.length === discordLimits.buttonsPerRow) {
      buttons = []
      rows.push(buttons)
    }
    buttons.push(button(action))
  }
  return rows.slice(0, discordLimits.rows).map((components) => ({ type: componentTypes.row, components }))
}

function button({ id, label, style }: Action): object {
  return {
    type: componentTypes.button,
    style: style === undefined ? secondary : styles[style],
    label: shorten(label, discordLimits.label),
    custom_id: id,
  }
}

function menu({ id, label }: Action, options: NonNullable<Action['options']>): object {
  return {
    type: componentTypes.select,
    custom_id: id,
    placeholder: shorten(label, discordLimits.optionLabel),
    options: options
      .slice(0, discordLimits.options)
      .map((option) => ({ label: shorten(option.label, discordLimits.optionLabel), value: option.id })),
  }
}

function shorten(text: string, limit: number): string {
  if (text === '') return '…'
  return text.length <= limit ? text : `${text.slice(0, limit - 1).toWellFormed()}…`
}

/** Returns the body of a request that posts or edits a message. Nobody is notified by what a text quotes. */
export function bodyOf({ content, embeds, components, files }: Payload) {
  return {
    content,
    embeds,
    components,
    attachments: files.map(({ name, description }, id) => ({ id, filename: name, ...defined({ description }) })),
    allowed_mentions: { parse: [] },
    // The flag would also hide our own embeds.
    flags: embeds.length === 0 ? messageFlags.suppressEmbeds : 0,
  }
}
