import type { PlainNode } from '../../syntax/inspector.ts'
import { languageNamed } from '../../syntax/language/languages.ts'
import type { Metavariable } from './metavariables.ts'

/** Node types of string literals in all languages. */
const stringType =
  /^(?:string|string_literal|encapsed_string|template_string|raw_string|(?:interpreted|raw|verbatim)_string_literal)$/

/** Tokens that follow from the structure of the tree and are omitted from the query. */
const punctuation = /^[()[\]{},;:'"`\s]*$/

/** Node types for lists, even with a single child in the snippet: `$X` inside matches one of the children. */
const listType =
  /(?:block|body|arguments|parameters|list|suite|then|statements|sequence|program|module|unit|source_file|mapping)$/

/** Writes the query for the nodes of a snippet. Consecutive nodes must be consecutive in the code. */
export function writeQuery(
  language: string,
  nodes: PlainNode[],
  holes: ReadonlyMap<string, Metavariable>,
  predicates: string,
): string {
  const writer = new Writer(language, holes)
  const body = writer.sequence(nodes)
  return `(${[body, ...writer.conditions, ...(predicates === '' ? [] : [predicates])].join('\n  ')})`
}

class Writer {
  readonly conditions: string[] = []
  readonly #language: string
  readonly #holes: ReadonlyMap<string, Metavariable>
  readonly #named = new Set<string>()
  #counter = 0

  constructor(language: string, holes: ReadonlyMap<string, Metavariable>) {
    this.#language = language
    this.#holes = holes
  }

  /** Writes the nodes of the whole pattern. For an ellipsis between them, the anchor (a dot) is omitted. */
  sequence(nodes: PlainNode[]): string {
    const parts = nodes.map((node) => (this.#hole(node)?.many === true ? '' : `${this.node(node)} @match`))
    return parts.reduce((before, part, index) =>
      part === '' || before === '' ? before + part : `${before}${parts[index - 1] === '' ? ' ' : ' . '}${part}`,
    )
  }

  /** Writes a node and its descendants. */
  node(node: PlainNode): string {
    const field = node.field === undefined ? '' : `${node.field}: `
    if (!node.named) return `${field}${quote(node.type)}`
    const hole = this.#hole(node)
    if (hole !== undefined) return `${field}(_)${this.#capture(hole)}`
    if (stringType.test(node.type) && !this.#holesInside(node)) return `${field}${this.#string(node)}`
    if (node.children.length === 0) return `${field}${this.#leaf(node)}`
    return `${field}(${node.type} ${this.#children(node)})${this.#around(node)}`
  }

  #children(node: PlainNode): string {
    const children = node.children.filter((child) => !/comment$/.test(child.type))
    const bare = !children.some((child) => child.named)
    const parts: string[] = []
    // An anchor (a dot) means that nothing is in between, so an ellipsis is the absence of an anchor.
    let adjacent = true
    let ellipsis: string | undefined
    for (const child of children) {
      const hole = this.#hole(child)
      if (hole?.many === true && child.field === undefined) {
        adjacent = false
        if (hole.name === '') continue
        if (parts.length > 0) parts.push(`@${hole.name}.after`)
        ellipsis = hole.name
        continue
      }
      if (!child.named && !bare && punctuation.test(child.type)) continue
      parts.push(`${adjacent ? '. ' : ''}${this.node(child)}`)
      if (ellipsis !== undefined) parts.push(`@${ellipsis}.before`)
      adjacent = true
      ellipsis = undefined
    }
    return `${parts.join(' ')}${adjacent ? ' .' : ''}`
  }

  /** The text of a named ellipsis is the span between its siblings in the parent; see `captured.ts`. */
  #around(node: PlainNode): string {
    const [first] = node.children
    const side = first?.named === false && /^[({[]$/.test(first.type) ? 'inside' : 'in'
    return node.children
      .flatMap((child) => (child.field === undefined ? (this.#hole(child) ?? []) : []))
      .filter(({ many, name }) => many && name !== '')
      .map(({ name }) => ` @${name}.${side}`)
      .join('')
  }

  /** Returns the metavariable if the node consists only of it. */
  #hole(node: PlainNode): Metavariable | undefined {
    if (!node.named) return undefined
    const hole = this.#holes.get(node.text.trim().replace(/\s*;$/, ''))
    return hole !== undefined && !hole.many && listType.test(node.type) && node.children.length > 0 ? undefined : hole
  }

  #holesInside(node: PlainNode): boolean {
    return this.#holes.keys().some((identifier) => node.text.includes(identifier))
  }

  #capture({ name }: Metavariable): string {
    if (name === '') return ''
    if (!this.#named.has(name)) {
      this.#named.add(name)
      return ` @${name}`
    }
    const again = this.#private()
    this.conditions.push(`(#same? @${name} ${again})`)
    return ` ${again}`
  }

  #leaf(node: PlainNode): string {
    if (node.text === node.type) return `(${node.type})`
    const capture = this.#private()
    this.conditions.push(`(#eq? ${capture} ${quote(node.text)})`)
    return `(${node.type}) ${capture}`
  }

  #string(node: PlainNode): string {
    const capture = this.#private()
    const content = /^[A-Za-z@$]*#*("""|'''|["'`])([\s\S]*)\1#*$/.exec(node.text)?.[2]
    if (content === undefined) {
      this.conditions.push(`(#eq? ${capture} ${quote(node.text)})`)
    } else {
      const escaped = content.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
      this.conditions.push(`(#match? ${capture} ${quote(`^[A-Za-z@$]*#*["'\`]+${escaped}["'\`]+#*$`)})`)
    }
    const { strings = [] } = languageNamed(this.#language)?.patterns ?? {}
    const types = strings.length === 0 ? [node.type] : strings
    return types.includes(node.type) && types.length > 1
      ? `[${types.map((type) => `(${type})`).join(' ')}] ${capture}`
      : `(${node.type}) ${capture}`
  }

  #private(): string {
    return `@_p${++this.#counter}`
  }
}

function quote(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n').replaceAll('\t', '\\t')}"`
}
