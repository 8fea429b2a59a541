import { memoize } from '../../memoize.ts'
import type { FlowTraits } from '../language/flow-traits.ts'
import type { LoadedGrammar } from '../parser/grammar.ts'
import { type Leaving, leavings } from './flow.ts'

/** A child of a node: a field id, or the number of a named child. */
export type Place = { field: number } | { index: number } | undefined

/** What the lowering does with a node type. */
export type FlowRole =
  | { role: 'branch'; condition: Place; holds: boolean; consequence: Place; alternative: Place }
  | { role: 'loop'; condition: Place; body: Place }
  | { role: 'call'; receiver: Place; callee: Place; arguments: Place }
  | { role: 'assign'; name: Place; value: Place }
  | { role: 'leave'; how: Leaving }
  | {
      role:
        | 'choice'
        | 'case'
        | 'try'
        | 'handler'
        | 'finalizer'
        | 'scope'
        | 'deferred'
        | 'await'
        | 'closure'
        | 'wrapper'
        | 'function'
        | 'comment'
    }

/** The meaning of an operator in a condition. */
export type Meaning = keyof FlowTraits['operators']

/** The roles of a grammar's node types. */
export interface FlowTable {
  roles: ReadonlyMap<number, FlowRole>
  named: Uint8Array
  /** Names of node types by id. */
  types: readonly string[]
  operators: ReadonlyMap<string, Meaning>
  leavingCalls: ReadonlySet<string>
  absent: ReadonlySet<string>
  /** Node types of blocks. */
  blocks: ReadonlySet<string>
}

/** Returns the table of a grammar; undefined if its language is not analyzed. */
export const flowTable = memoize(({ grammar, language }: LoadedGrammar): FlowTable | undefined => {
  const { flow, nodes } = language
  if (flow === false) return undefined
  const place = (text: string): Place => {
    if (text === '') return undefined
    return text.startsWith('@') ? { index: Number(text.slice(1)) } : { field: grammar.fieldIdForName(text) ?? 0 }
  }
  const byName = new Map<string, FlowRole>()
  const give = (types: readonly string[], role: FlowRole) => {
    for (const type of types) byName.set(type, role)
  }
  for (const { type, name, value } of nodes.assignment)
    give([type], { role: 'assign', name: place(name), value: place(value) })
  for (const role of ['wrapper', 'case', 'try', 'handler', 'finalizer', 'scope', 'await', 'choice'] as const)
    give(flow[plurals[role]], { role })
  give(flow.deferred, { role: 'deferred' })
  give(flow.closures, { role: 'closure' })
  for (const { type, ...places } of flow.calls) {
    const [receiver, callee, given] = [places.receiver, places.callee, places.arguments].map(place)
    give([type], { role: 'call', receiver, callee, arguments: given })
  }
  for (const { type, condition, body } of flow.loops)
    give([type], { role: 'loop', condition: place(condition), body: place(body) })
  for (const { type, holds, ...places } of flow.branches) {
    const [condition, consequence, alternative] = [places.condition, places.consequence, places.alternative].map(place)
    give([type], { role: 'branch', condition, holds, consequence, alternative })
  }
  for (const how of leavings) give(flow.leaves[how], { role: 'leave', how })
  give(nodes.function, { role: 'function' })
  give(nodes.comment, { role: 'comment' })
  return { ...namesOf(grammar, byName), ...wordsOf(flow), blocks: new Set(nodes.block) }
})

const plurals = {
  wrapper: 'wrappers',
  case: 'cases',
  try: 'tries',
  handler: 'handlers',
  finalizer: 'finalizers',
  scope: 'scopes',
  await: 'awaits',
  choice: 'choices',
} as const

function namesOf(
  grammar: LoadedGrammar['grammar'],
  byName: ReadonlyMap<string, FlowRole>,
): Pick<FlowTable, 'roles' | 'named' | 'types'> {
  const roles = new Map<number, FlowRole>()
  const named = new Uint8Array(0x1_0000)
  const types: string[] = []
  for (let id = 0; id < grammar.nodeTypeCount; id++) {
    const type = grammar.nodeTypeForId(id) ?? ''
    types.push(type)
    if (!grammar.nodeTypeIsNamed(id)) continue
    named[id] = 1
    const role = byName.get(type)
    if (role !== undefined) roles.set(id, role)
  }
  return { roles, named, types }
}

function wordsOf({
  operators,
  leavingCalls,
  absent,
}: FlowTraits): Pick<FlowTable, 'operators' | 'leavingCalls' | 'absent'> {
  const meanings = Object.entries(operators).flatMap(([meaning, texts]) =>
    texts.map((text) => [text, meaning as Meaning] as const),
  )
  return { operators: new Map(meanings), leavingCalls: new Set(leavingCalls), absent: new Set(absent) }
}
