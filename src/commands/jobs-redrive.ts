import type { RunnableCommand } from '../core/engine.ts'
import { dryRunArgument, jobArgument } from './arguments/shared-arguments.ts'

export const jobsRedrive: RunnableCommand = {
  name: 'jobs redrive',
  summary: 'Retry a failed job',
  engine: async () => (await import('../core/engines/jobs-redrive.ts')).jobsRedriveEngine,
  surfaces: ['terminal'],
  answer: 'text',
  arguments: [jobArgument, dryRunArgument],
  examples: [{ says: 'Puts the job back in the queue.', arguments: { job: 'github/made-up-delivery' } }],
}
