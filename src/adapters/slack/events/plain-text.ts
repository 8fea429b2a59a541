/** Patterns of the references that Slack writes between angle brackets. */
const reference = /<([^<>]+)>/g

/**
 * Converts the text of a message to what its author sees: addresses instead of links, names instead of references, and
 * characters instead of entities. `bot`: mentions of this user are removed.
 */
export function plainText(text: string, bot?: string): string {
  return text
    .replaceAll(reference, (_, inner: string) => shown(inner, bot))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replaceAll(/[^\S\n]+\n/g, '\n')
    .trim()
}

function shown(inner: string, bot: string | undefined): string {
  const bar = inner.indexOf('|')
  const target = bar === -1 ? inner : inner.slice(0, bar)
  const label = bar === -1 ? undefined : inner.slice(bar + 1)
  if (target.startsWith('@')) return target.slice(1) === bot ? '' : `@${label ?? target.slice(1)}`
  if (target.startsWith('#')) return `#${label ?? target.slice(1)}`
  if (target.startsWith('!')) return specialMention(target, label)
  return target.replace(/^mailto:/, '')
}

/** `<!here>`, `<!subteam^S1|@team>` or `<!date^1^{date}|fallback>`. */
function specialMention(target: string, label: string | undefined): string {
  if (target.startsWith('!date')) return label ?? ''
  return label ?? `@${target.slice(1).split('^').at(-1)}`
}

/** Tells whether a text mentions a user. */
export function mentions(text: string, user: string): boolean {
  return text.includes(`<@${user}>`) || text.includes(`<@${user}|`)
}
