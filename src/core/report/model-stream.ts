import { modelText } from './model-text.ts'

/** Streams a model's answer in whole paragraphs and code blocks, each made safe to show. */
export function modelStream(tell: (markdown: string) => void): { take(text: string): void; end(): void } {
  let kept = ''
  const hand = (text: string) => {
    const safe = modelText(text)
    if (safe !== '') tell(safe)
  }
  return {
    take(text) {
      kept += text
      let from = 0
      let fenced = false
      for (let at = kept.indexOf('\n'); at !== -1; at = kept.indexOf('\n', at + 1)) {
        const line = kept.slice(kept.lastIndexOf('\n', at - 1) + 1, at)
        if (/^\s{0,3}(`{3,}|~{3,})/.test(line)) fenced = !fenced
        // A blank line ends a paragraph, except inside code.
        if (!fenced && line.trim() === '') {
          hand(kept.slice(from, at))
          from = at + 1
        }
      }
      kept = kept.slice(from)
    },
    end() {
      hand(kept)
      kept = ''
    },
  }
}
