/** Non-ASCII characters in our own texts, with their replacements for terminals that show ASCII only. */
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

/** Replaces the non-ASCII characters of our own texts. Letters of other alphabets are unchanged. */
export function toAscii(text: string): string {
  return text.replaceAll(marks, (mark) => plain[mark] ?? mark)
}

/** Returns one of our own texts (without code in it) as this terminal can show it. */
export function mark({ ascii }: { ascii?: boolean }, text: string): string {
  return ascii === true ? toAscii(text) : text
}
