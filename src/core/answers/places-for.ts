import { searchIndex } from '../index/search.ts'
import { type EngineInput, indexOrNone } from '../model/with-context.ts'
import { codeSpan } from '../report/markdown/markdown-text.ts'
import { matchingLines } from './matching-lines.ts'

/** The answer without a model if the repository contains no word of the question. */
export const nothingFound = 'No file in the repository mentions these words.'

/** Maximum number of places to read. The best-ranked ones are shown with their files and lines. */
const mostPlaces = 20
const mostFiles = 10
const mostLines = 4

/** Searches for the question and returns the matching places, grouped by file. */
export async function placesFor(question: string, { repository, side, context }: EngineInput): Promise<string> {
  const { store, notes } = await indexOrNone(context, repository, side)
  try {
    const hits = store === undefined ? [] : searchIndex(store, question, mostPlaces)
    const found = await Promise.all(
      hits.map(async (hit) => ({ hit, lines: await matchingLines(hit, question, repository, mostLines) })),
    )
    const files = new Map<string, Map<number, string>>()
    for (const { hit, lines } of found) {
      const rows = files.get(hit.path) ?? new Map<number, string>()
      for (const { line, text } of lines) if (rows.size < mostLines) rows.set(line, text)
      files.set(hit.path, rows)
    }
    const shown = [...files]
      .slice(0, mostFiles)
      .map(([path, rows]) =>
        [
          `- ${codeSpan(path)}`,
          ...[...rows]
            .toSorted(([one], [other]) => one - other)
            .map(([line, text]) => `  - ${line}: ${codeSpan(text.trim().slice(0, 160))}`),
        ].join('\n'),
      )
    const said = shown.length > 0 || notes.length > 0 ? shown : [nothingFound]
    return [...notes, ...said].join('\n')
  } finally {
    store?.close()
  }
}
