import type { Node } from 'web-tree-sitter'
import { toDuckError } from '../errors.ts'
import { type FileContext, openFileContext } from './file-context.ts'
import { collectDefinitions, type Definition } from './outline/definitions.ts'
import { collectImports } from './outline/imports.ts'
import { collectModules } from './outline/modules.ts'
import { buildOutline, emptyOutline, findDefinitions } from './outline/outline.ts'
import { compileOutlineQuery, matchOutline, type OutlineQuery } from './outline/outline-matches.ts'
import { definitionPatterns, importPatterns, readOutlineSource, symbolPatterns } from './outline/outline-query.ts'
import { callablesOf, symbolLocator } from './outline/symbol-paths.ts'
import { type LoadedGrammar, loadGrammar } from './parser/grammar.ts'
import type { ProgramError, ProgramSource, Task, WorkerAnswer, WorkerSetup } from './parser/messages.ts'
import { findErrorLines, OutOfTime, parseText } from './parser/parse.ts'
import { type CompiledProgram, compileQueryProgram, runProgram } from './query/queries.ts'
import { dumpTree } from './tree/tree-dump.ts'
import { walkTree } from './tree/walk.ts'
import type { DefinedSymbol, Inspection, InspectRequest, PlainNode, Uninspected } from './types.ts'

/** The state of one thread: grammars and programs, created on first use. */
export interface InspectorState {
  setup: WorkerSetup
  grammars: Map<string, LoadedGrammar | Error>
  sources: Map<string, ProgramSource>
  programs: Map<string, CompiledProgram>
  outlines: Map<string, OutlineQueries | undefined>
}

interface OutlineQueries {
  whole(): OutlineQuery
  /** Symbols and their parameters only. */
  symbols(): OutlineQuery
  /** Symbols only. */
  definitions(): OutlineQuery
  imports(): OutlineQuery
}

export function openInspectorState(setup: WorkerSetup): InspectorState {
  return { setup, grammars: new Map(), sources: new Map(), programs: new Map(), outlines: new Map() }
}

export function registerProgram(bench: InspectorState, program: ProgramSource): void {
  bench.sources.set(program.id, program)
  bench.programs.delete(program.id)
}

/** Runs one task. Only throws for internal errors, after which the worker ends. */
export async function doTask(bench: InspectorState, task: Task, timeoutMs: number): Promise<WorkerAnswer> {
  if (task.kind === 'compile') return compile(bench, task.program, task.whole)
  const language = task.kind === 'tree' ? task.language : task.request.language
  try {
    const loaded = await grammarOf(bench, language)
    const deadline = performance.now() + timeoutMs
    if (loaded instanceof Error) return { language, failure: 'grammar', reason: loaded.message }
    return task.kind === 'tree' ? toTree(loaded, task.text, deadline) : inspect(bench, loaded, task.request, deadline)
  } catch (error) {
    if (!(error instanceof OutOfTime)) throw error
    return { language, failure: 'timeout', reason: `${error.message} took longer than ${timeoutMs} ms` }
  }
}

function inspect(
  bench: InspectorState,
  loaded: LoadedGrammar,
  request: InspectRequest,
  deadline: number,
): Inspection | Uninspected {
  const tree = parseText(loaded, request.text, deadline)
  try {
    const file = openFileContext(loaded, tree, request.text, deadline)
    const inspection: Inspection = { language: request.language, errors: findErrorLines(file.root) }
    const outlines = outlinesOf(bench, loaded)
    if (request.want.symbols) {
      const where = request.want.symbols === 'outer' ? { depth: loaded.language.outerDepth } : {}
      const matches = outlines === undefined ? [] : matchOutline(outlines.definitions(), file, where)
      inspection.symbols = definedSymbols(collectDefinitions(matches))
    }
    if (request.want.imports) {
      const matches = outlines === undefined ? [] : matchOutline(outlines.imports(), file)
      inspection.imports = collectImports(matches, file)
      inspection.modules = collectModules(matches, loaded.language)
    }
    if (request.want.cognitive)
      inspection.cognitive = walkTree(file, undefined).functions.reduce((sum, { cognitive }) => sum + cognitive, 0)
    const definitions = lookAtAll(file, outlines, request.want, inspection)
    if (request.want.program !== undefined) {
      const program = programOf(bench, loaded, request.want.program)
      if ('error' in program) return { language: request.language, failure: 'grammar', reason: program.error.message }
      const locate = symbolLocator(file, outlines?.symbols, definitions)
      const result = runProgram(program, file, request.lines, locate)
      if ('message' in result) return { language: request.language, failure: 'grammar', reason: result.message }
      inspection.matches = result.matches
      if (result.limited) inspection.limited = true
    }
    return inspection
  } finally {
    tree.delete()
  }
}

/**
 * Runs everything that needs a walk over all nodes: outline, metrics, tokens and blocks share one. Returns the
 * definitions if they were needed.
 */
function lookAtAll(
  file: FileContext,
  outlines: OutlineQueries | undefined,
  { outline, functions, beyond, tokens, blocks }: InspectRequest['want'],
  inspection: Inspection,
): Definition[] | undefined {
  if (!outline && !functions && !tokens && !blocks) return undefined
  if (functions && beyond !== undefined && !outline && !tokens) {
    // An outermost function contains its inner ones, so its values bound theirs.
    const rough = walkTree(file, undefined)
    const over = rough.functions.some(
      ({ cognitive, nesting, lines }) =>
        cognitive > beyond.cognitive || nesting > beyond.nesting || lines > beyond.lines,
    )
    if (!over) {
      inspection.functions = []
      if (blocks) inspection.blocks = rough.blocks
      return undefined
    }
  }
  const query = outline ? outlines?.whole() : functions ? outlines?.symbols() : undefined
  const matches = query === undefined ? [] : matchOutline(query, file)
  const { definitions, parameters } = findDefinitions(matches)
  const walk = walkTree(file, functions ? callablesOf(definitions, parameters) : [])
  if (functions) inspection.functions = walk.functions
  if (tokens) inspection.tokens = walk.tokens.toTokens()
  if (blocks) inspection.blocks = walk.blocks
  if (outline) {
    inspection.outline =
      query === undefined ? emptyOutline() : buildOutline(file, walk, matches, definitions, parameters)
  }
  return query === undefined ? undefined : definitions
}

function definedSymbols(definitions: readonly Definition[]): DefinedSymbol[] {
  return definitions.flatMap(({ kind, name, path, node }) =>
    kind === 'container' ? [] : [{ kind, name, path, startLine: node.startPosition.row + 1, endLine: lastLine(node) }],
  )
}

/** A node that ends with a line break ends at the start of the next line. */
function lastLine({ startPosition, endPosition }: Node): number {
  return Math.max(startPosition.row + 1, endPosition.column === 0 ? endPosition.row : endPosition.row + 1)
}

function toTree(loaded: LoadedGrammar, text: string, deadline: number): PlainNode {
  const tree = parseText(loaded, text, deadline)
  try {
    return dumpTree(tree.rootNode)
  } finally {
    tree.delete()
  }
}

async function compile(bench: InspectorState, id: string, whole: boolean): Promise<{ error?: ProgramError }> {
  const source = bench.sources.get(id)
  if (source === undefined) return { error: { message: `Unknown program ${id}.`, offset: 0 } }
  const loaded = await grammarOf(bench, source.language)
  if (loaded instanceof Error) return { error: { message: loaded.message, offset: 0 } }
  const program = whole ? compileQueryProgram(loaded, source, true) : programOf(bench, loaded, id)
  if (whole && !('error' in program)) bench.programs.set(id, program)
  return 'error' in program ? { error: program.error } : {}
}

function programOf(bench: InspectorState, loaded: LoadedGrammar, id: string): CompiledProgram {
  let program = bench.programs.get(id)
  if (program === undefined) {
    const source = bench.sources.get(id)
    program =
      source === undefined
        ? { error: { message: `Unknown program ${id}.`, offset: 0 } }
        : compileQueryProgram(loaded, source, false)
    bench.programs.set(id, program)
  }
  return program
}

function outlinesOf(bench: InspectorState, loaded: LoadedGrammar): OutlineQueries | undefined {
  const { name } = loaded.language
  if (!bench.outlines.has(name)) {
    const source = readOutlineSource(bench.setup.grammars, name)
    bench.outlines.set(name, source === undefined ? undefined : lazyQueries(loaded, source))
  }
  return bench.outlines.get(name)
}

/** Compiling takes up to 100 ms for large grammars. */
function lazyQueries(loaded: LoadedGrammar, source: string): OutlineQueries {
  let whole: OutlineQuery | undefined
  let symbols: OutlineQuery | undefined
  let definitions: OutlineQuery | undefined
  let imports: OutlineQuery | undefined
  return {
    whole: () => (whole ??= compileOutlineQuery(loaded, source)),
    symbols: () => (symbols ??= compileOutlineQuery(loaded, symbolPatterns(source))),
    definitions: () => (definitions ??= compileOutlineQuery(loaded, definitionPatterns(source))),
    imports: () => (imports ??= compileOutlineQuery(loaded, importPatterns(source))),
  }
}

async function grammarOf(bench: InspectorState, name: string): Promise<LoadedGrammar | Error> {
  let loaded = bench.grammars.get(name)
  if (loaded === undefined) {
    const language = bench.setup.languages.find((candidate) => candidate.name === name)
    loaded =
      language === undefined ? new Error(`No grammar for ${name}.`) : await loadGrammar(language).catch(toDuckError)
    bench.grammars.set(name, loaded)
  }
  return loaded
}
