import type { ArgumentValue, ChangePart } from '../../types.ts'
import { patchOf } from '../patch.ts'
import { type Base, type VerifyContext, verifyEdits } from './verify-edits.ts'

/** Runs the checks of the project on a change. Returns it with their results and as its formatter left it. */
export async function verifyChange(part: ChangePart, base: Base, context: VerifyContext): Promise<ChangePart> {
  const { edits, checks } = await verifyEdits(part.edits, base, context)
  return { ...part, edits, patch: patchOf(edits), checks }
}

/** Tells whether a check fails because of the change. */
export function isRefuted({ checks = [] }: ChangePart): boolean {
  return checks.some(({ state }) => state === 'failed')
}

/** Tells whether a command has its change verified: what becomes a commit is, and a patch on request. */
export function isToVerify(given: Record<string, ArgumentValue>): boolean {
  return given['no-verify'] !== true && [given.verify, given.commit, given.pr].includes(true)
}
