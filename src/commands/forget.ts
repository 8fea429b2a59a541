import type { RunnableCommand } from '../core/engine.ts'

export const forget: RunnableCommand = {
  name: 'forget',
  summary: 'Forget what was said in this conversation',
  engine: async () => (await import('../core/engines/forget.ts')).forgetEngine,
  surfaces: ['chat'],
  phrases: ['forget that', 'forget it', 'forget this', 'forget everything'],
  answer: 'text',
  arguments: [],
  examples: [{ says: 'Removes this conversation from the memory of RubberDuck.', arguments: {} }],
}
