import type { Command } from '../core/command.ts'

export const completion: Command = {
  name: 'completion',
  summary: 'Print a script that completes commands, options, paths and rule ids in your shell',
  engine: 'completion',
  answer: 'text',
  arguments: [
    {
      name: 'shell',
      type: 'choice',
      summary: 'the shell that the script is for',
      choices: ['bash', 'zsh', 'fish'],
      positional: true,
      local: true,
      required: true,
    },
    {
      name: 'words',
      type: 'string',
      summary: 'for the script: the words typed so far; prints what the last one can become',
      placeholder: 'WORD',
      positional: true,
      local: true,
      repeatable: true,
    },
  ],
  examples: [{ says: 'Prints the script for bash; `source` it in `~/.bashrc`.', arguments: { shell: 'bash' } }],
}
