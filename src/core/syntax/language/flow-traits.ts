import { z } from 'zod'

const words = z.array(z.string())

/** A child of a node: the name of its field, `@N` for the N-th named child (from 0), or empty for none. */
const place = z.string()

/** `[flow]`: how functions are lowered to operations and the conditions under which they run. */
export const flowSchema = z.strictObject({
  /** A condition that runs its consequence if it has the value `holds`, and its alternative otherwise. */
  branches: z.array(
    z.strictObject({ type: z.string(), condition: place, holds: z.boolean(), consequence: place, alternative: place }),
  ),
  /** Loops; an empty condition means that the loop runs over a collection. */
  loops: z.array(z.strictObject({ type: z.string(), condition: place, body: place })),
  /** Multi-way branches, and their cases. */
  choices: words,
  cases: words,
  /** Statements with handlers, whose other children run first. */
  tries: words,
  handlers: words,
  finalizers: words,
  /** Statements that hold a resource or lock for their body. */
  scopes: words,
  /** Statements whose call runs when the function ends. */
  deferred: words,
  /** Code that a call receives, besides functions. */
  closures: words,
  calls: z.array(z.strictObject({ type: z.string(), receiver: place, callee: place, arguments: place })),
  awaits: words,
  /** Calls that do not return, by the text of their callee. */
  leavingCalls: words,
  /** Nodes with one named child that have its meaning. */
  wrappers: words,
  /** Node types or texts of the value for a missing object. */
  absent: words,
  /** Statements that end a function, an iteration, or a block. */
  leaves: z.strictObject({ return: words, throw: words, continue: words, break: words }),
  /** Operators of conditions, by meaning. */
  operators: z.strictObject({
    and: words,
    or: words,
    not: words,
    equal: words,
    unequal: words,
    less: words,
    atMost: words,
    more: words,
    atLeast: words,
  }),
})

export type FlowTraits = z.infer<typeof flowSchema>
