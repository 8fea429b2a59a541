import { isPlaceholder } from './secret-values.ts'

/** Half-open range of a text, in UTF-16 units. */
export interface Span {
  start: number
  end: number
}

/** Merges spans that overlap, in order. */
export function mergeSpans(spans: readonly Span[]): Span[] {
  const merged: Span[] = []
  for (const { start, end } of spans.toSorted((one, other) => one.start - other.start || other.end - one.end)) {
    const last = merged.at(-1)
    if (last !== undefined && start < last.end) last.end = Math.max(last.end, end)
    else if (end > start) merged.push({ start, end })
  }
  return merged
}

/** What the first group of expressions with indices matches, unless it is a placeholder. */
export function shapeSpans(text: string, shapes: readonly RegExp[]): Span[] {
  return shapes.flatMap((shape) =>
    [...text.matchAll(shape)].flatMap((match) => {
      const [start, end] = match.indices?.[1] ?? [0, 0]
      return isPlaceholder(match[1] ?? '') ? [] : [{ start, end }]
    }),
  )
}
