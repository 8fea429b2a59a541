import type { Node } from 'web-tree-sitter'
import { defined } from '../defined.ts'
import { toDuckError } from '../errors.ts'
import { type FileContext, offClock, openFileContext } from './file-context.ts'
import { lowerFlow } from './flow/lower.ts'
import type { FunctionMetrics, Inspection, InspectRequest, PlainNode, Uninspected } from './inspector.ts'
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
import { type CompiledProgram, compileQueryProgram } from './query/compile-program.ts'
import { runProgram } from './query/run-program.ts'
import { dumpTree } from './tree/tree-dump.ts'
import { walkTree } from './tree/walk.ts'
import type { DefinedSymbol } from './types.ts'

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

export function registerProgram(state: InspectorState, program: ProgramSource): void {
  state.sources.set(program.id, program)
  state.programs.delete(program.id)
}

/** Runs one task. Only throws for internal errors, after which the worker ends. */
export async function doTask(state: InspectorState, task: Task, timeoutMs: number): Promise<WorkerAnswer> {
  if (task.kind === 'compile') return compile(state, task.program, task.whole)
  const language = task.kind === 'tree' ? task.language : task.request.language
  try {
    const loaded = await grammarOf(state, language)
    const deadline = performance.now() + timeoutMs
    if (loaded instanceof Error) return { language, failure: 'grammar', reason: loaded.message }
    return task.kind === 'tree' ? toTree(loaded, task.text, deadline) : inspect(state, loaded, task.request, deadline)
  } catch (error) {
    if (!(error instanceof OutOfTime)) throw error
    return { language, failure: 'timeout', reason: `${error.message} took longer than ${timeoutMs} ms` }
  }
}

function inspect(
  state: InspectorState,
  loaded: LoadedGrammar,
  request: InspectRequest,
  deadline: number,
): Inspection | Uninspected {
  const tree = parseText(loaded, request.text, deadline)
  try {
    const file = openFileContext(loaded, tree, request.text, deadline)
    const inspection: Inspection = { language: request.language, errors: findErrorLines(file.root) }
    const outlines = outlinesOf(state, loaded)
    if (request.want.symbols) {
      const where = request.want.symbols === 'outer' ? { depth: loaded.language.outerDepth } : {}
      const matches = outlines === undefined ? [] : matchOutline(offClock(file, outlines.definitions), file, where)
      inspection.symbols = definedSymbols(collectDefinitions(matches))
    }
    if (request.want.imports) {
      const matches = outlines === undefined ? [] : matchOutline(offClock(file, outlines.imports), file)
      inspection.imports = collectImports(matches, file)
      inspection.modules = collectModules(matches, loaded.language)
    }
    if (request.want.cognitive)
      inspection.cognitive = walkTree(file, undefined).functions.reduce((sum, { cognitive }) => sum + cognitive, 0)
    if (request.want.flow) Object.assign(inspection, defined({ flow: lowerFlow(file) }))
    const definitions = inspectNodes(file, outlines, request.want, inspection)
    if (request.want.program !== undefined) {
      const { program: wanted } = request.want
      const program = offClock(file, () => programOf(state, loaded, wanted))
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
function inspectNodes(
  file: FileContext,
  outlines: OutlineQueries | undefined,
  want: InspectRequest['want'],
  inspection: Inspection,
): Definition[] | undefined {
  const { outline, functions, tokens, blocks } = want
  if (!outline && !functions && !tokens && !blocks) return undefined
  if (isBelowLimits(file, want, inspection)) return undefined
  const query = offClock(file, () => queryFor(want, outlines))
  const matches = query === undefined ? [] : matchOutline(query, file)
  const found = findDefinitions(matches)
  const walk = walkTree(file, functions ? callablesOf(found) : [])
  if (functions) inspection.functions = walk.functions
  if (tokens) inspection.tokens = walk.tokens.toTokens()
  if (blocks) inspection.blocks = walk.blocks
  if (outline) inspection.outline = query === undefined ? emptyOutline() : buildOutline(file, walk, matches, found)
  return query === undefined ? undefined : found.definitions
}

/** Returns the query for the parts of the outline that are wanted; undefined if none are. */
function queryFor(
  { outline, functions }: InspectRequest['want'],
  outlines: OutlineQueries | undefined,
): OutlineQuery | undefined {
  if (outline) return outlines?.whole()
  return functions ? outlines?.symbols() : undefined
}

/** Tells whether no function exceeds the limits of `beyond`. The inspection is then complete without any names. */
function isBelowLimits(file: FileContext, want: InspectRequest['want'], inspection: Inspection): boolean {
  const { outline, functions, beyond, tokens, blocks } = want
  if (!functions || beyond === undefined || outline || tokens) return false
  // An outermost function contains its inner ones, so its values bound theirs.
  const rough = walkTree(file, undefined)
  const exceeds = ({ cognitive, nesting, lines }: FunctionMetrics) =>
    cognitive > beyond.cognitive || nesting > beyond.nesting || lines > beyond.lines
  if (rough.functions.some(exceeds)) return false
  inspection.functions = []
  if (blocks) inspection.blocks = rough.blocks
  return true
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

async function compile(state: InspectorState, id: string, whole: boolean): Promise<{ error?: ProgramError }> {
  const source = state.sources.get(id)
  if (source === undefined) return { error: { message: `Unknown program ${id}.`, offset: 0 } }
  const loaded = await grammarOf(state, source.language)
  if (loaded instanceof Error) return { error: { message: loaded.message, offset: 0 } }
  const program = whole ? compileQueryProgram(loaded, source, true) : programOf(state, loaded, id)
  if (whole && !('error' in program)) state.programs.set(id, program)
  return 'error' in program ? { error: program.error } : {}
}

function programOf(state: InspectorState, loaded: LoadedGrammar, id: string): CompiledProgram {
  let program = state.programs.get(id)
  if (program === undefined) {
    const source = state.sources.get(id)
    program =
      source === undefined
        ? { error: { message: `Unknown program ${id}.`, offset: 0 } }
        : compileQueryProgram(loaded, source, false)
    state.programs.set(id, program)
  }
  return program
}

function outlinesOf(state: InspectorState, loaded: LoadedGrammar): OutlineQueries | undefined {
  const { name } = loaded.language
  if (!state.outlines.has(name)) {
    const source = readOutlineSource(state.setup.grammars, name)
    state.outlines.set(name, source === undefined ? undefined : lazyQueries(loaded, source))
  }
  return state.outlines.get(name)
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

async function grammarOf(state: InspectorState, name: string): Promise<LoadedGrammar | Error> {
  let loaded = state.grammars.get(name)
  if (loaded === undefined) {
    const language = state.setup.languages.find((candidate) => candidate.name === name)
    loaded =
      language === undefined ? new Error(`No grammar for ${name}.`) : await loadGrammar(language).catch(toDuckError)
    state.grammars.set(name, loaded)
  }
  return loaded
}
