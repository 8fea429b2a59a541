import type { Command } from '../core/command.ts'
import { jobArgument } from './arguments/shared-arguments.ts'

export const replay: Command = {
  name: 'replay',
  summary: 'Rerun a recorded job offline, on the same commits and without posting',
  engine: 'replay',
  answer: 'report',
  arguments: [jobArgument],
  examples: [{ says: 'Prints the findings of that job.', arguments: { job: 'github/made-up-delivery' } }],
}
