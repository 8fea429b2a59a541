import type { Command } from '../command.ts'
import { splitWords } from './argument-parser.ts'

/** Words after a command's name are its arguments only if it accepts them; otherwise the sentence is plain language. */
export function fitsCommand(rest: string, command: Command): boolean {
  const places = command.arguments.filter((argument) => argument.positional)
  const words = splitWords(rest).filter((word) => !word.startsWith('--'))
  return words.length <= places.length || places.some((argument) => argument.repeatable || argument.type === 'rest')
}
