import type { Command } from '../core/command.ts'
import { dryRunArgument, jobArgument } from './shared-arguments.ts'

export const jobsRedrive: Command = {
  name: 'jobs redrive',
  summary: 'Try a job again that was given up',
  engine: 'jobs-redrive',
  answer: 'text',
  arguments: [jobArgument, dryRunArgument],
  examples: [{ says: 'Puts the job back into the queue.', arguments: { job: 'github/made-up-delivery' } }],
}
