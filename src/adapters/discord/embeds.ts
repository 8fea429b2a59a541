import { defined } from '../../core/defined.ts'
import type { Severity } from '../../core/findings/finding.ts'
import type { Report } from '../../core/outcome/report.ts'
import { renderMarkdown } from '../../core/report/markdown/render-markdown.ts'
import { changeSize, isSuppressed, lookedAt, verdict } from '../../core/report/tally.ts'
import type { Outcome } from '../../core/types.ts'
import { discordLimits } from './limits.ts'
import { fitMarkdown, toDiscordMarkdown } from './text/markdown.ts'

export interface Embed {
  title?: string
  /** The address that the title links to. */
  url?: string
  description?: string
  color: number
  fields?: { name: string; value: string; inline: boolean }[]
  footer?: { text: string }
}

/** A message, which may have an embed. `content` is what notifications and clients without embeds show. */
export interface Card {
  content: string
  embed?: Embed
  /** It has everything. */
  complete: boolean
}

const colors = { error: 0xd73a49, warning: 0xdbab09, info: 0x0969da, fine: 0x2da44e, text: 0x5865f2 } as const
const fieldNames: Readonly<Record<Severity, string>> = { error: 'Errors', warning: 'Warnings', info: 'Info' }
/** Characters of a paragraph that introduces the rest. */
const leadLimit = 300

/** Renders a report: the verdict, then an embed with its color, the number of findings, and the findings. */
export function reportCard(outcome: Outcome, report: Report): Card {
  const shown = report.findings.filter((finding) => !isSuppressed(finding))
  const counts = (Object.keys(fieldNames) as Severity[]).flatMap((severity) => {
    const count = shown.filter((finding) => finding.severity === severity).length
    return count === 0 ? [] : [{ severity, count }]
  })
  const bodyOf = (limit: number) => withoutHead(renderMarkdown(outcome, { chat: true, limit }))
  const whole = bodyOf(Number.MAX_SAFE_INTEGER)
  const { text } = fitMarkdown(bodyOf(discordLimits.embedDescription), discordLimits.embedDescription)
  const worst = counts[0]?.severity ?? (outcome.state === 'complete' ? 'fine' : 'warning')
  return {
    content: toDiscordMarkdown(verdict(outcome)).slice(0, discordLimits.content),
    complete: toDiscordMarkdown(whole) === text,
    embed: {
      title: cut(`${lookedAt(report)} ${report.scope.description}`, discordLimits.embedTitle),
      color: colors[worst],
      ...(text === '' ? {} : { description: text }),
      fields: counts.map(({ severity, count }) => ({ name: fieldNames[severity], value: String(count), inline: true })),
      footer: { text: changeSize(report) },
    },
  }
}

/** The embed has the heading and the scope in other places. */
function withoutHead(markdown: string): string {
  return markdown.trim().split('\n\n').slice(2).join('\n\n')
}

/** Renders a text that is too long for a message: its first paragraph, and an embed with the rest. */
export function textCard(markdown: string): Card {
  const all = toDiscordMarkdown(markdown)
  const [first = '', ...rest] = all.split('\n\n')
  const isLead = first.length <= leadLimit && rest.length > 0 && !first.includes('```')
  const lead = isLead ? first : cut(first.replaceAll('`', '').split('\n')[0] ?? '', leadLimit)
  const { text, complete } = fitMarkdown(isLead ? rest.join('\n\n') : all, discordLimits.embedDescription)
  return {
    content: lead.trim() || 'The answer:',
    complete,
    embed: { color: colors.text, ...defined({ description: text === '' ? undefined : text }) },
  }
}

function cut(text: string, limit: number): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length <= limit ? line : `${line.slice(0, limit - 1).toWellFormed()}…`
}
