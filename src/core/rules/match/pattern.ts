import { DuckError } from '../../errors.ts'
import { languageNamed } from '../../syntax/language/languages.ts'
import type { Inspector, PlainNode } from '../../syntax/types.ts'
import { preparePattern } from './metavariables.ts'
import { writeQuery } from './pattern-query.ts'

/** Adds nothing to what it holds. */
const wrapper = /^(?:expression_statement|global_statement|stream|document|block_node|flow_node)$/
/** Adds nothing to the one or many that it holds. */
const listWrapper = /^(?:statement_list|block_mapping|body_statement|statements|list)$/

/**
 * Turns a pattern, code with `$X` and `$$$ARGS`, into a tree-sitter query that captures the whole as
 * `@match` and each metavariable under its name. Throws an `invalid` error that says what is wrong.
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

/** Languages whose statements end in `;` want one after a metavariable that stands for a statement. */
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

/** The topmost nodes that make up the text from `start` to `end`; undefined when no whole nodes do. */
function covering(root: PlainNode, start: number, end: number): PlainNode[] | undefined {
  let node = root
  for (;;) {
    const inside = node.children.filter((child) => child.end > start && child.start < end && child.text.trim() !== '')
    const parts = inside.filter((child) => child.type !== ';' && !/comment$/.test(child.type))
    if (parts.length === 1 && parts[0]!.named) {
      node = parts[0]!
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
  if (wrapper.test(node.type) && named.length === 1) return unwrap(named[0]!)
  if (listWrapper.test(node.type) && node.children.every((child) => child.named || /^[\s;]*$/.test(child.type))) {
    return named.length === 1 ? unwrap(named[0]!) : named.map(withoutField)
  }
  return [withoutField(node)]
}

function withoutField({ field: _, ...node }: PlainNode): PlainNode {
  return node
}

function problem(reason: string): DuckError {
  return new DuckError('invalid', `Invalid pattern: ${reason}.`)
}
