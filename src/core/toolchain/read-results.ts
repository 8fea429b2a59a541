import type { Tool } from './tool-schema.ts'

/** What the output of a tool says; a number is absent if the tool does not print it. */
export interface ToolResults {
  passed?: number
  failed?: number
  /** Names of what fails. */
  failing: string[]
}

const mostNames = 1000

/** Reads the results of a tool from its output. */
export function readResults({ passed, failed, total, failing }: Tool, output: string): ToolResults {
  const fails = count(failed, output)
  const all = count(total, output)
  const passes = all === undefined ? count(passed, output) : all - (fails ?? 0)
  const names = failing === undefined ? [] : [...output.matchAll(new RegExp(failing, 'gm'))]
  return {
    ...(passes === undefined ? {} : { passed: passes }),
    ...(fails === undefined ? {} : { failed: fails }),
    failing: [...new Set(names.map(([whole, name]) => (name ?? whole).trim()))].slice(0, mostNames),
  }
}

/** Adds up the numbers that an expression captures, or counts its matches; undefined if there are none. */
function count(source: string | undefined, output: string): number | undefined {
  if (source === undefined) return undefined
  const matches = [...output.matchAll(new RegExp(source, 'gm'))]
  if (matches.length === 0) return undefined
  return matches.reduce((sum, [, ...groups]) => {
    if (groups.length === 0) return sum + 1
    return sum + groups.reduce((all, group) => all + Number(group ?? 0), 0)
  }, 0)
}
