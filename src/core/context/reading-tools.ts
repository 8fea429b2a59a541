import { z } from 'zod'
import { fileKindOf } from '../change/file-kind.ts'
import { DuckError } from '../errors.ts'
import { isUncommitted } from '../git/objects/object-id.ts'
import type { Repository } from '../git/repository.ts'
import type { Tool } from '../llm/port.ts'
import { redact } from '../secrets/redact.ts'
import type { IndexStore } from '../store/code-index/code-index.ts'
import { declares } from '../syntax/declares-name.ts'

const mostLines = 400
const mostRows = 60

/** Read-only tools for a model, limited to one commit of a repository or its working tree. */
export function readingTools(repository: Repository, side: string, index?: IndexStore): Tool[] {
  const tool = <T>(
    name: string,
    description: string,
    schema: z.ZodType<T>,
    run: (given: T, signal: AbortSignal) => Promise<string>,
  ): Tool => ({
    name,
    description,
    ...(isUncommitted(side) ? {} : { pinned: side }),
    parameters: z.toJSONSchema(schema, { target: 'draft-7' }) as Record<string, unknown>,
    run: (given, signal) => run(given as T, signal),
  })
  const commit = isUncommitted(side) ? 'HEAD' : side
  return [
    tool(
      'read_file',
      'Reads a file, or some of its lines.',
      z.object({ path: z.string(), startLine: z.int().min(1).optional(), endLine: z.int().min(1).optional() }),
      async ({ path, startLine = 1, endLine }) => {
        const lines = (await textOf(repository, side, path)).split('\n')
        const last = Math.min(lines.length, endLine ?? lines.length, startLine + mostLines - 1)
        const shown = lines.slice(startLine - 1, last).map((line, index) => `${startLine + index}: ${line}`)
        const left = Math.min(lines.length, endLine ?? lines.length) - last
        return [...shown, ...(left > 0 ? [`… ${left} more lines`] : [])].join('\n')
      },
    ),
    tool(
      'search',
      'Finds a whole word, such as the name of a function, in all files.',
      z.object({ word: z.string().min(2).max(200) }),
      async ({ word }) => {
        const rows = (await mentions(repository, side, word)).map(shown)
        return rows.length === 0 ? `No mention of ${word} found.` : rows.join('\n')
      },
    ),
    tool(
      'list_files',
      'Lists the files below a folder; without one, of the repository.',
      z.object({ folder: z.string().optional() }),
      async ({ folder = '' }) => {
        const entries = await repository.list(side, folder === '' ? [] : [folder])
        const paths = entries.slice(0, 300).map(({ path }) => path)
        return [...paths, ...(entries.length > 300 ? [`… ${entries.length - 300} more`] : [])].join('\n')
      },
    ),
    tool(
      'find_symbol',
      'Finds where a function, class, type or constant is defined.',
      z.object({ name: z.string().min(1).max(200) }),
      async ({ name }) => {
        const rows =
          index
            ?.bySymbol(name, false, mostRows)
            .map((hit) => `${hit.path}:${hit.startLine}: ${hit.kind} ${hit.symbol}`) ??
          (await mentions(repository, side, name)).filter(({ text }) => declares(text, name)).map(shown)
        return rows.length === 0 ? `No definition of ${name} found.` : rows.join('\n')
      },
    ),
    tool(
      'find_references',
      'Finds the lines that use a symbol, without those that define it.',
      z.object({ name: z.string().min(2).max(200) }),
      async ({ name }) => {
        const rows = (await mentions(repository, side, name)).filter(
          ({ text, path }) => !declares(text, name) && !fileKindOf(path).documentation,
        )
        return rows.length === 0 ? `No use of ${name} found.` : rows.map(shown).join('\n')
      },
    ),
    tool(
      'git_log',
      'Lists the commits that changed a file or folder, the newest first; without one, all of them.',
      z.object({ path: z.string().optional(), limit: z.int().min(1).max(50).optional() }),
      async ({ path = '', limit = 20 }) => {
        const entries = await repository.log(commit, path.replace(/^\.\//, ''), { limit })
        return entries.length === 0
          ? 'No commit changed it.'
          : entries
              .map(({ id, date, author, subject }) => `${id.slice(0, 10)} ${date} ${author}: ${subject}`)
              .join('\n')
      },
    ),
    tool(
      'git_blame',
      'Says which commit last changed each of some lines, as committed.',
      z.object({ path: z.string(), startLine: z.int().min(1), endLine: z.int().min(1) }),
      async ({ path, startLine, endLine }) => {
        const last = Math.min(endLine, startLine + mostRows - 1)
        const lines = await repository.blame(commit, path.replace(/^\.\//, ''), startLine, Math.max(startLine, last))
        return lines
          .map(({ line, id, date, author, text }) => `${line}: ${id.slice(0, 10)} ${date} ${author}: ${text}`)
          .join('\n')
      },
    ),
  ]
}

async function mentions(repository: Repository, side: string, word: string) {
  const found = await repository.grep(side, [word], { perWord: mostRows })
  return found.mentions
}

function shown({ path, line, text }: { path: string; line: number; text: string }): string {
  return `${path}:${line}: ${redact(text).trim().slice(0, 200)}`
}

/**
 * Returns the text of a file at a side, with masked secrets, because parts of it no longer show them as such. Throws `not-found` for anything else, including paths outside the repository.
 */
export async function textOf(repository: Repository, side: string, path: string): Promise<string> {
  const file = await repository.file(side, path.replace(/^\.\//, ''))
  const blob = file?.mode.startsWith('100') ? await repository.blob(file.id, 1024 * 1024) : undefined
  if (blob === undefined || !('bytes' in blob) || blob.bytes.subarray(0, 8_000).includes(0))
    throw new DuckError('not-found', `Text file \`${path.slice(0, 200)}\` not found.`)
  return redact(blob.bytes.toString('utf8'))
}
