import { existsSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { decode } from '../change/file-reader.ts'
import type { RunContext } from '../engine.ts'
import { DuckError } from '../errors.ts'
import { objectId, workingTree } from '../git/objects/object-id.ts'
import type { Repository } from '../git/repository.ts'
import type { Invocation, Outcome } from '../types.ts'
import { openPlainFolderAt } from './plain-folder.ts'
import { startFolder } from './with-repository.ts'
import { openRepositoryAt } from './workspace.ts'

/** The source of the files for `analyze`. The repository must be closed. */
export interface AnalyzeSource {
  repository: Repository
  side: string
  /** Folder that paths are relative to. */
  start: string
  /** The requested paths; empty for everything. */
  paths: readonly string[]
  /** A description of the requested paths. */
  what: string
  /** Notes for the report; complete after the files are listed. */
  notes(): string[]
  /** Present for standard input, with the given file name. Its results are not cached. */
  named?: { given: string; path: string }
}

/**
 * Opens the repository or folder of the paths, or adds standard input to it as a file. Throws `invalid` or `not-found`.
 */
export async function openAnalyzeSource(invocation: Invocation, context: RunContext): Promise<AnalyzeSource> {
  const { head, stdin, 'stdin-path': name } = invocation.arguments
  const paths = (invocation.arguments.path ?? []) as string[]
  const start = startFolder(invocation, context)
  if (stdin === true) return openStandardInput(paths, name as string | undefined, start, context)
  if (name !== undefined)
    throw new DuckError(
      'invalid',
      `--path is only valid with --stdin. To analyze the file, run \`rubberduck analyze ${name}\`.`,
    )
  const here = await openRepositoryAt(context, start, head === undefined)
  const isCommit = here !== undefined && (head !== undefined || here.bare)
  const side = isCommit ? await here.resolve(String(head ?? 'HEAD')) : workingTree
  // On a server, paths are untrusted and must be inside the mirror.
  const elsewhere = isCommit ? undefined : folderElsewhere(paths, start, here)
  if (here !== undefined && elsewhere === undefined) {
    const what = whatIsRequested(paths, 'the whole repository')
    return { repository: here, side, start, paths, what, notes: () => [] }
  }
  await here?.close()
  return openFolder(elsewhere, paths, start, context)
}

/** Opens the repository or the plain folder that contains the paths, which may be outside of `start`. */
async function openFolder(
  elsewhere: string | undefined,
  paths: readonly string[],
  start: string,
  context: RunContext,
): Promise<AnalyzeSource> {
  const repository = elsewhere === undefined ? undefined : await openRepositoryAt(context, elsewhere, true)
  const real = paths.map((path) => (existsSync(resolve(start, path)) ? realPath(start, path) : path))
  const shared = { side: workingTree, start, paths: real, what: whatIsRequested(paths, 'the whole folder') }
  if (repository !== undefined) return { ...shared, repository, notes: () => [] }
  const folder = openPlainFolderAt(elsewhere ?? start, context, real)
  return { ...shared, repository: folder, notes: () => [noHistory, ...folder.notes] }
}

function whatIsRequested(paths: readonly string[], everything: string): string {
  return paths.length === 0 ? everything : paths.join(', ')
}

const noHistory = 'The files are not in a git repository, so the git history is not available.'

/** Returns the folder of the paths if it is outside the repository or the start folder; otherwise undefined. */
function folderElsewhere(paths: readonly string[], start: string, here: Repository | undefined): string | undefined {
  const root = here?.root ?? realpathSync(start)
  const present = paths.filter((path) => existsSync(resolve(start, path)))
  const outside = present.filter(
    (path) => isOutside(root, resolve(start, path)) && isOutside(root, realPath(start, path)),
  )
  if (outside.length === 0) return undefined
  if (here !== undefined && outside.length < paths.length) throw severalPlaces(paths)
  const folders = present.map((path) => folderOf(realPath(start, path)))
  return folders.reduce(sharedFolder)
}

function folderOf(path: string): string {
  return statSync(path).isDirectory() ? path : dirname(path)
}

function severalPlaces(paths: readonly string[]): DuckError {
  return new DuckError(
    'invalid',
    `${paths.map((path) => `\`${path}\``).join(' and ')} are not in the same repository or folder. Analyze them separately.`,
  )
}

function sharedFolder(one: string, other: string): string {
  let folder = one
  while (isOutside(folder, other)) folder = dirname(folder)
  return folder
}

/** Resolves symbolic links, except in the last part. */
function realPath(start: string, path: string): string {
  const whole = resolve(start, path)
  return whole === dirname(whole) ? whole : join(realpathSync(dirname(whole)), basename(whole))
}

function isOutside(root: string, path: string): boolean {
  const found = relative(root, path)
  return found === '..' || found.startsWith('../') || found.startsWith('..\\')
}

async function openStandardInput(
  paths: readonly string[],
  name: string | undefined,
  start: string,
  context: RunContext,
): Promise<AnalyzeSource> {
  if (paths.length > 0)
    throw new DuckError(
      'invalid',
      `--stdin does not accept file arguments. Remove ${paths.join(' ')}, and set the file name with --path.`,
    )
  if (name === undefined)
    throw new DuckError('invalid', 'Missing --path for --stdin. Set the file name, for example `--path src/a.ts`.')
  const whole = resolve(start, name)
  let folder = dirname(whole)
  while (!existsSync(folder)) folder = dirname(folder)
  const under = (await openRepositoryAt(context, folder, true)) ?? openPlainFolderAt(folder, context, [whole])
  const path = relative(under.root, join(realpathSync(folder), relative(folder, whole))).replaceAll('\\', '/')
  const bytes = Buffer.from(await context.stdin())
  if (decode(bytes) === undefined)
    throw new DuckError('invalid', 'Standard input is binary, so it was not analyzed. Pass the text of a source file.')
  const entry = { path, id: objectId('sha1', bytes), mode: '100644', size: bytes.length }
  const repository: Repository = {
    ...under,
    list: async (side, wanted = []) =>
      wanted.length > 0 && !wanted.includes(path) ? under.list(side, wanted) : [entry],
    file: async (side, file) => (file === path ? entry : under.file(side, file)),
    blob: async (id, maxBytes = Number.POSITIVE_INFINITY) => {
      if (id !== entry.id) return under.blob(id, maxBytes)
      return bytes.length > maxBytes
        ? { id, size: bytes.length, missing: 'too-large' }
        : { id, size: bytes.length, bytes }
    },
  }
  return {
    repository,
    side: workingTree,
    start: under.root,
    paths: [path],
    what: `standard input as ${name}`,
    notes: () => [],
    named: { given: name, path },
  }
}

/** Restores the given file name in the outcome, for editors that match by name. */
export function withGivenName(outcome: Outcome, { given, path }: { given: string; path: string }): Outcome {
  const renamed = <Row extends { path: string }>(rows: readonly Row[]) =>
    rows.map((row) => (row.path === path ? { ...row, path: given } : row))
  const parts = outcome.parts.map((part) =>
    part.kind === 'report'
      ? {
          ...part,
          report: { ...part.report, findings: renamed(part.report.findings), ledger: renamed(part.report.ledger) },
        }
      : part,
  )
  return { ...outcome, parts }
}
