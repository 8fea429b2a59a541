import { chatOf } from '../conversations/chat-subject.ts'
import { attribution, quoteMessage } from '../conversations/messages/quote-message.ts'
import type { Engine } from '../engine.ts'
import { DuckError } from '../errors.ts'
import { textOutcome } from '../outcome/make-outcome.ts'
import { escapeControlCharsInLine } from '../report/escape-control-chars.ts'

/** Characters of a title; GitHub takes 256. */
const longestTitle = 120

/** Opens an issue from a message. */
export const issueEngine: Engine = {
  async run({ arguments: { text } }, context) {
    const chat = chatOf(context)
    if (chat.openIssue === undefined) throw new DuckError('invalid', 'This code host has no issues.')
    const said = String(text)
    const link = await chat.link?.()
    const from = link === undefined ? '' : `[The message](${link})\n\n`
    const body = `${quoteMessage(said)}\n\n${from}${attribution(chat, 'Opened')}`
    const { name, url } = await chat.openIssue(titleOf(said), body)
    return textOutcome(`Opened [${name}](${url}).`)
  },
}

/** Returns the first line with words, without Markdown's marks of headings, lists, and quotes. */
function titleOf(text: string): string {
  const lines = text.split('\n').map((line) => line.replace(/^[\s#>*-]+/, '').trim())
  const line = escapeControlCharsInLine(lines.find((each) => /[\p{L}\p{N}]/u.test(each)) ?? 'A message from a chat')
  return line.length > longestTitle ? `${line.slice(0, longestTitle - 1).toWellFormed()}…` : line
}
