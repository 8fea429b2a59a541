import type { RunnableCommand } from '../core/engine.ts'

export const link: RunnableCommand = {
  name: 'link',
  summary: 'Link your account, so that you can use the repositories that you have access to',
  engine: async () => (await import('../core/engines/link.ts')).linkEngine,
  surfaces: ['chat'],
  private: true,
  answer: 'text',
  arguments: [{ name: 'remove', type: 'boolean', summary: 'unlink your account' }],
  examples: [
    { says: 'Links your account, or shows which one is linked.', arguments: {} },
    { says: 'Unlinks your account.', arguments: { remove: true } },
  ],
}
