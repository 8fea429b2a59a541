import type { Command } from '../core/command.ts'
import { repoArgument } from './arguments/shared-arguments.ts'

export const rulesList: Command = {
  name: 'rules list',
  summary: 'List the built-in rules and the rules of the repository',
  engine: 'rules-list',
  answer: 'table',
  arguments: [
    repoArgument,
    { name: 'language', type: 'string', summary: 'list only rules for this language, for example `python`' },
  ],
  examples: [
    { says: 'Lists all rules that apply here.', arguments: {} },
    { says: 'Lists the rules for Go.', arguments: { language: 'go' } },
  ],
}
