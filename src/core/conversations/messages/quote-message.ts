import type { ChatContext } from '../../engine.ts'
import { escapeControlChars } from '../../report/escape-control-chars.ts'

/** Number of characters of a message that are posted. */
const longest = 50_000

/**
 * Quotes a message for a code host. The App may do more there than the person, so a command or a mention in the text
 * must have no effect.
 */
export function quoteMessage(text: string): string {
  const shown = text.length > longest ? `${text.slice(0, longest).toWellFormed()}…` : text
  return escapeControlChars(shown.replaceAll('\r\n', '\n'))
    .replaceAll(/@(?=\w)/g, '@\u200b')
    .replaceAll('<!--', '<\u200b!--')
    .split('\n')
    .map((line) => `> ${line}`.trimEnd())
    .join('\n')
}

/** Says who sent a message, and from where. */
export function attribution({ state, surface }: ChatContext, verb: 'Sent' | 'Opened'): string {
  const platform = `${surface.charAt(0).toUpperCase()}${surface.slice(1)}`
  return `*${verb} from ${platform} by @${state.person.account?.login ?? ''} with RubberDuck.*`
}
