import { readdir } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { completeWords } from './adapters/terminal/completion/complete-words.ts'
import { chatEnds } from './adapters/terminal/converse.ts'
import { knownValues } from './complete.ts'
import type { Command } from './core/command.ts'
import { splitWords } from './core/router/argument-parser.ts'
import type { RunContext } from './core/run.ts'

/**
 * Completes the last word of a line of `chat`: commands after a slash with their options and values, otherwise paths.
 * Returns the candidates and the word that they replace.
 */
export async function completeLine(
  line: string,
  commands: readonly Command[],
  context: RunContext,
): Promise<[candidates: string[], replaced: string]> {
  const word = /\S*$/.exec(line)?.[0] ?? ''
  if (!line.startsWith('/')) return [word === '' ? [] : await pathsFrom(word, context.cwd), word]
  const typed = [...splitWords(line.slice(1, line.length - word.length)), word]
  if (word === line) {
    const { candidates } = await completeWords([word.slice(1)], commands, async () => [])
    const names = candidates.map(({ value }) => value).filter((value) => !value.startsWith('-'))
    const ends = chatEnds.filter((each) => each.startsWith(word))
    return [[...names.map((name) => `/${name} `), ...ends], word]
  }
  const { candidates, paths } = await completeWords(typed, commands, knownValues(context))
  const found = candidates.map(({ value }) => (value.endsWith('/') ? value : `${value} `))
  return [paths ? [...found, ...(await pathsFrom(word, context.cwd))] : found, word]
}

/** Returns the files and folders that begin with the typed text. Hidden ones are included only after a dot. */
async function pathsFrom(word: string, cwd: string): Promise<string[]> {
  const at = word.lastIndexOf('/') + 1
  const entries = await readdir(resolve(cwd, dirname(`${word}.`)), { withFileTypes: true }).catch(() => [])
  return entries
    .filter(({ name }) => name.startsWith(word.slice(at)) && (word.slice(at).startsWith('.') || !name.startsWith('.')))
    .map((entry) => `${word.slice(0, at)}${entry.name}${entry.isDirectory() ? '/' : ''}`)
    .toSorted()
}
