import type { LoadedGrammar } from './parser/grammar.ts'

/** The roles of a node type in the walk, as bits. */
export const role = {
  comment: 1,
  identifier: 2,
  literal: 4,
  function: 8,
  nesting: 16,
  flat: 32,
  boolean: 64,
  booleanOperator: 128,
  block: 256,
  interpolation: 512,
  named: 1024,
  /** `break`, `continue`, `goto`: only count with a label. */
  jump: 2048,
  /** May have an else branch in the field `alternative`. */
  if: 4096,
  /** A block or statement; as an alternative it is an else branch. */
  statement: 8192,
  /** A call that may be a control structure. */
  call: 16384,
  /** Conditions inside do not count. */
  markup: 32768,
} as const

/** Roles that need actions when a node is entered and left. */
export const structural =
  role.function | role.nesting | role.flat | role.boolean | role.booleanOperator | role.block | role.call | role.markup

/** Tables by node type id, for one grammar. */
export interface RoleTable {
  roles: Uint16Array
  /** Hash of the type's name, equal across grammars. */
  kinds: Uint32Array
  /** Field id of `alternative`, or 0. */
  alternative: number
  /** Type id of the keyword `else`, which precedes an else branch in grammars without that field. */
  elseWord: number
  controlCalls: ReadonlySet<string>
  /** Definitions and control structures are ordinary calls (Elixir). */
  controlByCalls: boolean
}

/** Type ids range up to that of ERROR. */
const typeIds = 0x1_0000

const tables = new WeakMap<LoadedGrammar, RoleTable>()

export function roleTable(loaded: LoadedGrammar): RoleTable {
  let table = tables.get(loaded)
  if (table === undefined) {
    table = buildTable(loaded)
    tables.set(loaded, table)
  }
  return table
}

function buildTable({ grammar, language: { nodes } }: LoadedGrammar): RoleTable {
  const roles = new Uint16Array(typeIds)
  const kinds = new Uint32Array(typeIds)
  const byName = new Map<string, number>()
  const give = (types: string[], bit: number): void => {
    for (const type of types) byName.set(type, (byName.get(type) ?? 0) | bit)
  }
  give(nodes.comment, role.comment)
  give(nodes.identifier, role.identifier)
  give(nodes.literal, role.literal)
  give(nodes.function, role.function)
  give(nodes.nesting, role.nesting)
  give(nodes.flat, role.flat)
  give(nodes.boolean, role.boolean)
  give(nodes.booleanOperators, role.booleanOperator)
  give(nodes.block, role.block)
  give(nodes.interpolation, role.interpolation)
  give(nodes.markup, role.markup)
  for (const type of nodes.flat) if (/^(break|continue|goto)/.test(type)) give([type], role.jump)
  for (const type of nodes.nesting) if (/^(if|unless)/.test(type)) give([type], role.if)
  if (nodes.controlCalls !== undefined) give(['call'], role.call)
  for (let id = 0; id < grammar.nodeTypeCount; id++) {
    const type = grammar.nodeTypeForId(id)
    if (type === null) continue
    kinds[id] = hashText(type, 0, type.length)
    if (grammar.nodeTypeIsNamed(id)) {
      roles[id] = role.named | (byName.get(type) ?? 0) | (/block|statement$/.test(type) ? role.statement : 0)
    } else if (nodes.booleanOperators.includes(type)) roles[id] = role.booleanOperator
  }
  kinds[typeIds - 1] = hashText('ERROR', 0, 5)
  roles[typeIds - 1] = role.named
  return {
    roles,
    kinds,
    alternative: grammar.fieldIdForName('alternative') ?? 0,
    elseWord: grammar.idForNodeType('else', false) ?? 0,
    controlCalls: new Set(nodes.controlCalls),
    controlByCalls: nodes.controlCalls !== undefined,
  }
}

/** Returns a 32-bit hash of the UTF-16 units `text[from…to]` (FNV-1a with a final mix). */
export function hashText(text: string, from: number, to: number, seed = 0x811c_9dc5): number {
  let hash = seed
  for (let index = from; index < to; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x0100_0193)
  hash ^= hash >>> 16
  hash = Math.imul(hash, 0x85eb_ca6b)
  return (hash ^ (hash >>> 13)) >>> 0
}
