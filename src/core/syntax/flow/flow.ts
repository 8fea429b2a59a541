/** The functions of a file, lowered: what they do, in order, and under which conditions. */
export interface Flow {
  /** The top level of the file is the first; functions inside a function are part of it. In source order. */
  functions: FlowFunction[]
}

export interface FlowFunction {
  /** 1-based, inclusive. */
  startLine: number
  endLine: number
  /** In the order of evaluation. */
  operations: Operation[]
  /** Where operations run; the first is the start of the function. */
  contexts: Context[]
}

/** Something that happens when the code runs. */
export interface Operation {
  kind: 'call' | 'assign' | Leaving
  /** Index of its context. */
  context: number
  line: number
  endLine: number
  /** The code without comments and with collapsed whitespace. */
  text: string
  /** Of a call: what is called, with its receiver. Of an assignment: what is assigned to. */
  target: string
  /** Of a call: its arguments; otherwise the value. */
  values: string[]
  /** The result of the call is awaited, or unwrapped by an operator. */
  awaited: boolean
  /** Of a value that is a condition: what is known if it is true. */
  facts?: Fact[]
  /** The call is a statement of its own, so its result is not used. */
  statement: boolean
}

export const leavings = ['return', 'throw', 'continue', 'break'] as const
export type Leaving = (typeof leavings)[number]

/** A condition that holds, or a structure that encloses operations. */
export interface Context {
  /** Index of the enclosing context; -1 for the start of the function. */
  parent: number
  kind: 'start' | 'fact' | 'loop' | 'case' | 'try' | 'catch' | 'finally' | 'scope' | 'deferred' | 'closure'
  line: number
  /** The code of the condition, the case, or the scope's head. */
  text: string
  /** Of a fact: what holds here. */
  fact?: Fact
  /** Of a fact that holds because the code leaves otherwise. */
  unless?: Leaving
}

/** A condition and its value. */
export interface Fact {
  /** The condition in a normal form, so that `a > b` and `b < a` are equal. */
  key: string
  holds: boolean
  /** The code of the condition. */
  text: string
  /** The code says the opposite of the key: `a != b` has the key of `a == b`. */
  reversed?: true
  /** Of a comparison: its kind, and the code of its operands in the order of the key. */
  compares?: { relation: 'less' | 'equal' | 'absent'; operands: readonly string[] }
  /** At least one of these facts holds. */
  any?: Fact[]
}
