import type { Token, Tokens } from 'marked'
import { escapeControlChars } from '../../../core/report/escape-control-chars.ts'
import { mark } from './ascii.ts'
import { setCode, type TextSetting } from './sentence.ts'

/** Renders the text inside a block: emphasis, code spans and links. Line breaks are kept. */
export function setInline(tokens: readonly Token[], setting: TextSetting): string {
  return tokens.map((token) => setToken(token, setting)).join('')
}

function setToken(token: Token, setting: TextSetting): string {
  switch (token.type) {
    case 'codespan':
      return setCode((token as Tokens.Codespan).text, setting)
    case 'strong':
      return setting.paint('strong', setInline((token as Tokens.Strong).tokens, setting))
    case 'em':
      return setting.paint('emphasis', setInline((token as Tokens.Em).tokens, setting))
    case 'del':
      return setInline((token as Tokens.Del).tokens, setting)
    case 'link':
      return setLink(token as Tokens.Link, setting)
    case 'image':
      return words((token as Tokens.Image).text, setting)
    case 'br':
      return '\n'
    case 'html':
      return words(shownHtml((token as Tokens.HTML).text), setting)
    case 'checkbox':
      return ''
    case 'text': {
      const { tokens, text } = token as Tokens.Text
      return tokens === undefined ? words(text, setting) : setInline(tokens, setting)
    }
    default:
      return words('text' in token ? String(token.text) : token.raw, setting)
  }
}

/** Returns `text (address)`, or only the address if the text adds nothing. */
function setLink({ href, tokens, text }: Tokens.Link, setting: TextSetting): string {
  const address = escapeControlChars(decoded(href))
  const shown = setInline(tokens, setting)
  const same = text === '' || decoded(text) === address || `mailto:${text}` === address
  return same ? address : `${shown} (${address})`
}

function words(text: string, setting: TextSetting): string {
  return mark(setting, escapeControlChars(decoded(text)))
}

/** Tags that only format a text. Others are shown, because a text can be about `<T>` or `<script>`. */
const shaping =
  /<(?:\/?(?:a|b|blockquote|center|code|dd|del|details|div|dl|dt|em|h[1-6]|i|img|ins|kbd|li|mark|ol|p|picture|pre|s|samp|small|source|span|strong|sub|summary|sup|table|tbody|td|th|thead|tr|tt|u|ul|var)(?:\s[^<>]*)?\/?)>/gi

/** Returns HTML without its comments and formatting tags. */
export function shownHtml(html: string): string {
  return html
    .replaceAll(/<!--[\s\S]*?-->/g, '')
    .replaceAll(/<\/?(?:br|hr)\s*\/?>/gi, '\n')
    .replaceAll(shaping, '')
    .replaceAll(/[ \t]*\n\s*/g, '\n')
}

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

/** Decodes numeric entities and the few named ones that our own Markdown uses. The result is neutralized later. */
function decoded(text: string): string {
  return text.replaceAll(
    /&(?:#(\d{1,6})|#x([0-9a-f]{1,5})|(amp|lt|gt|quot|apos|nbsp));/gi,
    (found, tens, hex, name) => {
      if (name !== undefined) return named[String(name).toLowerCase()] ?? found
      const code = tens === undefined ? Number.parseInt(hex, 16) : Number(tens)
      return String.fromCodePoint(code).toWellFormed()
    },
  )
}
