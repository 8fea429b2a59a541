import type { Language } from '../../syntax/language/language-schema.ts'

type LayoutToken = 'newline' | 'indent' | 'dedent'

/** Produces the layout tokens of a text, whose tokens it takes in order. */
export interface Layout {
  /** Returns the layout tokens before this token. They come at the end of the previous line. */
  before(token: Word): readonly LayoutToken[]
  after(token: Word): void
  /** Returns the layout tokens at the end of the text. */
  finish(): readonly LayoutToken[]
}

/** A token as layout depends on it. */
export interface Word {
  /** Empty if the token is longer than any word with an effect on layout. */
  word: string
  start: number
  line: number
  lastLine: number
}

/** Maximum length of a word with an effect on layout. */
export const longestWord = 12

const none: readonly LayoutToken[] = []
const newline: readonly LayoutToken[] = ['newline']

/** Creates the layout of a text by the traits of its language. */
export function createLayout(text: string, traits: Language['layout']): Layout {
  if (traits.lineEnded && traits.indented) return new IndentedLayout(text)
  if (traits.lineEnded) return new LineLayout()
  return traits.restricted.length > 0 ? new RestrictedLayout(traits.restricted) : withoutLayout
}

/** Whitespace has no meaning. */
const withoutLayout: Layout = { before: () => none, after() {}, finish: () => none }

/** A line continues if it ends with one of these tokens, or if the next line begins with one of those. */
const continuing = new Set([
  ',',
  '(',
  '[',
  '{',
  '\\',
  '+',
  '-',
  '*',
  '/',
  '&&',
  '||',
  '|',
  '=',
  '.',
  'and',
  'or',
  'not',
])
const continued = new Set(['.', '&.', '|>', '&&', '||', ')', ']', '}'])

/** Line ends terminate statements, also inside brackets, because these may contain blocks. */
class LineLayout implements Layout {
  private previous: Word | undefined

  before({ line, word }: Word): readonly LayoutToken[] {
    const { previous } = this
    if (previous === undefined || line === previous.line) return none
    return continuing.has(previous.word) || continued.has(word) ? none : newline
  }

  after(token: Word): void {
    this.previous = token
  }

  finish(): readonly LayoutToken[] {
    return this.previous === undefined ? none : newline
  }
}

const opening = new Set(['(', '[', '{'])
const closing = new Set([')', ']', '}'])

/** Line ends and indentation are syntax, but not inside brackets. */
class IndentedLayout implements Layout {
  private readonly text: string
  /** Columns of the blocks around the current line, except for that of the whole text. */
  private readonly levels: number[] = []
  private outermost = 0
  private depth = 0
  private previous: Word | undefined

  constructor(text: string) {
    this.text = text
  }

  before({ start, line }: Word): readonly LayoutToken[] {
    if (this.previous === undefined) this.outermost = this.columns(start) ?? -1
    if (this.previous === undefined || line === this.previous.line || this.depth > 0) return none
    const columns = this.columns(start)
    if (columns === undefined) return none
    const tokens: LayoutToken[] = ['newline']
    if (columns > this.level()) {
      this.levels.push(columns)
      tokens.push('indent')
    }
    while (this.levels.length > 0 && columns < this.level()) {
      this.levels.pop()
      tokens.push('dedent')
    }
    return tokens
  }

  after(token: Word): void {
    if (opening.has(token.word)) this.depth++
    else if (closing.has(token.word) && this.depth > 0) this.depth--
    this.previous = token
  }

  finish(): readonly LayoutToken[] {
    return this.previous === undefined ? none : ['newline', ...this.levels.map((): LayoutToken => 'dedent')]
  }

  private level(): number {
    return this.levels.at(-1) ?? this.outermost
  }

  /** Returns the number of columns before the offset; undefined if they contain anything except whitespace. */
  private columns(start: number): number | undefined {
    let columns = 0
    for (let i = this.text.lastIndexOf('\n', start - 1) + 1; i < start; i++) {
      const unit = this.text.charCodeAt(i)
      if (unit === 9) columns += 8 - (columns % 8)
      else if (unit === 32 || unit === 0xfeff) columns++
      else return undefined
    }
    return columns
  }
}

/** A line end matters only after certain words, such as `return`, and before `++` and `--`. */
class RestrictedLayout implements Layout {
  private readonly words: readonly string[]
  private previous: Word | undefined

  constructor(words: readonly string[]) {
    this.words = words
  }

  before({ line, word }: Word): readonly LayoutToken[] {
    const { previous } = this
    if (previous === undefined || line <= previous.lastLine) return none
    return this.words.includes(previous.word) || word === '++' || word === '--' ? newline : none
  }

  after(token: Word): void {
    this.previous = token
  }

  finish(): readonly LayoutToken[] {
    return none
  }
}
