import type { RunnableCommand } from '../core/engine.ts'

export const completion: RunnableCommand = {
  name: 'completion',
  summary: 'Print a shell completion script for commands, options, paths and rule IDs',
  surfaces: ['terminal'],
  answer: 'text',
  arguments: [
    {
      name: 'shell',
      type: 'choice',
      summary: 'the shell to generate the script for',
      choices: ['bash', 'zsh', 'fish'],
      positional: true,
      local: true,
      required: true,
    },
    {
      name: 'words',
      type: 'string',
      summary: 'used by the script: the words typed so far (prints completions for the last word)',
      placeholder: 'WORD',
      positional: true,
      local: true,
      repeatable: true,
    },
  ],
  examples: [{ says: 'Prints the script for bash. Source it in `~/.bashrc`.', arguments: { shell: 'bash' } }],
}
