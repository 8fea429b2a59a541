import type { Node } from 'web-tree-sitter'
import { loadLanguages } from '../../src/core/syntax/language/languages.ts'
import { loadGrammar, startRuntime } from '../../src/core/syntax/parser/grammar.ts'
import { maskAll, type Prose } from './prose.ts'

const leastWords = 3
/** Keys whose strings are what people type, not what they read. */
const inputKeys = new Set(['phrases'])
/** SQL, GraphQL, HTML, shell scripts, YAML, code and expressions. */
const code =
  /^\s*(?:SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|PRAGMA|WITH|BEGIN|COMMIT|ATTACH|query|mutation|fragment|<\w)\b|^#!|^[\w-]+:[^\n]*\n\s*[\w-]+:|\n\s*end\s*\n|=>|[{;]\s*\n|\\[bsdwS]|\(\?[:=!<]/

/** Returns a function that reads the string and template literals of a TypeScript file that hold at least three words. */
export async function openSourceProse(): Promise<(source: string) => Prose[]> {
  const language = loadLanguages().find(({ name }) => name === 'typescript')
  if (language === undefined) throw new Error('The grammar for typescript is missing: run `npm ci`.')
  await startRuntime()
  const { parser } = await loadGrammar(language)
  return (source) => {
    const tree = parser.parse(source)
    if (tree === null) throw new Error('The parser was interrupted.')
    try {
      return tree.rootNode.descendantsOfType(['string', 'template_string']).flatMap(proseOf)
    } finally {
      tree.delete()
    }
  }
}

function proseOf(node: Node): Prose[] {
  if (isInput(node)) return []
  const text = maskAll(readable(node), /`[^`\n]*`/g)
  if (
    code.test(text) ||
    (text.match(/(?<!\S)[("'“]?\p{L}+[\p{L}’'-]*(?=[\s.,:;!?)"'”]|$)/gu) ?? []).length < leastWords
  )
    return []
  return [{ kind: 'text', text, offset: node.startIndex + 1 }]
}

function isInput(node: Node): boolean {
  const { parent } = node
  if (parent === null) return false
  if (parent.type === 'import_statement' || parent.type === 'export_statement') return true
  // A tag such as sql`…` says that the template is code.
  if (parent.type === 'call_expression' && node.type === 'template_string') return true
  const pair = parent.type === 'array' ? parent.parent : parent
  return pair?.type === 'pair' && inputKeys.has(pair.childForFieldName('key')?.text ?? '')
}

/** The text between the quotes, as long as in the source: escapes become what they mean and placeholders `_`. */
function readable(node: Node): string {
  const start = node.startIndex
  const characters = node.text.split('')
  for (const child of node.namedChildren) {
    if (child === null || child.type === 'string_fragment') continue
    const length = child.endIndex - child.startIndex
    const shown = child.type === 'escape_sequence' ? unescaped(child.text) : '_'.repeat(length)
    characters.splice(child.startIndex - start, length, ...shown.split(''))
  }
  return characters.slice(1, -1).join('')
}

function unescaped(sequence: string): string {
  if (sequence === '\\n') return '\n\n'
  return /^\\[`'"\\]$/.test(sequence) ? ` ${sequence[1]}` : ' '.repeat(sequence.length)
}
