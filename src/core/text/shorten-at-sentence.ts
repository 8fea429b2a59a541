/** Shortens a text to at most so many characters, at the end of a sentence, else of a word. */
export function shortenAtSentence(text: string, most: number): string {
  if (text.length <= most) return text
  const head = text.slice(0, most)
  const ends = [...head.matchAll(/[.!?][)"'`*]*(?=\s)/g)].map(({ 0: mark, index }) => index + mark.length)
  const end = ends.findLast((at) => at > most / 4 && isClosed(head.slice(0, at)))
  if (end !== undefined) return head.slice(0, end)
  const words = text.slice(0, most - 2)
  return `${words.slice(0, Math.max(words.lastIndexOf(' '), Math.floor(most / 2)))} …`
}

/** Tells whether no fenced block or code span is open at the end. */
function isClosed(text: string): boolean {
  return text.split('```').length % 2 === 1 && text.split('`').length % 2 === 1
}
