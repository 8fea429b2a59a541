/** Characters that a closing fence may need, with its line break. */
const closing = 12

/**
 * Splits Markdown between lines into pieces of at most `most` characters. A code block that continues in the next piece
 * is closed and opened again. Only a line that is longer than a piece is cut.
 */
export function splitMarkdown(text: string, most: number): string[] {
  const pieces: string[] = []
  /** The line that opened the current code block. */
  let opened = ''
  let piece: string[] = []
  let size = 0
  const add = (line: string) => {
    piece.push(line)
    size += line.length + 1
  }
  const end = () => {
    if (opened !== '') piece.push(fenceOf(opened))
    pieces.push(piece.join('\n'))
    piece = []
    size = 0
    if (opened !== '') add(opened)
  }
  for (const line of text.split('\n').flatMap((each) => cutLine(each, most - 2 * closing))) {
    if (size + line.length + closing > most && piece.length > 0) end()
    add(line)
    const fence = fenceOf(line)
    if (fence === '') continue
    if (opened === '') opened = line.slice(0, closing - 2)
    else if (fence.startsWith(fenceOf(opened)) && line.trim() === fence) opened = ''
  }
  if (piece.length > 0) pieces.push(piece.join('\n'))
  return pieces
}

/** Returns the fence at the start of a line that opens or closes a code block; empty for any other line. */
function fenceOf(line: string): string {
  return /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1] ?? ''
}

function cutLine(line: string, most: number): string[] {
  if (line.length <= most) return [line]
  const pieces: string[] = []
  for (let at = 0; at < line.length; at += most) pieces.push(line.slice(at, at + most).toWellFormed())
  return pieces
}
