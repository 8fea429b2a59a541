import { DuckError } from '../../errors.ts'
import type { SandboxLimits } from '../../sandbox/sandbox.ts'
import type { PlannedCheck } from '../../toolchain/plan-checks.ts'
import type { Check } from '../../types.ts'

/** Why a command was ended. */
export const exceededText: Readonly<Record<keyof SandboxLimits, string>> = {
  seconds: 'it took too long',
  memoryBytes: 'it needed too much memory',
  processes: 'it started too many processes',
  diskBytes: 'it wrote too much',
  files: 'it wrote too many files',
  outputBytes: 'it printed too much',
}

/** Returns what a check is, without a result. */
export function describeCheck({ tool, project, command }: PlannedCheck): Omit<Check, 'state'> {
  return { step: tool.step, tool: tool.name, command: command.join(' '), project }
}

export function notRun(plan: PlannedCheck | undefined, reason: string): Check {
  if (plan === undefined) throw new DuckError('bug', 'A check has no tool.')
  return { ...describeCheck(plan), state: 'not-run', reason }
}

/** Returns the last lines of an output, where tools say what failed. */
export function lastLines(output: string): string {
  return output.trim().split('\n').slice(-40).join('\n').slice(-4000)
}
