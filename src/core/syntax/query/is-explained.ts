import type { Node } from 'web-tree-sitter'
import { ancestorsOf, type FileContext } from '../file-context.ts'

/** A comment that starts a line, or follows code on it. */
interface Remark {
  text: string
  startsLine: boolean
}

const remarks = new WeakMap<FileContext, Map<number, Remark>>()

/** Words that give a reason. A documentation comment without them describes the code, not why it is skipped. */
const reason =
  /deprecat|todo|flak[ye]|#\d+|https?:|until|because|pending|\bwip\b|support|implement|fixme|broken|bug|slow|manual|network|disabl|skip|ignor|fail|requires?|needs?|only|false positive|\bsee\b|since|currently|not yet|cannot|can't|doesn't|does not|hang|crash|timeout|regress|issue|enable/i
/** Documentation comments of most languages. */
const documentation = /^(?:\/\*\*|\/\/[/!]|##)/

/**
 * Tells whether a comment next to a node explains it: on its line, on the lines before or after it, or before the other
 * attributes of its declaration. A documentation comment, also that of the enclosing function, has to give a reason.
 */
export function isExplained(file: FileContext, node: Node): boolean {
  const { row } = node.startPosition
  const lines = remarksOf(file)
  if (lines.has(row)) return true
  const isBesides = besides(file, node)
  for (const step of [-1, 1]) {
    let next = row + step
    while (isBesides(next)) next += step
    if (explains(lines, next, step)) return true
  }
  const owner = ancestorsOf(file, node).find(({ type }) => file.loaded.language.nodes.function.includes(type))
  return owner !== undefined && reason.test(commentAt(lines, owner.startPosition.row - 1, -1))
}

function explains(lines: ReadonlyMap<number, Remark>, row: number, step: number): boolean {
  const text = commentAt(lines, row, step)
  return text !== '' && (!documentation.test(text) || reason.test(text))
}

/** Returns the text of the lines with only comments from a row upwards (-1) or downwards (1). */
function commentAt(lines: ReadonlyMap<number, Remark>, row: number, step: number): string {
  const texts: string[] = []
  for (let at = row; lines.get(at)?.startsLine === true; at += step) texts.push(lines.get(at)?.text ?? '')
  return (step < 0 ? texts.reverse() : texts).join('\n')
}

/** Returns a test for lines that begin with another attribute of the same declaration. */
function besides(file: FileContext, node: Node): (row: number) => boolean {
  const { nodes } = file.loaded.language
  const ancestors = ancestorsOf(file, node)
  const outer = ancestors.find(({ type }) => nodes.function.includes(type) || nodes.block.includes(type))
  const isBody = outer !== undefined && nodes.block.includes(outer.type) && isInFunction(file, outer)
  if (isBody) return () => false
  const [parent] = ancestors
  const list = parent === undefined || parent.id === outer?.id || parent.id === file.root.id ? undefined : parent
  const types = [node.type, ...(list === undefined ? [] : [list.type])]
  const lines = file.text.split('\n')
  return (row) => {
    const column = lines[row]?.search(/\S/) ?? -1
    if (column < 0) return false
    let first = file.root.descendantForPosition({ row, column })
    for (; first !== null; first = first.parent) {
      if (first.startPosition.row !== row || first.startPosition.column !== column) return false
      if (types.includes(first.type) || (list !== undefined && first.parent?.id === list.id)) return true
    }
    return false
  }
}

function isInFunction(file: FileContext, block: Node): boolean {
  return file.loaded.language.nodes.function.includes(ancestorsOf(file, block)[0]?.type ?? '')
}

/** Returns the comments of a file by their lines, counted from 0. */
function remarksOf(file: FileContext): Map<number, Remark> {
  const known = remarks.get(file)
  if (known !== undefined) return known
  const found = new Map<number, Remark>()
  const lines = file.text.split('\n')
  for (const comment of file.root.descendantsOfType(file.loaded.language.nodes.comment)) {
    const { row: start, column } = comment.startPosition
    const startsLine = (lines[start] ?? '').slice(0, column).trim() === ''
    // In some grammars, a comment includes its line break.
    const text = comment.text.trimEnd()
    for (const [index, line] of text.split('\n').entries())
      found.set(start + index, { text: line.trim(), startsLine: startsLine || index > 0 })
  }
  remarks.set(file, found)
  return found
}
