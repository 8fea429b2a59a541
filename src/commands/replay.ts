import type { Command } from '../core/command.ts'
import { jobArgument } from './shared-arguments.ts'

export const replay: Command = {
  name: 'replay',
  summary: 'Run a recorded job again, offline, on the commits it was pinned to; nothing is posted',
  engine: 'replay',
  answer: 'report',
  arguments: [jobArgument],
  examples: [{ says: 'Prints what that job found.', arguments: { job: 'github/made-up-delivery' } }],
}
