import type { RunnableCommand } from '../core/engine.ts'

export const manifest: RunnableCommand = {
  name: 'manifest',
  summary: 'Print the registration of the app at a platform, to paste into its settings',
  surfaces: ['terminal'],
  answer: 'text',
  arguments: [
    {
      name: 'platform',
      type: 'string',
      summary: 'name of the platform, for example `slack`',
      positional: true,
      required: true,
    },
  ],
  examples: [{ says: 'Prints the manifest of the Slack app.', arguments: { platform: 'slack' } }],
}
