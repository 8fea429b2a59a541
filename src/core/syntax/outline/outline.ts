import { defined } from '../../defined.ts'
import type { FileContext } from '../file-context.ts'
import { lineAt } from '../tree/line-table.ts'
import { hashRun } from '../tree/token-buffer.ts'
import type { Walk } from '../tree/walk.ts'
import type { CodeSymbol, Outline, Parameter } from '../types.ts'
import { collectBindings } from './bindings.ts'
import { collectReferences } from './calls/references.ts'
import { collectDefinitions, type Definition } from './definitions.ts'
import { docFinder, stripMarks } from './doc-comments.ts'
import { collectFacts } from './facts.ts'
import { collectExports, collectImports } from './imports.ts'
import type { OutlineMatch } from './outline-matches.ts'
import { collectParameters } from './parameters.ts'
import { findExported } from './visibility.ts'

/** Kinds that can be called and have parameters. */
const callable = new Set<Definition['kind']>(['function', 'method', 'constructor', 'macro', 'class', 'struct', 'type'])

/** Builds an outline from the matches of the outline query. */
export function buildOutline(
  file: FileContext,
  walk: Walk,
  matches: OutlineMatch[],
  { definitions, parameters }: Definitions,
): Outline {
  const exports = collectExports(matches)
  const facts = collectFacts(matches, definitions)
  const visible = findExported(file.loaded.language, matches, definitions, new Set(exports.map(({ name }) => name)))
  const docOf = docFinder(file, walk, matches)
  const symbols = definitions.flatMap((definition) => {
    if (definition.kind === 'container') return []
    const doc = definition.doc === undefined ? docOf(definition.node) : stripMarks(definition.doc)
    const exported = visible.has(definition)
    return [
      {
        ...toSymbol(definition, walk),
        kind: definition.kind,
        exported,
        ...parametersOf(definition, parameters.get(definition)),
        ...defined({ doc }),
        ...facts.symbols.get(definition),
      },
    ]
  })
  return {
    symbols,
    references: collectReferences(file, matches, namesTaken(matches)),
    imports: collectImports(matches, file),
    bindings: collectBindings(file, walk.lines, matches, definitions),
    exports,
    ...facts.file,
  }
}

export function emptyOutline(): Outline {
  return { symbols: [], references: [], imports: [], exports: [], bindings: [], awaits: [] }
}

/** The definitions of a file in source order, with the parameters of those that have a parameter list. */
export interface Definitions {
  definitions: Definition[]
  parameters: Map<Definition, Parameter[]>
}

/** Finds paths, names and parameters, which is everything that metrics need. */
export function findDefinitions(matches: OutlineMatch[]): Definitions {
  const definitions = collectDefinitions(matches)
  return { definitions, parameters: collectParameters(matches, definitions) }
}

function toSymbol(
  { node, start, end, name, path, nameNode, async, returns }: Definition,
  { tokens, lines }: Walk,
): Omit<CodeSymbol, 'kind' | 'exported'> {
  return {
    name,
    path,
    startLine: lineAt(lines, start),
    endLine: Math.max(lineAt(lines, start), lineAt(lines, end - 1)),
    nameLine: (nameNode ?? node).startPosition.row + 1,
    async,
    ...(returns !== undefined && { returns: returns.replace(/^:\s*/, '').replaceAll(/\s+/g, ' ') }),
    hash: hashRun(tokens.exact, tokens.indexAt(start), tokens.indexAt(end)),
  }
}

function parametersOf({ kind }: Definition, parameters: Parameter[] | undefined): Pick<CodeSymbol, 'parameters'> {
  return parameters !== undefined && callable.has(kind) ? { parameters } : {}
}

/** Returns the name nodes that are not uses of a name. */
function namesTaken(matches: OutlineMatch[]): Set<number> {
  const taken = new Set<number>()
  for (const { captures } of matches) {
    for (const { name, node } of captures) {
      if (name === 'name' || name === 'param.name' || name.startsWith('import.')) taken.add(node.id)
    }
  }
  return taken
}
