import { isPlaceholder } from './secret-values.ts'

/** A half-open range in a text, in UTF-16 code units. */
export interface SecretSpan {
  start: number
  end: number
}

/** Merges overlapping spans and sorts them. */
export function mergeSpans(spans: readonly SecretSpan[]): SecretSpan[] {
  const merged: SecretSpan[] = []
  for (const { start, end } of spans.toSorted((one, other) => one.start - other.start || other.end - one.end)) {
    const last = merged.at(-1)
    if (last !== undefined && start < last.end) last.end = Math.max(last.end, end)
    else if (end > start) merged.push({ start, end })
  }
  return merged
}

/** Returns the first groups of matches, without placeholders. The expressions need the `d` flag. */
export function shapeSpans(text: string, shapes: readonly RegExp[]): SecretSpan[] {
  return shapes.flatMap((shape) =>
    [...text.matchAll(shape)].flatMap((match) => {
      const [start, end] = match.indices?.[1] ?? [0, 0]
      return isPlaceholder(match[1] ?? '') ? [] : [{ start, end }]
    }),
  )
}
