import { fileKindOf } from '../change/file-kind.ts'
import type { Engine } from '../engine.ts'
import { DuckError } from '../errors.ts'
import { textOutcome } from '../outcome/make-outcome.ts'
import { cycleParts } from '../overview/cycle-table.ts'
import { folderParts } from '../overview/folder-table.ts'
import { hotSpotParts, readFileChurn } from '../overview/hot-spots.ts'
import { buildImportGraph } from '../overview/import-graph.ts'
import { readFiles } from '../overview/read-files.ts'
import { unusedParts } from '../overview/unused-names.ts'
import { locatePath, startFolder, withRepository } from '../repo/with-repository.ts'
import { openWorkspace } from '../repo/workspace.ts'

/** Shows folders and their imports, import cycles, hotspots and unused names. Tests are excluded. */
export const overviewEngine: Engine = {
  run: (invocation, context) =>
    withRepository(invocation, context, async (repository, side) => {
      const { path = [] } = invocation.arguments as { path?: string[] }
      const start = startFolder(invocation, context)
      const under = await Promise.all(path.map((each) => locatePath(repository, side, start, each)))
      const workspace = openWorkspace(context, repository.root)
      try {
        const policy = await workspace.readPolicy(repository, invocation.pinned?.policy ?? side, invocation.arguments)
        const all = await repository.list(side)
        const named = under.length === 0 ? all : await repository.list(side, under)
        const wanted = named.filter(
          (entry) =>
            entry.mode.startsWith('100') &&
            !fileKindOf(entry.path).test &&
            policy.config.forPath(entry.path).skip === undefined,
        )
        if (wanted.length === 0)
          throw new DuckError('not-found', 'No files found. Specify files or folders in the repository.')
        const [files, churn] = await Promise.all([
          readFiles(wanted, repository, { reader: workspace.reader, policy }, context),
          readFileChurn(repository, side),
        ])
        if (files.length === 0) return textOutcome('None of these files is in a supported language.')
        context.progress('resolving imports')
        const graph = await buildImportGraph(files, all, repository, side)
        return {
          state: 'complete',
          parts: [
            ...folderParts(files, graph),
            ...cycleParts(graph),
            ...hotSpotParts(files, churn),
            ...(await unusedParts(files, all, repository, context)),
          ],
        }
      } finally {
        await workspace.close()
      }
    }),
}
