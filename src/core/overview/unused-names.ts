import { blobTexts } from '../change/read-change.ts'
import type { RunContext } from '../engine.ts'
import type { TreeEntry } from '../git/objects/tree.ts'
import type { Repository } from '../git/repository.ts'
import { plural } from '../report/tally.ts'
import type { Part } from '../types.ts'
import { type CodeFile, inLanes } from './read-files.ts'
import { createUsageCounter } from './usage-counter.ts'

const mostRows = 20
const inFlight = 16

/** Lists declarations whose names are not mentioned anywhere else in the repository. */
export async function unusedParts(
  files: readonly CodeFile[],
  entries: readonly TreeEntry[],
  repository: Repository,
  context: RunContext,
): Promise<Part[]> {
  const candidates = files.flatMap(({ path, parsed }) => (parsed?.candidates ?? []).map((symbol) => ({ path, symbol })))
  const counter = createUsageCounter(candidates.map(({ symbol }) => symbol.name))
  const texts = blobTexts(repository)
  const readable = entries.filter(({ mode }) => mode.startsWith('100'))
  let done = 0
  await inLanes(readable, inFlight, async ({ path, id }) => {
    context.signal.throwIfAborted()
    if (counter.left() === 0) return
    const read = await texts(id, path)
    if ('text' in read) counter.read(read.text)
    done++
    if (done % 100 === 0) context.progress(`unused names: ${done} of ${readable.length} files`)
  })
  const unused = candidates.filter(({ symbol }) => counter.lines(symbol.name) === 1)
  if (unused.length === 0) return []
  return [
    {
      kind: 'data',
      title: `${plural(unused.length, 'unused name')}${unused.length > mostRows ? ` (the first ${mostRows})` : ''}`,
      columns: ['place', 'kind', 'name'],
      rows: unused
        .slice(0, mostRows)
        .map(({ path, symbol }) => [`${path}:${symbol.startLine}`, symbol.kind, symbol.name]),
    },
    {
      kind: 'text',
      markdown:
        'No other line in the repository mentions these names, including tests and documentation. Some may be entry points, called by a framework, or part of a public API.',
    },
  ]
}
