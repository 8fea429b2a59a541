import type { Command } from '../core/command.ts'
import { dryRunArgument, jobArgument } from './arguments/shared-arguments.ts'

export const jobsRedrive: Command = {
  name: 'jobs redrive',
  summary: 'Retry a failed job',
  engine: 'jobs-redrive',
  answer: 'text',
  arguments: [jobArgument, dryRunArgument],
  examples: [{ says: 'Puts the job back in the queue.', arguments: { job: 'github/made-up-delivery' } }],
}
