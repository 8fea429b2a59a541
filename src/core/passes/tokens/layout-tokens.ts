export type LayoutToken = 'newline' | 'indent' | 'dedent'

/** A line continues if it ends with one of these tokens, or if the next line begins with one of those. */
const goesOn = new Set([',', '(', '[', '{', '\\', '+', '-', '*', '/', '&&', '||', '|', '=', '.', 'and', 'or', 'not'])
const continues = new Set(['.', '&.', '|>', '&&', '||', ')', ']', '}'])

/**
 * Produces tokens for line ends and indentation in languages where they are significant. Takes the tokens of a text in
 * order. An indent or dedent comes at the end of the previous line, like a brace. Where indentation is syntax, it is
 * ignored inside brackets. Elsewhere brackets may contain blocks, so line ends inside them also count.
 */
export class LayoutTokens {
  private readonly text: string
  private readonly indentation: boolean
  private readonly levels: number[] = [0]
  private depth = 0
  private line = 0
  private word = ''

  constructor(text: string, indentation: boolean) {
    this.text = text
    this.indentation = indentation
  }

  /** Returns the layout tokens before a token that starts at this offset. */
  before(start: number, line: number, word: string): LayoutToken[] {
    if (this.line === 0) this.levels[0] = this.indentation ? this.columns(start) : 0
    if (this.line === 0 || line === this.line) return []
    if (this.indentation && this.depth > 0) return []
    if (!this.indentation) return goesOn.has(this.word) || continues.has(word) ? [] : ['newline']
    const columns = this.columns(start)
    if (columns === -1) return []
    const marks: LayoutToken[] = ['newline']
    if (columns > this.levels.at(-1)!) {
      this.levels.push(columns)
      marks.push('indent')
    }
    while (this.levels.length > 1 && columns < this.levels.at(-1)!) {
      this.levels.pop()
      marks.push('dedent')
    }
    return marks
  }

  after(word: string, line: number): void {
    if (word === '(' || word === '[' || word === '{') this.depth++
    else if ((word === ')' || word === ']' || word === '}') && this.depth > 0) this.depth--
    this.line = line
    this.word = word
  }

  finish(): LayoutToken[] {
    return this.line === 0 ? [] : ['newline', ...this.levels.slice(1).map((): LayoutToken => 'dedent')]
  }

  /** Returns the number of columns before the offset, or -1 if they contain anything except whitespace. */
  private columns(start: number): number {
    let columns = 0
    for (let i = this.text.lastIndexOf('\n', start - 1) + 1; i < start; i++) {
      const unit = this.text.charCodeAt(i)
      if (unit === 9) columns += 8 - (columns % 8)
      else if (unit === 32 || unit === 0xfeff) columns++
      else return -1
    }
    return columns
  }
}
