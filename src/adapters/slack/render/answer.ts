import type { KnownBlock } from '@slack/types'
import type { Progress } from '../../../core/platform.ts'
import { renderMarkdown } from '../../../core/report/markdown/render-markdown.ts'
import type { ChangePart, Outcome, Reply } from '../../../core/types.ts'
import { slackLimits } from '../limits.ts'
import { actionBlocks } from './actions.ts'
import { fallbackText, fitting, sectionBlocks, toSections } from './layout.ts'
import { escapeMrkdwn, toPieces, withoutFences } from './mrkdwn.ts'

/** A message, without the place where it is posted. */
export interface SlackMessage {
  text: string
  blocks: KnownBlock[]
}

export interface AnswerFile {
  name: string
  title: string
  content: string | Uint8Array
  /** The description of an image. */
  alt?: string
}

/** Who asked. `said`: for what, if nobody else saw the request. */
export interface Asker {
  user: string
  said?: string
}

/** Characters of an answer as a whole, which is a file if it is too long for a message. */
const longestAnswer = 400_000
/** Characters of a message for the note about files and for the request. */
const reserve = 600

/** Renders an answer: a message, and files for what does not fit into it. `instead`: the note if there are no files. */
export function renderAnswer(
  reply: Reply,
  asker?: Asker,
  instead?: string,
): { message: SlackMessage; files: AnswerFile[] } {
  const { outcome, files } = withoutLongPatches(reply.outcome)
  const markdown = renderMarkdown(outcome, { limit: longestAnswer, chat: true }).trim()
  const rendered = withMention(toSections(toPieces(markdown)), asker)
  const sections = rendered.length === 0 ? ['Done.'] : rendered
  const done = doneLines(reply.done)
  const { shown, whole } = fitting(sections, slackLimits.blocks - reserve - done.join('').length)
  if (!whole) files.unshift({ name: 'answer.md', title: 'The whole answer', content: `${markdown}\n` })
  const note = instead ?? `The rest is in ${files.map(({ name }) => `\`${name}\``).join(' and ')}.`
  const notes = files.length === 0 ? [] : [note]
  const body = shown.length === 0 ? sections.slice(0, 1) : shown
  return {
    message: {
      text: fallbackText(body, [...notes, ...done]),
      blocks: [
        ...askerBlocks(asker),
        ...sectionBlocks([...body, ...notes]),
        ...contextBlocks(done),
        ...actionBlocks(reply.actions),
      ],
    },
    files,
  }
}

/** Number of elements that a context block has. */
const mostDone = 10

/** Says what people did with an answer. The newest lines are the most useful ones. */
function doneLines(done: Reply['done'] = []): string[] {
  return done.slice(-mostDone).map(({ what, by }) => {
    const [piece] = toPieces(what)
    return `${piece?.lines.join(' ') ?? ''} by ${by}`
  })
}

function contextBlocks(lines: readonly string[]): KnownBlock[] {
  return lines.length === 0
    ? []
    : [{ type: 'context', elements: lines.map((text) => ({ type: 'mrkdwn', text: `:white_check_mark: ${text}` })) }]
}

/** Patches that would fill a message become files, which `git apply` reads. */
function withoutLongPatches(outcome: Outcome): { outcome: Outcome; files: AnswerFile[] } {
  const files: AnswerFile[] = []
  const isLong = (part: ChangePart) =>
    part.written === undefined && part.pull === undefined && part.patch.length > slackLimits.section
  const parts = outcome.parts.flatMap((part) => {
    if (part.kind !== 'patch' || !isLong(part)) return [part]
    const name = files.length === 0 ? 'change.patch' : `change-${files.length + 1}.patch`
    files.push({ name, title: part.title, content: part.patch })
    return [{ kind: 'text' as const, markdown: `\`${name}\`: ${part.title.replaceAll('`', '')}` }]
  })
  return { outcome: { ...outcome, parts }, files }
}

/** Renders a running request: its step, the answer so far, and what can be done. */
export function renderProgress({ step, markdown, actions }: Progress, asker?: Asker): SlackMessage {
  const words = step === undefined || step === '' ? 'Working on it' : step.replace(/[.…\s]+$/, '')
  const line = `:hourglass_flowing_sand: ${withoutFences(escapeMrkdwn(words).slice(0, 300))}…`
  const sections = markdown === undefined ? [] : withMention(toSections(toPieces(markdown)), asker)
  const { shown } = fitting(sections, slackLimits.blocks - reserve)
  return {
    text: fallbackText(shown, [line]),
    blocks: [...askerBlocks(asker), ...sectionBlocks([...shown, line]), ...actionBlocks(actions)],
  }
}

/** Only the person who asked can be mentioned. */
function withMention(sections: readonly string[], asker: Asker | undefined): string[] {
  if (asker === undefined) return [...sections]
  return sections.map((text) => text.replaceAll(`&lt;@${asker.user}&gt;`, `<@${asker.user}>`))
}

function askerBlocks(asker: Asker | undefined): KnownBlock[] {
  if (asker?.said === undefined) return []
  const said = escapeMrkdwn(asker.said.replaceAll(/\s+/g, ' ').replaceAll('`', "'").slice(0, 200)).slice(0, 400)
  return [{ type: 'context', elements: [{ type: 'mrkdwn', text: `<@${asker.user}>: \`${said || '…'}\`` }] }]
}
