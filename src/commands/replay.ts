import type { RunnableCommand } from '../core/engine.ts'
import { jobArgument } from './arguments/shared-arguments.ts'

export const replay: RunnableCommand = {
  name: 'replay',
  summary: 'Rerun a recorded job offline, on the same commits and without posting',
  engine: async () => (await import('../core/engines/replay.ts')).replayEngine,
  surfaces: ['terminal'],
  answer: 'report',
  arguments: [jobArgument],
  examples: [{ says: 'Prints the findings of that job.', arguments: { job: 'github/made-up-delivery' } }],
}
