import { fileKindOf } from '../change/file-kind.ts'
import { defined } from '../defined.ts'
import type { RunContext } from '../engine.ts'
import { DuckError, toDuckError } from '../errors.ts'
import type { Repository } from '../git/repository.ts'
import type { Mention } from '../git/types.ts'
import type { Material } from '../llm/prompting/ask-with-untrusted-input.ts'
import { readSymbols, withWorkspace } from '../repo/file-symbols.ts'
import { distanceFromUse, findDeclarations, isSymbolName } from '../repo/find-declarations.ts'
import { openWorkspace, type Workspace } from '../repo/workspace.ts'
import { codeFence, codeSpan, proseLine } from '../report/markdown/markdown-text.ts'
import { plural } from '../report/tally.ts'
import { redact } from '../secrets/redact.ts'
import type { CodeSymbol } from '../syntax/types.ts'
import { definitionsOf, type Place } from './find-definitions.ts'

export interface OutlineAnswer {
  /** The description without a model, as Markdown. */
  shown: string
  /** The description with the code itself, for a model. */
  material: Material[]
  /** The files that the description covers. */
  files: string[]
}

/**
 * Describes the target of a request without a model: a file, a line, a symbol, or the places that an error or stack
 * trace passes through.
 */
export async function describeSymbol(
  request: string,
  repository: Repository,
  side: string,
  context: RunContext,
): Promise<OutlineAnswer> {
  const folder = await filesBelow(request, repository, side)
  if (folder.length > 0) return describeFolder(folder, repository, side, context)
  const workspace = openWorkspace(context, repository.root)
  try {
    const places = await placesIn(request, repository, side, workspace)
    const answers: OutlineAnswer[] = []
    for (const { path, line } of places.slice(0, 8)) {
      const { text, ...read } = await readSymbols(path, repository, side, workspace)
      const file = { path, ...read, text: redact(text) }
      answers.push(line === undefined ? describeFile(file) : await describeLine(file, line, repository, side))
    }
    return {
      shown: answers.map(({ shown }) => shown).join('\n\n'),
      material: answers.flatMap(({ material }) => material),
      files: [...new Set(answers.flatMap(({ files }) => files))],
    }
  } finally {
    await workspace.close()
  }
}

/** Maximum number of files to read in a folder. */
const mostInFolder = 40

/** Returns the files in a requested folder, or nothing if the request is not a folder. */
async function filesBelow(request: string, repository: Repository, side: string): Promise<string[]> {
  const named = request.trim().replace(/^\.\//, '').replace(/\/+$/, '')
  if (named === '' || /\s/.test(named)) return []
  const entries = await repository.list(side, named === '.' ? [] : [named])
  const below = entries.map(({ path }) => path).filter((path) => named === '.' || path.startsWith(`${named}/`))
  const code = below.filter((path) => {
    const { documentation, configuration, skipped, test } = fileKindOf(path)
    return !documentation && !configuration && !test && skipped === undefined
  })
  return (code.length > 0 ? code : below).slice(0, mostInFolder)
}

/** Describes a folder by the exported declarations of its files. */
async function describeFolder(
  files: readonly string[],
  repository: Repository,
  side: string,
  context: RunContext,
): Promise<OutlineAnswer> {
  const read = await withWorkspace(context, repository, (workspace) =>
    Promise.all(
      files.map(async (path) => {
        // A binary file exists, but has no content to describe.
        const found = await readSymbols(path, repository, side, workspace).catch((thrown) => {
          if (toDuckError(thrown).kind === 'not-found') return undefined
          throw thrown
        })
        return { path, symbols: found?.symbols ?? [], isText: found !== undefined }
      }),
    ),
  )
  return {
    shown: read.map(({ path, symbols }) => rowOf(path, symbols)).join('\n'),
    material: [],
    files: read.filter(({ isText }) => isText).map(({ path }) => path),
  }
}

/** Returns the exported declarations of a file on one line. */
function rowOf(path: string, symbols: readonly CodeSymbol[]): string {
  const shown = symbols.filter((symbol) => symbol.exported && !symbol.path.includes('.'))
  const names = shown.slice(0, 8).map(({ name }) => codeSpan(name))
  const more = shown.length > 8 ? `, and ${shown.length - 8} more` : ''
  const doc = shown.find((symbol) => symbol.doc !== undefined && summaryOf(symbol.doc) !== '')?.doc
  return `- ${codeSpan(path)}${names.length === 0 ? '' : `: ${names.join(', ')}${more}`}${doc === undefined ? '' : `. ${proseLine(summaryOf(doc), 120)}`}`
}

/** Returns a doc comment up to its first parameter or result tag. */
function summaryOf(doc: string): string {
  const lines = doc.replaceAll(/^\s*[@\\](?:brief|summary|description|desc)\b\s*/gm, '').split('\n')
  const end = lines.findIndex((line) =>
    /^\s*(?:@\w|[:\\](?:param|return|raise)|(?:Args|Arguments|Parameters|Returns|Raises):?\s*$)/.test(line),
  )
  return (end === -1 ? lines : lines.slice(0, end)).join('\n').trim()
}

async function placesIn(request: string, repository: Repository, side: string, workspace: Workspace): Promise<Place[]> {
  const entries = await repository.list(side)
  const paths = new Map(entries.map(({ path }) => [path, path]))
  const single = request.trim().replace(/^\.\//, '')
  const [, named = single, line] = /^(.+?):(\d+)(?::\d+)?$/.exec(single) ?? []
  if (paths.has(named)) return [{ path: named, ...defined({ line: line === undefined ? undefined : Number(line) }) }]
  const found: Place[] = []
  for (const [, path = '', at] of request.matchAll(/([\w@./\\-]+\.\w{1,6})(?:"?, line |[:(])(\d+)/g)) {
    const own = entries.find(
      (entry) =>
        path.endsWith(`/${entry.path}`) || path === entry.path || entry.path.endsWith(`/${path.replace(/^\.?\//, '')}`),
    )
    if (own !== undefined && !found.some((place) => place.path === own.path && place.line === Number(at)))
      found.push({ path: own.path, line: Number(at) })
  }
  if (found.length > 0) return found
  if (isSymbolName(single)) {
    const places = await findDeclarations(single, repository, side, workspace)
    if (places.length > 0) return places
  }
  const definitions = await definitionsOf(request, repository, side)
  if (definitions.length > 0) return definitions
  throw new DuckError(
    'not-found',
    `No file, line or symbol in this repository matches ${codeSpan(single.slice(0, 120))}. Check the spelling.`,
  )
}

interface SourceFile {
  path: string
  /** With secrets masked. */
  text: string
  language: string | undefined
  symbols: readonly CodeSymbol[]
}

/** Returns some lines of a file, and the same lines with their numbers for a model. */
function linesOf({ path, text }: SourceFile, from: number, to: number): { code: string[]; material: Material } {
  const code = text.split('\n').slice(from - 1, to)
  const numbered = code.map((each, index) => `${from + index}: ${each}`).join('\n')
  return { code, material: { name: `${path}:${from}`, text: numbered } }
}

function describeFile(file: SourceFile): OutlineAnswer {
  const { path, text, language = '', symbols } = file
  const { code, material } = linesOf(file, 1, 400)

  const listed = symbols.filter(({ path: own }) => !own.includes('.') || symbols.length < 20).slice(0, 40)
  const rows = listed.map((each) => {
    const summary = each.doc ? ` ${proseLine(summaryOf(each.doc), 120)}` : ''
    return `- ${codeSpan(signature(each))} ${codeSpan(`:${each.startLine}`)}${summary}`
  })
  if (rows.length === 0) rows.push(codeFence(code.slice(0, 20), language))
  const head = `**${codeSpan(path)}** ${plural(text.split('\n').length, 'line')}, ${plural(symbols.length, 'symbol')}`
  return { shown: [head, ...rows].join('\n'), material: [material], files: [path] }
}

/** Describes the innermost declaration around a line, or the lines around it. */
async function describeLine(
  file: SourceFile,
  line: number,
  repository: Repository,
  side: string,
): Promise<OutlineAnswer> {
  const { path, symbols, language = '' } = file
  const title = `**${codeSpan(`${path}:${line}`)}**`
  const around = symbols.filter((each) => each.startLine <= line && line <= each.endLine).at(-1)
  if (around === undefined) {
    const { code, material } = linesOf(file, Math.max(1, line - 10), line + 10)
    return { shown: `${title}\n${codeFence(code, language)}`, material: [material], files: [path] }
  }
  const { mentions } = await repository.grep(side, [around.name])
  return describeDeclaration(file, around, title, mentions)
}

function describeDeclaration(
  file: SourceFile,
  around: CodeSymbol,
  title: string,
  mentions: readonly Mention[],
): OutlineAnswer {
  const { path, language = '' } = file
  const { code, material } = linesOf(file, around.startLine, around.endLine)
  const users = mentions
    .filter((each) => each.path !== path || each.line < around.startLine || each.line > around.endLine)
    .toSorted((one, other) => distanceFromUse(one.path) - distanceFromUse(other.path))
  const rows = users
    .slice(0, 10)
    .map((each) => `- ${codeSpan(`${each.path}:${each.line}`)} ${codeSpan(redact(each.text).trim().slice(0, 140))}`)
  const uses = {
    name: `mentions of ${around.name}`,
    text: users
      .slice(0, 40)
      .map((each) => `${each.path}:${each.line}: ${each.text.trim()}`)
      .join('\n'),
  }
  const summary = summaryOf(around.doc ?? '')
  const shown = [
    `${title} in ${codeSpan(signature(around))}${summary === '' ? '' : `: ${proseLine(summary, 400)}`}`,
    codeFence(code.slice(0, 60), language),
    rows.length === 0
      ? 'Not mentioned elsewhere.'
      : `Mentioned ${users.length === 1 ? 'once' : `${users.length} times`} elsewhere:`,
    ...rows,
  ].join('\n')
  return { shown, material: [material, uses], files: [path] }
}

function signature({ kind, path, parameters, returns }: CodeSymbol): string {
  const list = parameters?.map(({ name, optional }) => `${name}${optional ? '?' : ''}`).join(', ')
  return `${kind} ${path}${list === undefined ? '' : `(${list})`}${returns === undefined ? '' : `: ${returns}`}`
}
