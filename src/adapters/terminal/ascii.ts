/** Marks of our own texts and what is written for them where a terminal shows ASCII only. */
const plain: Record<string, string> = {
  '│': '|',
  '┃': '|',
  '─': '-',
  '━': '-',
  '…': '...',
  '⋮': ':',
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
  '•': '*',
  '·': '-',
  '→': '->',
  '←': '<-',
  '↔': '<->',
  '×': 'x',
  '−': '-',
  '–': '-',
  '—': '-',
  '≤': '<=',
  '≥': '>=',
  '✓': 'ok',
  '✗': 'x',
  '\u00a0': ' ',
}

const marks = new RegExp(`[${Object.keys(plain).join('')}]`, 'gu')

/** Writes the marks of our own texts in ASCII; letters of other alphabets stay. */
export function toAscii(text: string): string {
  return text.replaceAll(marks, (mark) => plain[mark] ?? mark)
}

/** A mark, or a text of ours without code in it, as this terminal shows it. */
export function mark({ ascii }: { ascii?: boolean }, text: string): string {
  return ascii === true ? toAscii(text) : text
}
