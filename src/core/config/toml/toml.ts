import { type AST, getStaticTOMLValue, ParseError, parseTOML } from 'toml-eslint-parser'
import { syntaxMistake } from './toml-syntax.ts'

/** 1-based. */
interface Place {
  line: number
  column: number
}

/** A mistake in a file, described in one or two sentences. */
export interface Mistake extends Place {
  file: string
  text: string
}

export type KeyPath = readonly (string | number)[]

/** A parsed TOML text with the positions of its keys and values. */
export interface TomlDocument {
  data: Record<string, unknown>
  /** Statements that could not be read; `data` is without them. */
  mistakes: Mistake[]
  /** Position of a key; for an unknown path, of the nearest enclosing table. */
  keyAt(path: KeyPath): Place
  valueAt(path: KeyPath): Place
  /** The source text of a value. */
  written(path: KeyPath): string | undefined
}

interface Known {
  key: Place
  value: Place
  written?: string
}

/** Maximum number of skipped statements; a text with more is unreadable. */
const mostSyntaxMistakes = 20

/** Reads a TOML text. Statements with a syntax error are skipped; an unreadable text has no data. */
export function readToml(source: string, file: string): TomlDocument {
  const { program, text, mistakes } = parseLeniently(source.replace(/^\uFEFF/, ''), file)
  const known = program === undefined ? new Map<string, Known>() : placesOf(program, text)
  const find = (path: KeyPath): Known => {
    for (let length = path.length; length > 0; length--) {
      const found = known.get(nameOf(path.slice(0, length)))
      if (found !== undefined) return found
    }
    return { key: { line: 1, column: 1 }, value: { line: 1, column: 1 } }
  }
  return {
    data: program === undefined ? {} : (getStaticTOMLValue(program) as Record<string, unknown>),
    mistakes,
    keyAt: (path) => find(path).key,
    valueAt: (path) => find(path).value,
    written: (path) => known.get(nameOf(path))?.written,
  }
}

/** The parser stops at the first syntax error, so that statement is blanked and the rest is parsed again. */
function parseLeniently(
  source: string,
  file: string,
): { program?: AST.TOMLProgram; text: string; mistakes: Mistake[] } {
  const lines = source.split('\n')
  const mistakes: Mistake[] = []
  for (let attempt = 0; attempt <= mostSyntaxMistakes; attempt++) {
    const text = lines.join('\n')
    try {
      return { program: parseTOML(text), text, mistakes: mistakes.toSorted((one, other) => one.line - other.line) }
    } catch (error) {
      if (!(error instanceof ParseError)) throw error
      const { from, to, ...mistake } = syntaxMistake(error, text)
      mistakes.push({ file, ...mistake })
      if (!blank(lines, from - 1, to)) break
    }
  }
  // Every line has an error: only the first one is useful.
  return { text: '', mistakes: mistakes.slice(0, 1) }
}

/** Blanks a statement. A table header is blanked with its keys, which would otherwise belong to another table. */
function blank(lines: string[], from: number, to: number): boolean {
  const first = lines[from]
  if (first === undefined || first.trim() === '') return false
  lines.fill('', from, to)
  if (!first.trimStart().startsWith('[')) return true
  const next = lines.findIndex((line, index) => index >= to && line.trimStart().startsWith('['))
  lines.fill('', to, next < 0 ? lines.length : next)
  return true
}

function placesOf(program: AST.TOMLProgram, text: string): Map<string, Known> {
  const known = new Map<string, Known>()
  const add = (path: KeyPath, entry: Known) => {
    if (!known.has(nameOf(path))) known.set(nameOf(path), entry)
  }
  const addKeys = (keys: AST.TOMLKey['keys'], names: KeyPath, value: AST.TOMLNode) => {
    keys.forEach((key, index) => {
      const depth = names.length - keys.length + index + 1
      const last = index === keys.length - 1
      add(names.slice(0, depth), {
        key: placeOf(key),
        value: placeOf(value),
        ...(last && value.type !== 'TOMLTable' ? { written: text.slice(...value.range) } : {}),
      })
    })
  }
  const addValue = (node: AST.TOMLContentNode, path: KeyPath): void => {
    if (node.type === 'TOMLInlineTable') for (const pair of node.body) addPair(pair, path)
    if (node.type !== 'TOMLArray') return
    node.elements.forEach((element, index) => {
      const place = placeOf(element)
      add([...path, index], { key: place, value: place, written: text.slice(...element.range) })
      addValue(element, [...path, index])
    })
  }
  const addPair = ({ key, value }: AST.TOMLKeyValue, table: KeyPath): void => {
    const path = [...table, ...key.keys.map(keyName)]
    addKeys(key.keys, path, value)
    addValue(value, path)
  }
  for (const node of program.body[0].body) {
    if (node.type === 'TOMLKeyValue') addPair(node, [])
    else {
      const header = placeOf(node.key.keys.at(-1) ?? node)
      add(node.resolvedKey, { key: header, value: header })
      for (const [index] of node.resolvedKey.entries())
        add(node.resolvedKey.slice(0, index), { key: header, value: header })
      for (const pair of node.body) addPair(pair, node.resolvedKey)
    }
  }
  return known
}

function keyName(key: AST.TOMLBare | AST.TOMLQuoted): string {
  return key.type === 'TOMLBare' ? key.name : key.value
}

function placeOf({ loc }: AST.TOMLNode): Place {
  return { line: loc.start.line, column: loc.start.column + 1 }
}

function nameOf(path: KeyPath): string {
  return JSON.stringify(path)
}
