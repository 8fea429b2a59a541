import type { Command } from '../core/command.ts'
import { repoArgument } from './shared-arguments.ts'

export const rulesList: Command = {
  name: 'rules list',
  summary: 'List the rules: the built-in ones and those of the repository',
  engine: 'rules-list',
  answer: 'table',
  arguments: [repoArgument, { name: 'language', type: 'string', summary: 'only rules for this language, as `python`' }],
  examples: [
    { says: 'Lists every rule that would run here.', arguments: {} },
    { says: 'Lists the rules for Go.', arguments: { language: 'go' } },
  ],
}
