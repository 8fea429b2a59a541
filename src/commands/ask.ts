import type { RunnableCommand } from '../core/engine.ts'
import { estimateArgument, noModelArgument, repoArgument } from './arguments/shared-arguments.ts'

export const ask: RunnableCommand = {
  name: 'ask',
  summary: 'Answer a question about the repository',
  engine: async () => (await import('../core/engines/ask.ts')).askEngine,
  surfaces: ['terminal', 'conversation'],
  answers: 'question',
  phrases: ['ask'],
  answer: 'text',
  streams: true,
  code: 'anywhere',
  arguments: [
    { name: 'question', type: 'rest', summary: 'the question, in your own words', positional: true, required: true },
    repoArgument,
    noModelArgument,
    estimateArgument,
  ],
  examples: [
    {
      says: 'Answers a question from the code in the repository.',
      arguments: { question: 'where are webhooks verified?' },
    },
  ],
}
