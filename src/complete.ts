import { completeWords } from './adapters/terminal/completion/complete-words.ts'
import { completionLines, completionScript } from './adapters/terminal/completion/completion-script.ts'
import type { Command } from './core/command.ts'
import { type RunContext, run } from './core/run.ts'
import type { Invocation } from './core/types.ts'

/** Returns the output of `rubberduck completion`: the script, or the completions of the last word. */
export async function completionsFor(
  { arguments: { shell, words } }: Invocation,
  commands: readonly Command[],
  context: RunContext,
): Promise<string> {
  if (!Array.isArray(words)) return completionScript(String(shell))
  const { candidates, paths } = await completeWords(words, commands, knownValues(context))
  return completionLines(candidates, paths)
}

/** Lists the rules or languages that an option can name. */
export function knownValues(context: RunContext): (kind: 'rules' | 'languages') => Promise<string[]> {
  return async (kind) => {
    if (kind === 'rules') return ruleIds(context)
    const { loadLanguages } = await import('./core/syntax/language/languages.ts')
    return loadLanguages().map(({ name }) => name)
  }
}

/** Lists the ids of the rules, also of those that are off here. */
async function ruleIds(context: RunContext): Promise<string[]> {
  const outcome = await run({ command: 'rules list', arguments: {}, actor: 'local' }, context)
  return outcome.parts.flatMap((part) => (part.kind === 'data' ? part.rows.flatMap(([id]) => id ?? []) : []))
}
