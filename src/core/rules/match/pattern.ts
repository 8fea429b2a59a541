import { DuckError } from '../../errors.ts'
import type { Inspector, PlainNode } from '../../syntax/inspector.ts'
import { languageNamed } from '../../syntax/language/languages.ts'
import { preparePattern } from './metavariables.ts'
import { writeQuery } from './pattern-query.ts'

/** Node types that only wrap a single node. */
const wrapper = /^(?:expression_statement|global_statement|stream|document|block_node|flow_node)$/
/** Node types that only wrap one or several nodes. */
const listWrapper = /^(?:statement_list|block_mapping|body_statement|statements|list)$/

/**
 * Compiles a pattern, which is code with `$X` and `$$$ARGS`, to a tree-sitter query that captures the match as `@match`
 * and each metavariable under its name. Throws `invalid` with the reason.
 */
export async function compilePattern(inspector: Inspector, language: string, source: string): Promise<string> {
  const { code, holes, predicates } = preparePattern(source, languageNamed(language)?.variableMark ?? '')
  if (code === '') throw problem('it is empty')
  if (holes.has(code.replace(/\s*;$/, ''))) throw problem('a single metavariable matches everything')
  const many = [...holes.values()].filter((hole) => hole.many && hole.name !== '').map((hole) => hole.name)
  const twice = many.find((name, index) => many.indexOf(name) !== index)
  if (twice !== undefined) throw problem(`$$$${twice} occurs twice`)
  const ended = endStatements(code, holes.keys())
  for (const { before, after } of languageNamed(language)?.patterns.contexts ?? [{ before: '', after: '' }]) {
    for (const snippet of new Set([code, `${code};`, ended, `${ended};`])) {
      const tree = await inspector.tree(language, before + snippet + after)
      if ('failure' in tree) throw problem(tree.reason)
      if (hasError(tree)) continue
      const nodes = covering(tree, before.length, before.length + snippet.replace(/[\s;]+$/, '').length)
      if (nodes !== undefined) return writeQuery(language, nodes, holes, predicates)
    }
  }
  throw problem(`it does not parse as ${language} (expected a complete expression, statement or declaration)`)
}

/** Adds a `;` after a metavariable for a statement, in languages whose statements end with `;`. */
function endStatements(code: string, identifiers: Iterable<string>): string {
  let ended = code
  for (const identifier of identifiers) {
    const alone = new RegExp(`(^|[{;\\n])(\\s*${identifier.replace('$', '\\$')})(?=\\s*(?:[}\\n]|$))`, 'g')
    ended = ended.replace(alone, '$1$2;')
  }
  return ended
}

function hasError(node: PlainNode): boolean {
  return node.error || node.children.some(hasError)
}

/** Returns the topmost nodes that exactly cover the text from `start` to `end`; undefined if there are none. */
function covering(root: PlainNode, start: number, end: number): PlainNode[] | undefined {
  let node = root
  for (;;) {
    const inside = node.children.filter((child) => child.end > start && child.start < end && child.text.trim() !== '')
    const parts = inside.filter((child) => child.type !== ';' && !/comment$/.test(child.type))
    const [first] = parts
    if (parts.length === 1 && first?.named) {
      node = first
      if (node.start >= start && node.end <= end + 1) return unwrap(node)
    } else if (parts.length > 1 && parts.every((part) => part.named && part.start >= start && part.end <= end + 1)) {
      return parts.map(withoutField)
    } else {
      return undefined
    }
  }
}

function unwrap(node: PlainNode): PlainNode[] {
  const named = node.children.filter((child) => child.named && !/comment$/.test(child.type))
  const [only, second] = named
  const list = listWrapper.test(node.type) && node.children.every((child) => child.named || /^[\s;]*$/.test(child.type))
  if (only !== undefined && second === undefined && (list || wrapper.test(node.type))) return unwrap(only)
  return list ? named.map(withoutField) : [withoutField(node)]
}

function withoutField({ field: _, ...node }: PlainNode): PlainNode {
  return node
}

function problem(reason: string): DuckError {
  return new DuckError('invalid', `Invalid pattern: ${reason}.`)
}
