import type { ChatContext, RunContext } from '../engine.ts'
import { DuckError } from '../errors.ts'

/** Returns the chat of a run. Throws `invalid` if there is none. */
export function chatOf({ chat }: RunContext): ChatContext {
  if (chat === undefined) throw new DuckError('invalid', 'This command only works in a chat.')
  return chat
}
